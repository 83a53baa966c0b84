package dev.penstock.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

/** Secrets at rest: what opens, where, and what never prints. */
class VaultCipherTest {

  private final VaultCipher cipher = new VaultCipher(Keyring.of(new byte[32]));

  @Property(tries = 200)
  void shouldGiveBackEveryValue(@ForAll @NotEmpty byte[] value, @ForAll @IntRange(min = 1) int v) {
    byte[] sealed = cipher.close("name", v, SecretValue.of(value));

    assertThat(cipher.open("name", v, sealed).value().reveal()).isEqualTo(value);
  }

  @Property(tries = 300)
  void shouldRefuseAnyChangedBit(@ForAll @IntRange(max = 8 * 33 - 1) int bit) {
    byte[] sealed = cipher.close("name", 1, SecretValue.of("value"));
    sealed[bit / 8] ^= (byte) (1 << (bit % 8));

    assertThatThrownBy(() -> cipher.open("name", 1, sealed))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("does not open");
  }

  @Test
  void shouldRefuseAValueMovedToAnotherNameOrVersion() {
    byte[] sealed = cipher.close("name", 1, SecretValue.of("value"));

    assertThatThrownBy(() -> cipher.open("other", 1, sealed)).hasMessageContaining("other");
    assertThatThrownBy(() -> cipher.open("name", 2, sealed)).hasMessageContaining("version 2");
  }

  @Test
  void shouldRefuseAValueSealedUnderAnotherKey() {
    byte[] root = new byte[32];
    root[0] = 1;
    byte[] sealed = new VaultCipher(Keyring.of(root)).close("name", 1, SecretValue.of("value"));

    assertThatThrownBy(() -> cipher.open("name", 1, sealed)).hasMessageContaining("another key");
  }

  @Test
  void shouldRefuseAValueCutShort() {
    assertThatThrownBy(() -> cipher.open("name", 1, new byte[27])).hasMessageContaining("not open");
  }

  @Test
  void shouldNeverSealTheSameValueAlike() {
    SecretValue value = SecretValue.of("value");

    assertThat(cipher.close("name", 1, value)).isNotEqualTo(cipher.close("name", 1, value));
  }

  @Test
  void shouldNotPrintAndNotOutliveItsUse() {
    SecretValue value = SecretValue.of("value");

    assertThat(new OpenSecret("name", 1, value).toString())
        .doesNotContain("value=v")
        .contains("***");
    value.close();
    assertThatThrownBy(value::reveal).isInstanceOf(IllegalStateException.class);
  }
}

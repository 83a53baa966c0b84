package dev.penstock.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.keyring.DataKeyLabel;
import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

/** F74: secrets at rest: what opens, where, and what never prints. */
class VaultCipherTest {

  /** Nonce, five bytes and tag; nonce, key and tag. */
  private static final int CIPHERTEXT_BYTES = 12 + 5 + 16;

  private static final int DATA_KEY_BYTES = 12 + 32 + 16;

  private final VaultCipher cipher = new VaultCipher(Keyring.of(new byte[32]));
  private final SealedValue sealed = cipher.close("name", 1, SecretValue.of("value"));

  @Property(tries = 200)
  void shouldGiveBackEveryValue(@ForAll @NotEmpty byte[] value, @ForAll @IntRange(min = 1) int v) {
    SealedValue any = cipher.close("name", v, SecretValue.of(value));

    assertThat(cipher.open("name", v, any).value().reveal()).isEqualTo(value);
  }

  @Property(tries = 300)
  void shouldRefuseAnyChangedBitOfTheValue(
      @ForAll @IntRange(max = 8 * CIPHERTEXT_BYTES - 1) int bit) {
    assertThat(sealed.ciphertext()).hasSize(CIPHERTEXT_BYTES);

    assertOpensNot(
        new SealedValue(flipped(sealed.ciphertext(), bit), sealed.dataKey(), sealed.root()));
  }

  @Property(tries = 300)
  void shouldRefuseAnyChangedBitOfTheDataKey(
      @ForAll @IntRange(max = 8 * DATA_KEY_BYTES - 1) int bit) {
    assertThat(sealed.dataKey()).hasSize(DATA_KEY_BYTES);

    assertOpensNot(
        new SealedValue(sealed.ciphertext(), flipped(sealed.dataKey(), bit), sealed.root()));
  }

  @Test
  void shouldRefuseAValueMovedToAnotherNameOrVersion() {
    assertThatThrownBy(() -> cipher.open("other", 1, sealed)).hasMessageContaining("other");
    assertThatThrownBy(() -> cipher.open("name", 2, sealed)).hasMessageContaining("version 2");
  }

  /** Each half is bound to the folder by itself: the value, and the data key that it is under. */
  @Test
  void shouldRefuseHalvesOfTwoFolders() {
    Nature finance = new Nature("finance", false, false);
    Nature sales = new Nature("sales", false, false);
    SealedValue one = cipher.close("name", 1, SecretValue.of("value"), finance);
    SealedValue other = cipher.close("name", 1, SecretValue.of("value"), sales);

    assertOpensNot(new SealedValue(one.ciphertext(), other.dataKey(), one.root(), sales));
    assertOpensNot(new SealedValue(other.ciphertext(), one.dataKey(), one.root(), sales));
  }

  /** What ends the folder and what begins the name can't be shifted from one to the other. */
  @Property(tries = 200)
  void shouldTellApartWhereFolderAndNameMeet(
      @ForAll @NotEmpty @AlphaChars String text, @ForAll @IntRange(max = 30) int cut) {
    int at = cut % text.length();
    Nature within = new Nature(text.substring(0, at), false, false);
    Nature whole = new Nature(text, false, false);
    SealedValue one = cipher.close(text.substring(at), 1, SecretValue.of("value"), within);

    assertThatThrownBy(
            () ->
                cipher.open(
                    "", 1, new SealedValue(one.ciphertext(), one.dataKey(), one.root(), whole)))
        .isInstanceOf(PlatformException.class);
    assertThat(new DataKeyLabel(text, "", 1).bytes())
        .isNotEqualTo(new DataKeyLabel(text.substring(0, at), text.substring(at), 1).bytes());
  }

  /** Two rows of one secret, the value or the data key of one put into the other. */
  @Test
  void shouldRefuseHalvesOfTwoRows() {
    SealedValue other = cipher.close("name", 2, SecretValue.of("value"));

    assertOpensNot(new SealedValue(other.ciphertext(), sealed.dataKey(), sealed.root()));
    assertOpensNot(new SealedValue(sealed.ciphertext(), other.dataKey(), sealed.root()));
    assertOpensNot(new SealedValue(sealed.dataKey(), sealed.ciphertext(), sealed.root()));
  }

  /** What is sealed twice for the same row: the old value can't be put under the new key. */
  @Test
  void shouldRefuseAnOlderValueUnderTheNewDataKeyOfItsOwnRow() {
    SealedValue again = cipher.close("name", 1, SecretValue.of("value"));

    assertOpensNot(new SealedValue(sealed.ciphertext(), again.dataKey(), again.root()));
  }

  /** F79: neither of them becomes the other by a change of the row. */
  @Test
  void shouldRefuseAValueWhoseNatureWasChanged() {
    List<Nature> natures =
        List.of(
            Nature.USUAL,
            new Nature(true, false),
            new Nature(false, true),
            new Nature(true, true),
            new Nature("finance", false, false),
            new Nature("finance", true, false),
            new Nature("sales", false, false));
    for (Nature sealedAs : natures) {
      SealedValue one = cipher.close("name", 1, SecretValue.of("value"), sealedAs);
      assertThat(cipher.open("name", 1, one).value().revealText()).isEqualTo("value");
      for (Nature other : natures) {
        if (!other.equals(sealedAs)) {
          assertOpensNot(new SealedValue(one.ciphertext(), one.dataKey(), one.root(), other));
        }
      }
    }
  }

  @Test
  void shouldSayWhichRootKeyIsMissing() {
    byte[] root = new byte[32];
    root[0] = 1;
    SealedValue foreign =
        new VaultCipher(Keyring.of(root)).close("name", 1, SecretValue.of("value"));

    assertThat(foreign.root()).startsWith("file:").isNotEqualTo(sealed.root());
    assertThatThrownBy(() -> cipher.open("name", 1, foreign))
        .hasMessageContaining(foreign.root())
        .hasMessageContaining("PENSTOCK_VAULT_KEYS_BEFORE");
    assertOpensNot(new SealedValue(foreign.ciphertext(), foreign.dataKey(), sealed.root()));
  }

  @Test
  void shouldRefuseWhatWasCutShort() {
    for (int length = 0; length < CIPHERTEXT_BYTES; length++) {
      assertOpensNot(
          new SealedValue(
              Arrays.copyOf(sealed.ciphertext(), length), sealed.dataKey(), sealed.root()));
    }
    for (int length = 0; length < DATA_KEY_BYTES; length++) {
      assertOpensNot(
          new SealedValue(
              sealed.ciphertext(), Arrays.copyOf(sealed.dataKey(), length), sealed.root()));
    }
  }

  @Test
  void shouldSealTheSameValueUnderAnotherKeyEachTime() {
    SealedValue again = cipher.close("name", 1, SecretValue.of("value"));

    assertThat(again.ciphertext()).isNotEqualTo(sealed.ciphertext());
    assertThat(again.dataKey()).isNotEqualTo(sealed.dataKey());
  }

  @Test
  void shouldNotPrintAndNotOutliveItsUse() {
    SecretValue value = SecretValue.of("value");

    assertThat(new OpenSecret("name", 1, value).toString())
        .doesNotContain("value=v")
        .contains("***");
    value.close();
    assertThatThrownBy(value::reveal).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(value::revealText).isInstanceOf(IllegalStateException.class);
  }

  private void assertOpensNot(SealedValue changed) {
    assertThatThrownBy(() -> cipher.open("name", 1, changed))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("does not open");
  }

  private static byte[] flipped(byte[] bytes, int bit) {
    byte[] changed = bytes.clone();
    changed[bit / 8] ^= (byte) (1 << (bit % 8));
    return changed;
  }
}

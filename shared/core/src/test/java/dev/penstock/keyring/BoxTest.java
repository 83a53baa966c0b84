package dev.penstock.keyring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** F74: what must not happen under one key, and what opens under which label. */
class BoxTest {

  private final Box box = new Box(Keyring.of(new byte[32]), Keyring.Purpose.SPILL);

  /** A nonce that comes twice gives both plain texts away, and the key of the tags. */
  @Test
  void shouldNeverTakeANonceTwice() {
    Set<String> nonces = new HashSet<>();

    for (int i = 0; i < 100_000; i++) {
      nonces.add(HexFormat.of().formatHex(box.seal(new byte[1], new byte[0]), 0, 12));
    }

    assertThat(nonces).hasSize(100_000);
  }

  @Property(tries = 300)
  void shouldOpenUnderItsLabelAndNoOther(
      @ForAll byte[] value,
      @ForAll @Size(max = 20) byte[] label,
      @ForAll @Size(max = 20) byte[] other) {
    byte[] sealed = box.seal(value, label);

    assertThat(box.open(sealed, label)).hasValueSatisfying(it -> assertThat(it).isEqualTo(value));
    assertThat(box.open(sealed, other).isPresent()).isEqualTo(Arrays.equals(label, other));
  }

  @Property(tries = 200)
  void shouldOpenNothingThatWasCutShortOrMadeLonger(@ForAll @IntRange(max = 32) int length) {
    byte[] label = "label".getBytes(StandardCharsets.US_ASCII);
    byte[] sealed = box.seal("value".getBytes(StandardCharsets.US_ASCII), label);

    assertThat(box.open(Arrays.copyOf(sealed, length), label)).isEmpty();
    assertThat(box.open(Arrays.copyOf(sealed, sealed.length + 1 + length), label)).isEmpty();
  }
}

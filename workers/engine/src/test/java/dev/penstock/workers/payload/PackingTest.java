package dev.penstock.workers.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** F42: payloads are deflated where that earns something. */
class PackingTest {

  @Property
  void shouldGiveBackWhatWasPacked(@ForAll byte[] content) {
    assertThat(Packing.unpack(Packing.pack(content), content.length)).isEqualTo(content);
  }

  @Test
  void shouldDeflateOnlyWhatGetsSmaller() {
    byte[] rows =
        "{\"name\":\"Ada\",\"city\":\"London\"},".repeat(10_000).getBytes(StandardCharsets.UTF_8);
    byte[] noise = new byte[100_000];
    new Random(1).nextBytes(noise);

    assertThat(Packing.pack(rows).length).isLessThan(rows.length / 10);
    assertThat(Packing.pack(noise)).hasSize(noise.length + 1);
  }

  @Test
  void shouldRefuseWhatIsLongerThanAllowedOrNotPackedByUs() {
    byte[] bomb = Packing.pack(new byte[1_000_000]);

    assertThatIllegalArgumentException().isThrownBy(() -> Packing.unpack(bomb, 999_999));
    assertThatIllegalArgumentException().isThrownBy(() -> Packing.unpack(new byte[] {7, 1}, 10));
    assertThatIllegalArgumentException().isThrownBy(() -> Packing.unpack(new byte[0], 10));
    assertThatIllegalArgumentException().isThrownBy(() -> Packing.unpack(new byte[] {1, 1}, 10));
  }
}

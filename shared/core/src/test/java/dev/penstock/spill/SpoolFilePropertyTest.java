package dev.penstock.spill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** F5: a file of the spool is whole, or it is told to be not. */
class SpoolFilePropertyTest {

  @Property
  void shouldGiveBackWhatWasPutIn(@ForAll byte[] sealed) {
    assertThat(SpoolFile.sealed(SpoolFile.of(sealed))).hasValue(sealed);
  }

  @Property
  void shouldTellAFileThatWasCutOrPadded(
      @ForAll byte[] sealed, @ForAll @IntRange(max = 4096) int length) {
    byte[] file = SpoolFile.of(sealed);
    byte[] other = Arrays.copyOf(file, length);

    assertThat(SpoolFile.sealed(other).isPresent()).isEqualTo(length == file.length);
  }

  @Property
  void shouldTellAFileOfWhichAnyBitWasChanged(@ForAll byte[] sealed, @ForAll int where) {
    byte[] file = SpoolFile.of(sealed);
    int bit = Math.floorMod(where, file.length * 8);
    file[bit / 8] ^= (byte) (1 << (bit % 8));

    assertThat(SpoolFile.sealed(file)).isEmpty();
  }

  @Property
  void shouldAnswerForAnyBytes(@ForAll byte[] anything) {
    assertThat(SpoolFile.sealed(anything)).isEmpty();
  }
}

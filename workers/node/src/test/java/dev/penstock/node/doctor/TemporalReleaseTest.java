package dev.penstock.node.doctor;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.json.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Nothing is unpacked that its list of checksums does not promise. */
class TemporalReleaseTest {

  private static final byte[] ARCHIVE = "archive".getBytes(StandardCharsets.UTF_8);
  private static final String SUM = Digest.of(ARCHIVE).substring("sha256:".length());

  @Test
  void shouldTakeWhatTheListPromises() {
    assertThatCode(() -> TemporalRelease.require(SUM + "  a.tar.gz\n", "a.tar.gz", ARCHIVE))
        .doesNotThrowAnyException();
  }

  @Test
  void shouldRefuseOtherContent() {
    assertThatThrownBy(
            () -> TemporalRelease.require(SUM + "  a.tar.gz\n", "a.tar.gz", new byte[] {1}))
        .isInstanceOf(IOException.class);
  }

  @Test
  void shouldRefuseTheSumOfAnotherArchive() {
    assertThatThrownBy(() -> TemporalRelease.require(SUM + "  b.tar.gz\n", "a.tar.gz", ARCHIVE))
        .isInstanceOf(IOException.class);
  }
}

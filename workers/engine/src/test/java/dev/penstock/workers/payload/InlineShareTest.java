package dev.penstock.workers.payload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** F42: many middling payloads at once do not add up to a message that the backbone refuses. */
class InlineShareTest {

  private final InlineShare share = new InlineShare();

  @Test
  void shouldLetARunPutAMegabyteIntoItsHistoryWithinTenSeconds() {
    assertThat(IntStream.range(0, 100).filter(i -> share.take("run_1", 100_000, i)).count())
        .isEqualTo(10);
    assertThat(share.take("run_1", InlineShare.ALWAYS_BYTES, 200)).isTrue();
    assertThat(share.take("run_2", 100_000, 200)).as("each run has its own").isTrue();
    assertThat(share.take("run_1", 100_000, Duration.ofSeconds(11).toNanos())).isTrue();
  }
}

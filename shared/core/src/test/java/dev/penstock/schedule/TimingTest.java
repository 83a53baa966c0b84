package dev.penstock.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** F11: intervals. */
class TimingTest {

  @Test
  void shouldCountIntervalsFromOneMomentForAll() {
    var hourly = new Timing.Every(Duration.ofHours(1));

    assertThat(hourly.next(Instant.parse("2026-11-21T13:07:59Z")))
        .contains(Instant.parse("2026-11-21T14:00:00Z"));
    assertThat(hourly.next(Instant.parse("2026-11-21T14:00:00Z")))
        .contains(Instant.parse("2026-11-21T15:00:00Z"));
    assertThat(hourly.next(Instant.parse("2026-11-21T13:59:59.999999Z")))
        .contains(Instant.parse("2026-11-21T14:00:00Z"));
  }

  @Test
  void shouldRefuseIntervalsThatNobodyCouldKeep() {
    assertThatThrownBy(() -> new Timing.Every(Duration.ZERO)).hasMessageContaining("PT0S");
    assertThatThrownBy(() -> new Timing.Every(Duration.ofMillis(999))).isNotNull();
    assertThatThrownBy(() -> new Timing.Every(Duration.ofSeconds(1, 1))).isNotNull();
  }
}

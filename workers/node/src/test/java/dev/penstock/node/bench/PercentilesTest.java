package dev.penstock.node.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The numbers that benchmarks print. */
class PercentilesTest {

  @Test
  void shouldGiveTheSmallestDurationThatTheShareDidNotExceed() {
    Percentiles percentiles = new Percentiles(20);
    for (int i = 20; i >= 1; i--) {
      percentiles.add(i * 1_000_000L);
    }

    assertThat(percentiles.millis(0.5)).isEqualTo(10.0);
    assertThat(percentiles.millis(0.95)).isEqualTo(19.0);
    assertThat(percentiles.millis(1)).isEqualTo(20.0);
  }

  @Test
  void shouldCountOnlyWhatWasAdded() {
    Percentiles percentiles = new Percentiles(100);
    percentiles.add(7_000_000);

    assertThat(percentiles.millis(0.5)).isEqualTo(7.0);
    assertThat(percentiles.row("one")).contains("1").contains("7.00");
  }
}

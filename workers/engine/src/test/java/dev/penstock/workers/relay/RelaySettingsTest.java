package dev.penstock.workers.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** How long a message that could not be delivered waits: F6. */
class RelaySettingsTest {

  private static final RelaySettings SETTINGS = RelaySettings.defaults("core");

  @Property
  void shouldWaitLongerEachTimeAndNeverBeyondTheLongest(
      @ForAll @IntRange(min = 0, max = 1_000_000) int attempts) {
    Duration wait = SETTINGS.backOff(attempts);

    assertThat(wait).isPositive().isLessThanOrEqualTo(SETTINGS.longestBackOff());
    assertThat(SETTINGS.backOff(attempts + 1)).isGreaterThanOrEqualTo(wait);
  }
}

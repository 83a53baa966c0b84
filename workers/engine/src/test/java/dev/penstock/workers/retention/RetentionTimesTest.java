package dev.penstock.workers.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.problem.PlatformException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** F8: how long what was sent, and all else that has served, is kept. */
class RetentionTimesTest {

  @Test
  void shouldBeSevenDaysForWhatSendersSentAndThirtyForTheirIdsWhenNobodySaysOtherwise() {
    assertThat(RetentionTimes.USUAL.of(Kept.ENVELOPES)).isEqualTo(Duration.ofDays(7));
    assertThat(RetentionTimes.USUAL.of(Kept.DELIVERIES)).isEqualTo(Duration.ofDays(30));
  }

  @Test
  void shouldBeAsChosen() {
    RetentionTimes times = new RetentionTimes(Map.of(Kept.EVENTS, Duration.ofHours(2)));

    assertThat(times.of(Kept.EVENTS)).isEqualTo(Duration.ofHours(2));
    assertThat(times.of(Kept.ANSWERS)).isEqualTo(Kept.ANSWERS.usual());
  }

  @ParameterizedTest
  @EnumSource(Kept.class)
  void shouldRefuseWhatTheStoreWouldRefuse(Kept what) {
    assertThatThrownBy(() -> new RetentionTimes(Map.of(what, what.least().minusSeconds(1))))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining(what.wire() + " are kept for at least");
  }

  @Test
  void shouldRefuseToForgetADeliveryBeforeItsEnvelope() {
    assertThatThrownBy(() -> new RetentionTimes(Map.of(Kept.ENVELOPES, Duration.ofDays(40))))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("at least as long as envelopes");
  }
}

package dev.penstock.workers.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** F17: when a message is tried again. */
class LadderTest {

  private static final OutboundSettings USUAL = OutboundSettings.defaults();
  private static final Ladder LADDER = new Ladder(USUAL.ladder());

  @Test
  void shouldTryTenTimesAsStandardWebhooksRecommends() {
    assertThat(USUAL.ladder()).hasSize(9).startsWith(Duration.ofSeconds(5)).isSorted();
    assertThat(LADDER.after(10, "out_1", Duration.ZERO)).isEmpty();
  }

  @Property
  void shouldWaitUpToATenthLongerAndTheSameForAll(
      @ForAll @IntRange(min = 1, max = 9) int step, @ForAll String message) {
    Duration wait = USUAL.ladder().get(step - 1);

    Duration chosen = LADDER.after(step, message, Duration.ZERO).orElseThrow();

    assertThat(chosen).isBetween(wait, wait.plus(wait.dividedBy(10)));
    assertThat(LADDER.after(step, message, Duration.ZERO)).contains(chosen);
  }

  @Test
  void shouldHonourWhatTheSubscriberAsksForUpToADay() {
    assertThat(LADDER.after(1, "out_1", Duration.ofMinutes(3))).contains(Duration.ofMinutes(3));
    assertThat(LADDER.after(1, "out_1", Duration.ofDays(9))).contains(Duration.ofDays(1));
  }

  @Test
  void shouldLeaveAnEndpointAloneForLongerTheMoreItFails() {
    assertThat(USUAL.pause(4)).isZero();
    assertThat(USUAL.pause(5)).isEqualTo(Duration.ofSeconds(30));
    assertThat(USUAL.pause(6)).isEqualTo(Duration.ofMinutes(1));
    assertThat(USUAL.pause(1_000)).isEqualTo(Duration.ofHours(1));
  }
}

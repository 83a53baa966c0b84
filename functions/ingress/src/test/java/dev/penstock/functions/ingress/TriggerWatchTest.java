package dev.penstock.functions.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** F131: a function asks the store about its triggers between deliveries, and not with each. */
class TriggerWatchTest {

  private final List<Long> asked = new ArrayList<>();
  private long seconds;
  private boolean away;
  private ProblemType fails = ProblemType.UNAVAILABLE;

  private final TriggerWatch watch =
      new TriggerWatch(this::confirm, () -> away, () -> TimeUnit.SECONDS.toNanos(seconds));

  @Test
  void shouldAskOnceAMinuteWhileTheStoreIsThere() {
    lookEachSecondUntil(150);

    assertThat(asked).containsExactly(0L, 60L, 120L);
  }

  @Test
  void shouldAskOftenWhileTheStoreIsAwayAndFailNoDelivery() {
    lookEachSecondUntil(10);
    away = true;
    lookEachSecondUntil(21);

    assertThat(asked).containsExactly(0L, 10L, 15L, 20L);
  }

  @Test
  void shouldNotHideAnyOtherFailure() {
    away = true;
    fails = ProblemType.INTERNAL;

    assertThatThrownBy(watch::look).isInstanceOf(PlatformException.class);
  }

  /** Deliveries are refused then, where they look for their trigger. */
  @Test
  void shouldFailNoDeliveryThatWasAnsweredForAKeyThatIsLacking() {
    away = true;
    fails = ProblemType.INVALID_CONFIGURATION;

    lookEachSecondUntil(6);

    assertThat(asked).containsExactly(0L, 5L);
  }

  private void lookEachSecondUntil(long end) {
    for (; seconds < end; seconds++) {
      watch.look();
    }
  }

  private void confirm() {
    asked.add(seconds);
    if (away) {
      throw PlatformException.of(fails, "away");
    }
  }
}

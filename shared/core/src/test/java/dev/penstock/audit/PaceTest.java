package dev.penstock.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** How often something is done at most. */
class PaceTest {

  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final AtomicLong nanos = new AtomicLong();

  @Test
  void shouldBeDueAtOnceAndThenOnceAnInterval() {
    Pace pace = new Pace(INTERVAL, nanos::get);

    assertThat(pace.isDue()).isTrue();
    assertThat(pace.isDue()).isFalse();
    nanos.addAndGet(INTERVAL.toNanos() - 1);
    assertThat(pace.isDue()).isFalse();
    nanos.addAndGet(1);
    assertThat(pace.isDue()).isTrue();
    assertThat(pace.isDue()).isFalse();
  }

  @Test
  void shouldNotMakeUpForTurnsThatNobodyTook() {
    Pace pace = new Pace(INTERVAL, nanos::get);
    nanos.addAndGet(INTERVAL.multipliedBy(5).toNanos());

    assertThat(pace.isDue()).isTrue();
    assertThat(pace.isDue()).isFalse();
  }

  /** {@link System#nanoTime} begins anywhere and may run over while a node is up. */
  @Property
  void shouldKeepItsPaceFromWhereverTheCountBegins(
      @ForAll long start, @ForAll @LongRange(min = 1, max = 1L << 62) long interval) {
    nanos.set(start);
    Pace pace = new Pace(Duration.ofNanos(interval), nanos::get);

    assertThat(pace.isDue()).isTrue();
    nanos.addAndGet(interval - 1);
    assertThat(pace.isDue()).isFalse();
    nanos.addAndGet(1);
    assertThat(pace.isDue()).isTrue();
  }
}

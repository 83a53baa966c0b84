package dev.penstock.functions.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** F3: a flood from one source is slowed down before it costs the store anything. */
class RateLimitTest {

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final RateLimit limit = new RateLimit(10, 3, now::get);

  @Test
  void shouldLetABurstPassAndThenTellHowLongToWait() {
    for (int i = 0; i < 3; i++) {
      assertThat(limit.take("a")).isEmpty();
    }

    assertThat(limit.take("a")).contains(Duration.ofMillis(100));
  }

  @Test
  void shouldRefillWithTimeButNeverBeyondTheBurst() {
    for (int i = 0; i < 3; i++) {
      assertThat(limit.take("a")).isEmpty();
    }
    now.addAndGet(Duration.ofHours(1).toNanos());

    for (int i = 0; i < 3; i++) {
      assertThat(limit.take("a")).isEmpty();
    }
    assertThat(limit.take("a")).isPresent();
  }

  @Test
  void shouldCountEachKeyByItself() {
    for (int i = 0; i < 3; i++) {
      assertThat(limit.take("a")).isEmpty();
    }

    assertThat(limit.take("a")).isPresent();
    assertThat(limit.take("b")).isEmpty();
  }

  @Test
  void shouldForgetOldKeysWhenThereAreTooMany() {
    for (int i = 0; i < 4; i++) {
      limit.take("a");
    }
    for (int i = 0; i < 10_000; i++) {
      limit.take("made-up-" + i);
    }

    assertThat(limit.take("a")).isEmpty();
  }
}

package dev.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** F3, F18: a flood from one source is slowed down before it costs the store anything. */
class RateLimitTest {

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final RateLimit limit = new RateLimit(10, 3, now::get);

  @Test
  void shouldLetABurstPassAndThenTellHowLongToWait() {
    for (int left = 2; left >= 0; left--) {
      assertThat(limit.take("a"))
          .isEqualTo(
              new RateLimit.Taken(left, Duration.ofMillis(100L * (3 - left)), Duration.ZERO));
    }

    assertThat(limit.take("a"))
        .isEqualTo(new RateLimit.Taken(0, Duration.ofMillis(300), Duration.ofMillis(100)));
    assertThat(limit.take("a").retryAfter()).isEqualTo("1");
  }

  @Test
  void shouldRefillWithTimeButNeverBeyondTheBurst() {
    for (int i = 0; i < 3; i++) {
      assertThat(limit.take("a").isGranted()).isTrue();
    }
    now.addAndGet(Duration.ofHours(1).toNanos());

    for (int i = 0; i < 3; i++) {
      assertThat(limit.take("a").isGranted()).isTrue();
    }
    assertThat(limit.take("a").isGranted()).isFalse();
  }

  @Test
  void shouldCountEachKeyByItself() {
    for (int i = 0; i < 3; i++) {
      assertThat(limit.take("a").isGranted()).isTrue();
    }

    assertThat(limit.take("a").isGranted()).isFalse();
    assertThat(limit.take("b").isGranted()).isTrue();
  }

  @Test
  void shouldForgetOldKeysWhenThereAreTooMany() {
    for (int i = 0; i < 4; i++) {
      limit.take("a");
    }
    for (int i = 0; i < 10_000; i++) {
      limit.take("made-up-" + i);
    }

    assertThat(limit.take("a").isGranted()).isTrue();
  }
}

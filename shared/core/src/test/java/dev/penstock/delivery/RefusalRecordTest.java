package dev.penstock.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** F3, F81: refused deliveries are on the trail, and a flood of them can't fill it. */
class RefusalRecordTest {

  private final AtomicLong now = new AtomicLong();
  private final RefusalRecord record = new RefusalRecord(2, now::get);

  @Test
  void shouldRecordTheFirstOnesAndOnlyCountTheRest() {
    assertThat(record.entry("t", Refusal.WRONG, "192.0.2.1")).isPresent();
    assertThat(record.entry("t", Refusal.WRONG, "192.0.2.1")).isPresent();
    for (int i = 0; i < 1000; i++) {
      assertThat(record.entry("t", Refusal.WRONG, "192.0.2.1")).isEmpty();
    }
    now.addAndGet(Duration.ofMinutes(1).toNanos());

    var entry = record.entry("t", Refusal.STALE, "192.0.2.2").orElseThrow();

    assertThat(entry.kind()).isEqualTo("delivery.refused");
    assertThat(entry.detail().path("reason").asText()).isEqualTo("stale");
    assertThat(entry.detail().path("source").asText()).isEqualTo("192.0.2.2");
    assertThat(entry.detail().path("unrecordedBefore").asInt()).isEqualTo(1000);
  }

  @Test
  void shouldCountEachTriggerByItself() {
    record.entry("t", Refusal.WRONG, "192.0.2.1");
    record.entry("t", Refusal.WRONG, "192.0.2.1");

    assertThat(record.entry("t", Refusal.WRONG, "192.0.2.1")).isEmpty();
    assertThat(record.entry("u", Refusal.WRONG, "192.0.2.1")).isPresent();
  }
}

package dev.penstock.workers.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.delivery.Delivery;
import dev.penstock.workers.delivery.DeliveryRetention;
import dev.penstock.workers.event.EventRetention;
import dev.penstock.workers.retention.AnswerRetention;
import dev.penstock.workers.retention.Kept;
import dev.penstock.workers.schedule.OccurrenceRetention;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** F10: old events go with all notes of them; young ones and open listeners stay. */
class EventRetentionIT {

  private RelayFixture fixture;

  @BeforeEach
  void open() {
    fixture = new RelayFixture();
    fixture.sql(
        """
        INSERT INTO event (source, id, type, envelope, digest, sent_by, received_at)
        SELECT '/s', n::text, 't', '{}', 'd', 'key:k', now() - n * interval '1 hour'
          FROM generate_series(1, 1500) n
        """);
    fixture.sql(
        """
        INSERT INTO listener (id, run_id, position, iteration, state, closed_at)
        VALUES ('old', 'run_1', '/do/0', '', 'done', now() - interval '8 days'),
               ('open', 'run_1', '/do/0', '', 'open', NULL),
               ('young', 'run_1', '/do/0', '', 'abandoned', now())
        """);
    fixture.sql(
        """
        INSERT INTO event_consumption (listener_id, run_id, seq)
        SELECT 'open', 'run_1', seq FROM event
        """);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void shouldClearWhatIsOlderThanItKeepsAndNothingElse() {
    EventRetention retention =
        new EventRetention(fixture.store.worker(), fixture.audit, Duration.ofDays(7));
    assertThat(retention.sweep()).isEqualTo(1500 - 7 * 24 + 1);
    assertThat(retention.sweep()).isZero();

    assertThat(fixture.strings("SELECT id FROM event WHERE id::int >= 168")).isEmpty();
    assertThat(fixture.strings("SELECT id FROM event")).hasSize(167);
    assertThat(fixture.strings("SELECT id FROM listener ORDER BY id"))
        .containsExactly("open", "young");
    assertThat(fixture.strings("SELECT seq::text FROM event_consumption")).hasSize(167);
    assertThat(
            fixture.strings(
                "SELECT body::jsonb ->> 'kind' FROM audit WHERE body::jsonb ->> 'kind' LIKE 'event.%'"))
        .isNotEmpty()
        .containsOnly("event.cleared");
  }

  /** F6: envelopes for a week, ids for a month, and a dead letter for as long as it takes. */
  @Test
  void shouldEraseEnvelopesBeforeItForgetsIdsAndKeepDeadLetters() {
    Delivery done = fixture.deliver("push", "{}");
    Delivery dead = fixture.deliver("push", "{}");
    fixture.sql("DELETE FROM outbox WHERE run_id = ?", done.runId());
    fixture.sql("UPDATE outbox SET parked_at = now()");
    fixture.sql("UPDATE delivery SET received_at = now() - interval '40 days'");

    assertThat(retention(Duration.ofDays(6)).sweep()).isZero();
    assertThat(retention(Duration.ofDays(8)).sweep()).isOne();
    assertThat(retention(Duration.ofDays(8)).sweep()).isZero();
    assertThat(fixture.strings("SELECT id FROM delivery WHERE envelope IS NULL"))
        .containsExactly(done.id());
    retention(Duration.ofDays(31)).sweep();
    assertThat(fixture.strings("SELECT id FROM delivery WHERE envelope IS NOT NULL"))
        .containsExactly(dead.id());
    assertThat(fixture.strings("SELECT id FROM delivery")).containsExactly(dead.id());
  }

  /** F13: occurrences for a month; what waits or is still to be started stays. */
  @Test
  void shouldClearOccurrencesThatStartedLongAgoAndNoOthers() {
    var old = fixture.occur("default/review", "1.0.0", "2026-01-01T08:00:00Z");
    fixture.occur("default/review", "1.0.0", "2026-01-01T09:00:00Z");
    fixture.sql("DELETE FROM outbox WHERE run_id = ?", old.runId());
    fixture.sql(
        """
        INSERT INTO occurrence (schedule, key, run_id, nominal_at, input, waits)
        VALUES ('s', 'waits', 'run_waits', now(), '{}', true),
               ('s', 'young', 'run_young', now(), '{}', false)
        """);
    fixture.sql("UPDATE occurrence SET found_at = now() - interval '31 days' WHERE key <> 'young'");
    var retention =
        new OccurrenceRetention(fixture.store.worker(), fixture.audit, Kept.OCCURRENCES.usual());

    assertThat(retention.sweep()).isOne();
    assertThat(retention.sweep()).isZero();
    assertThat(fixture.strings("SELECT key FROM occurrence ORDER BY key"))
        .containsExactly("2026-01-01T09:00:00Z", "waits", "young");
  }

  /** F125: answers to requests with a key for a week; never younger than a day. */
  @Test
  void shouldClearAnswersThatNobodyAsksForAnyMore() {
    fixture.sql(
        """
        INSERT INTO idempotency_key (principal, key, fingerprint, created_at)
        SELECT 'key:k', n::text, 'f', now() - n * interval '1 day' FROM generate_series(0, 9) n
        """);

    assertThat(new AnswerRetention(fixture.store.worker(), Kept.ANSWERS.usual()).sweep())
        .isEqualTo(3);
    assertThat(fixture.strings("SELECT max(key) FROM idempotency_key")).containsExactly("6");
    assertThatThrownBy(() -> new AnswerRetention(fixture.store.worker(), Duration.ZERO).sweep())
        .hasMessageContaining("42501");
    assertThat(fixture.strings("SELECT key FROM idempotency_key")).hasSize(7);
  }

  private DeliveryRetention retention(Duration later) {
    return new DeliveryRetention(
        fixture.store.worker(),
        fixture.audit,
        Clock.offset(Clock.systemUTC(), later),
        Kept.ENVELOPES.usual(),
        Kept.DELIVERIES.usual());
  }
}

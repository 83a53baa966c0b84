package dev.penstock.workers.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.audit.AuditTrail;
import dev.penstock.id.Ids;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.workers.lease.LeaseRetention;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows that nobody can use any more go, and no others. */
class OutlivedIT {

  private PostgresFixture store;

  @BeforeEach
  void open() {
    store = PostgresFixture.open();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void shouldClearCountsThatNoWindowReachesInParts() {
    store.sql(
        """
        INSERT INTO policy_tally (tally, subject, effect_key, attempt, action, amount, counted_at)
        SELECT 'limit', 'ada', lpad(n::text, 4, '0'), 1, 'call', 1, now() - n * interval '1 day'
          FROM generate_series(0, 2600) n
        """);

    assertThat(Outlived.TALLIES.sweep(store.worker())).isEqualTo(2600 - 400 + 1);
    assertThat(Outlived.TALLIES.sweep(store.worker())).isZero();
    assertThat(store.strings("SELECT max(effect_key) FROM policy_tally")).containsExactly("0399");
    assertThat(store.count("SELECT count(*) FROM policy_tally")).isEqualTo(400);
  }

  @Test
  void shouldClearLinksThatOpenNothingAnyMore() {
    store.sql(
        """
        INSERT INTO approval_link (id, task_id, token_hash, expires_at, created_at, created_by, used_at)
        VALUES ('good', 't', '', now() + interval '1 hour', now(), 'p', NULL),
               ('just over', 't', '', now() - interval '23 hours', now(), 'p', NULL),
               ('just used', 't', '', now() + interval '1 hour', now(), 'p', now() - interval '23 hours'),
               ('over', 't', '', now() - interval '25 hours', now(), 'p', NULL),
               ('used', 't', '', now() + interval '1 hour', now(), 'p', now() - interval '25 hours')
        """);

    assertThat(Outlived.LINKS.sweep(store.worker())).isEqualTo(2);
    assertThat(store.strings("SELECT id FROM approval_link ORDER BY id"))
        .containsExactly("good", "just over", "just used");
  }

  @Test
  void shouldKeepWhoStoodInForWhomUntilTheQuestionsOfThatTimeAreClosed() {
    store.sql(
        """
        INSERT INTO substitution (id, person, substitute, from_at, until_at, named_at)
        VALUES ('before', 'person:ada', 'person:bo', now() - interval '90 days',
                now() - interval '61 days', now()),
               ('during', 'person:ada', 'person:bo', now() - interval '90 days',
                now() - interval '59 days', now()),
               ('young', 'person:ada', 'person:bo', now() - interval '90 days',
                now() - interval '29 days', now()),
               ('to come', 'person:ada', 'person:bo', now() + interval '1 day',
                now() + interval '2 days', now())
        """);
    store.sql(
        """
        INSERT INTO human_task (id, run_id, position, iteration, kind, role, title, asked_by, choices,
                                payload, payload_digest, created_at)
        VALUES ('htk', 'run', '/do/0', '', 'approval', 'approver', 't', 'w', '[]', '{}', 'd',
                now() - interval '60 days')
        """);

    assertThat(Outlived.SUBSTITUTIONS.sweep(store.worker())).isOne();
    assertThat(store.strings("SELECT id FROM substitution ORDER BY id"))
        .containsExactly("during", "to come", "young");
    assertThatThrownBy(
            () ->
                store
                    .worker()
                    .inTransaction(
                        connection ->
                            connection
                                .createStatement()
                                .executeUpdate("DELETE FROM substitution WHERE id = 'during'")))
        .hasMessageContaining("42501");

    store.sql("UPDATE human_task SET state = 'expired'");
    assertThat(Outlived.SUBSTITUTIONS.sweep(store.worker())).isOne();
    assertThat(store.strings("SELECT id FROM substitution ORDER BY id"))
        .containsExactly("to come", "young");
  }

  @Test
  void shouldClearLeasesThatWereGrantedLongAgoAndTellHowMany() {
    lease(367);
    String young = lease(365);

    assertThat(leases(Kept.LEASES.usual()).sweep()).isOne();
    assertThat(leases(Kept.LEASES.usual()).sweep()).isZero();
    assertThat(store.strings("SELECT id FROM lease")).containsExactly(young);
    assertThat(
            store.strings(
                "SELECT body::jsonb #>> '{detail,count}' FROM audit"
                    + " WHERE body::jsonb ->> 'kind' = 'lease.cleared'"))
        .containsExactly("1");
  }

  @Test
  void shouldHaveTheStoreRefuseToClearAYoungLease() {
    lease(29);

    assertThatThrownBy(() -> leases(Duration.ofDays(1)).sweep()).hasMessageContaining("42501");
    assertThat(store.count("SELECT count(*) FROM lease")).isOne();
  }

  private LeaseRetention leases(Duration keep) {
    var audit = new AuditTrail(store.keyring(), Clock.systemUTC());
    return new LeaseRetention(store.worker(), audit, Clock.systemUTC(), keep);
  }

  /** A lease that is as old as its id says. */
  private String lease(int days) {
    String id = Ids.earliest("lse", Instant.now().minus(Duration.ofDays(days)));
    store.sql(
        """
        INSERT INTO lease (id, secret, run_id, position, attempt, host, expires_at, created_at)
        VALUES (?, 'crm', 'run', '/do/0', 1, 'h', now(), now() - ? * interval '1 day')
        """,
        id,
        days);
    return id;
  }
}

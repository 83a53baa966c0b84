package dev.penstock.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.person.Disclosure;
import dev.penstock.postgres.testing.PostgresFixture;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** F84: a row is no drift where the trail does not tell of its time any more; else it is one. */
class ForgottenRunsIT {

  private static final PostgresFixture STORE = PostgresFixture.open();

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void shouldLeaveRowsOfATimeThatTheTrailDoesNotTellOfAnyMore() {
    row("run_old", 800);
    row("run_new", 100);
    assertThat(untold()).containsExactlyInAnyOrder("run_old", "run_new");

    STORE.sql(
        "INSERT INTO audit_cut (size, note, seal, until_at)"
            + " VALUES (256, '', '', now() - interval '750 days')");

    assertThat(untold()).containsExactly("run_new");
  }

  private static void row(String id, int daysAgo) {
    STORE.sql(
        """
        INSERT INTO run (id, namespace, name, version, definition_digest, config_digest,
                         policy_digest, status, input, started_by, created_at)
        VALUES (?, 'n', 'w', '1.0.0', 'd', 'c', 'p', 'running', '{}', 't',
                now() - make_interval(days => ?))
        """,
        id,
        daysAgo);
  }

  private static List<String> untold() {
    ToldRuns told = new ToldRuns(new Disclosure(STORE.keyring()));
    return STORE.owner().inTransaction(it -> ProjectionCheck.run(told, it)).drifts().stream()
        .map(Drift::id)
        .toList();
  }
}

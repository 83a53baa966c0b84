package dev.penstock.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.store.DatabaseRole;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * F125: what happened stays as it was told, whichever component is taken over: the server itself
 * refuses each of them to change or drop it, but for what is past its time.
 */
class RoleRewritesIT {

  private static final RoleProbe STORE = RoleProbe.open();

  @AfterAll
  static void close() {
    STORE.close();
  }

  static Stream<Arguments> appendOnly() {
    return RoleProbe.COMPONENTS.stream()
        .flatMap(
            role ->
                Stream.of(
                        "UPDATE audit SET mac = ''",
                        "UPDATE audit SET body = '{}'",
                        "DELETE FROM audit",
                        "TRUNCATE audit",
                        "LOCK TABLE audit IN ACCESS EXCLUSIVE MODE",
                        "ALTER TABLE audit DISABLE TRIGGER ALL",
                        "SET session_replication_role = replica",
                        "INSERT INTO audit (seq, body, mac) VALUES (2, '{}', '')",
                        "INSERT INTO audit (seq, body, mac) VALUES (1, '{}', '')"
                            + " ON CONFLICT (seq) DO UPDATE SET body = EXCLUDED.body",
                        "UPDATE audit_intake SET mac = ''",
                        "DELETE FROM audit_intake",
                        "TRUNCATE audit_intake",
                        "MERGE INTO audit USING (SELECT 1::bigint n) x ON seq = n"
                            + " WHEN MATCHED THEN DELETE",
                        "UPDATE occurrence SET input = '{}'",
                        "DELETE FROM occurrence WHERE key = 'young'",
                        "UPDATE occurrence SET waits = true",
                        "TRUNCATE occurrence",
                        "UPDATE delivery SET envelope = ''",
                        "UPDATE delivery SET envelope = NULL",
                        "UPDATE delivery SET run_id = 'run_2'",
                        "DELETE FROM delivery",
                        "TRUNCATE delivery",
                        "UPDATE receipt SET result_digest = ''",
                        "DELETE FROM receipt",
                        "TRUNCATE receipt",
                        "TRUNCATE policy_decision",
                        "DELETE FROM policy_tally WHERE effect_key = 'young'",
                        "TRUNCATE policy_tally",
                        "DELETE FROM approval_link WHERE id = 'good'",
                        "DELETE FROM substitution WHERE id = 'young'",
                        "DELETE FROM lease WHERE id = 'young'",
                        "UPDATE lease SET created_at = now() - interval '31 days'",
                        "UPDATE policy_tally SET amount = 0",
                        "DELETE FROM policy_decision",
                        "UPDATE policy_decision SET outcome = 'allow'",
                        "UPDATE event SET envelope = '{}'",
                        "DELETE FROM event",
                        "TRUNCATE event",
                        "UPDATE event_consumption SET seq = 2",
                        "UPDATE payload SET content = ''",
                        "DELETE FROM payload WHERE address = 'young'",
                        "DELETE FROM payload WHERE address = 'read'",
                        "UPDATE payload_use SET run_id = 'run_2'",
                        "UPDATE listener SET types = NULL",
                        "UPDATE definition SET document = ''",
                        "DELETE FROM definition",
                        "UPDATE policy SET document = ''",
                        "DELETE FROM policy",
                        "UPDATE policy_set SET document = ''",
                        "DELETE FROM policy_set",
                        "UPDATE config SET document = ''",
                        "UPDATE activation SET digest = ''",
                        "DELETE FROM activation",
                        "DELETE FROM hop",
                        "DELETE FROM run",
                        "DELETE FROM effect",
                        "DELETE FROM human_task",
                        "DELETE FROM human_task_vote",
                        "DELETE FROM human_task_step",
                        "UPDATE human_task_step SET actor = 'person:ada'",
                        "UPDATE human_task_vote SET outcome = 'approved'",
                        "DELETE FROM secret",
                        "UPDATE run SET definition_digest = ''",
                        "UPDATE run SET policy_digest = ''",
                        "UPDATE run SET input = ''")
                    .map(sql -> Arguments.of(role, sql)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("appendOnly")
  void shouldRefuseToRewriteWhatHappenedForEveryComponent(DatabaseRole role, String sql) {
    assertThat(STORE.answerTo(role, sql)).isEqualTo(RoleProbe.REFUSED);
  }
}

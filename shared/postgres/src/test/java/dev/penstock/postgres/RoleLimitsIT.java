package dev.penstock.postgres;

import static dev.penstock.store.DatabaseRole.API;
import static dev.penstock.store.DatabaseRole.AUDITOR;
import static dev.penstock.store.DatabaseRole.INGRESS;
import static dev.penstock.store.DatabaseRole.SCHEDULER;
import static dev.penstock.store.DatabaseRole.WORKER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.store.DatabaseRole;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * F125: a component taken over can do no more than its role, and the role has no more than the
 * component needs. What it does need is in {@link RolesIT}.
 */
class RoleLimitsIT {

  private static final RoleProbe STORE = RoleProbe.open();

  @AfterAll
  static void close() {
    STORE.close();
  }

  static Stream<Arguments> beyondTheComponent() {
    return Stream.of(
        Arguments.of(INGRESS, "SELECT * FROM schedule"),
        Arguments.of(INGRESS, "INSERT INTO occurrence (key) VALUES ('k')"),
        Arguments.of(SCHEDULER, "UPDATE schedule SET document = '{}'"),
        Arguments.of(SCHEDULER, "DELETE FROM schedule"),
        Arguments.of(SCHEDULER, "DELETE FROM occurrence"),
        Arguments.of(API, "DELETE FROM occurrence WHERE key = 'old'"),
        Arguments.of(SCHEDULER, "INSERT INTO schedule (name) VALUES ('s')"),
        Arguments.of(WORKER, "UPDATE schedule SET document = '{}'"),
        Arguments.of(WORKER, "UPDATE schedule SET next_at = now()"),
        Arguments.of(SCHEDULER, "SELECT * FROM secret"),
        Arguments.of(SCHEDULER, "SELECT input FROM run"),
        Arguments.of(SCHEDULER, "SELECT payload FROM outbox"),
        Arguments.of(SCHEDULER, "DELETE FROM outbox"),
        Arguments.of(SCHEDULER, "SELECT seq FROM audit"),
        Arguments.of(SCHEDULER, "SELECT body FROM audit_intake"),
        Arguments.of(WORKER, "SELECT chain_audit('{1}', 2, '{b}', '{m}')"),
        Arguments.of(API, "SELECT body FROM audit_intake"),
        Arguments.of(API, "SELECT chain_audit('{1}', 2, '{b}', '{m}')"),
        Arguments.of(SCHEDULER, "SELECT * FROM definition"),
        Arguments.of(SCHEDULER, "SELECT * FROM event"),
        Arguments.of(SCHEDULER, "SELECT * FROM session"),
        Arguments.of(SCHEDULER, "SELECT * FROM sign_in_attempt"),
        Arguments.of(INGRESS, "SELECT * FROM secret"),
        Arguments.of(INGRESS, "SELECT name FROM secret"),
        Arguments.of(INGRESS, "SELECT envelope FROM delivery"),
        Arguments.of(INGRESS, "SELECT body_digest FROM delivery"),
        Arguments.of(INGRESS, "SELECT * FROM definition"),
        Arguments.of(INGRESS, "SELECT * FROM policy"),
        Arguments.of(INGRESS, "SELECT * FROM run"),
        Arguments.of(INGRESS, "INSERT INTO run (id) VALUES ('r')"),
        Arguments.of(INGRESS, "SELECT * FROM human_task"),
        Arguments.of(INGRESS, "SELECT * FROM session"),
        Arguments.of(INGRESS, "SELECT * FROM sign_in_attempt"),
        Arguments.of(INGRESS, "SELECT * FROM api_key"),
        Arguments.of(INGRESS, "SELECT * FROM account"),
        Arguments.of(INGRESS, "SELECT * FROM receipt"),
        Arguments.of(INGRESS, "SELECT seq FROM audit"),
        Arguments.of(INGRESS, "SELECT body FROM audit_intake"),
        Arguments.of(INGRESS, "SELECT * FROM outbox"),
        Arguments.of(
            INGRESS,
            "INSERT INTO outbox (topic, run_id, payload, parked_at) VALUES"
                + " ('t', 'r', '{}', now())"),
        Arguments.of(INGRESS, "SELECT * FROM waterfall"),
        Arguments.of(INGRESS, "INSERT INTO hop (run_id) VALUES ('r')"),
        Arguments.of(INGRESS, "SELECT * FROM event"),
        Arguments.of(INGRESS, "INSERT INTO event (id) VALUES ('e')"),
        Arguments.of(INGRESS, "SELECT * FROM listener"),
        Arguments.of(API, "INSERT INTO listener (id) VALUES ('l')"),
        Arguments.of(API, "UPDATE listener SET state = 'done'"),
        Arguments.of(API, "INSERT INTO event_consumption (seq) VALUES (1)"),
        Arguments.of(AUDITOR, "INSERT INTO event (id) VALUES ('e')"),
        Arguments.of(AUDITOR, "UPDATE listener SET state = 'done'"),
        Arguments.of(INGRESS, "UPDATE trigger SET enabled = true"),
        Arguments.of(
            INGRESS,
            "INSERT INTO trigger (name, document, seal, applied_by) VALUES"
                + " ('t', '{}', '', 'i')"),
        Arguments.of(WORKER, "SELECT * FROM session"),
        Arguments.of(WORKER, "SELECT * FROM sign_in_attempt"),
        Arguments.of(WORKER, "SELECT * FROM sign_in_link"),
        Arguments.of(WORKER, "SELECT * FROM api_key"),
        Arguments.of(WORKER, "SELECT * FROM account"),
        Arguments.of(WORKER, "INSERT INTO policy (digest) VALUES ('d')"),
        Arguments.of(WORKER, "INSERT INTO definition (digest) VALUES ('d')"),
        Arguments.of(WORKER, "INSERT INTO activation (kind) VALUES ('policy')"),
        Arguments.of(WORKER, "INSERT INTO secret (name) VALUES ('d')"),
        Arguments.of(WORKER, "UPDATE secret SET state = 'active'"),
        Arguments.of(WORKER, "UPDATE secret SET ciphertext = ''"),
        Arguments.of(API, "UPDATE secret SET data_key = ''"),
        Arguments.of(API, "SELECT data_key FROM secret"),
        Arguments.of(WORKER, "UPDATE trigger SET enabled = true"),
        Arguments.of(WORKER, "INSERT INTO delivery (id) VALUES ('d')"),
        Arguments.of(WORKER, "UPDATE human_task SET outcome = 'approved' WHERE id = 'hum_1'"),
        Arguments.of(WORKER, "UPDATE human_task SET state = 'decided' WHERE id = 'hum_1'"),
        Arguments.of(WORKER, "UPDATE human_task SET payload = '{}' WHERE id = 'hum_1'"),
        Arguments.of(WORKER, "UPDATE human_task SET state = 'open' WHERE id = 'hum_2'"),
        Arguments.of(WORKER, "INSERT INTO human_task (id, state) VALUES ('hum_3', 'decided')"),
        Arguments.of(WORKER, "INSERT INTO human_task (id, decided_by) VALUES ('hum_3', 'ada')"),
        Arguments.of(WORKER, "UPDATE effect SET result = '{}' WHERE key = 'done'"),
        Arguments.of(WORKER, "UPDATE effect SET fencing_token = 2 WHERE key = 'open'"),
        Arguments.of(WORKER, "UPDATE effect SET arguments_digest = ''"),
        Arguments.of(WORKER, "UPDATE outbox SET payload = '{}'"),
        Arguments.of(API, "SELECT ciphertext FROM secret"),
        Arguments.of(API, "UPDATE secret SET ciphertext = ''"),
        Arguments.of(API, "SELECT * FROM webhook_secret"),
        Arguments.of(API, "INSERT INTO effect (key) VALUES ('k')"),
        Arguments.of(API, "UPDATE effect SET state = 'recorded'"),
        Arguments.of(API, "INSERT INTO receipt (id) VALUES ('r')"),
        Arguments.of(API, "INSERT INTO policy_decision (id) VALUES ('p')"),
        Arguments.of(API, "INSERT INTO delivery (id) VALUES ('d')"),
        Arguments.of(API, "INSERT INTO human_task (id) VALUES ('h')"),
        Arguments.of(INGRESS, "SELECT content FROM payload"),
        Arguments.of(API, "SELECT content FROM payload"),
        Arguments.of(AUDITOR, "SELECT content FROM payload"),
        Arguments.of(API, "SELECT object FROM payload_leftover"),
        Arguments.of(AUDITOR, "DELETE FROM payload_leftover"),
        Arguments.of(
            API,
            "UPDATE human_task SET state = 'decided', outcome = 'approved' WHERE id = 'hum_1'"),
        Arguments.of(
            API,
            "INSERT INTO human_task_vote (task_id, payload_digest, person, outcome, session)"
                + " VALUES ('hum_1', 'other', 'person:ada', 'approved', 's')"),
        Arguments.of(
            API,
            "INSERT INTO human_task_vote (task_id, payload_digest, person, outcome, session)"
                + " VALUES ('hum_2', 'd', 'person:ada', 'approved', 's')"),
        Arguments.of(WORKER, "INSERT INTO human_task_vote (task_id) VALUES ('hum_1')"),
        Arguments.of(API, "UPDATE human_task SET needed = 1"),
        Arguments.of(API, "UPDATE human_task SET requirements = '[]'"),
        Arguments.of(WORKER, "UPDATE human_task SET requirements = '[]'"),
        Arguments.of(API, "UPDATE human_task SET payload = '{}'"),
        Arguments.of(API, "UPDATE human_task SET payload_digest = ''"),
        Arguments.of(API, "UPDATE human_task SET state = 'expired' WHERE id = 'hum_1'"),
        Arguments.of(API, "UPDATE human_task SET outcome = 'no' WHERE id = 'hum_2'"),
        Arguments.of(API, "UPDATE run SET status = 'completed'"),
        Arguments.of(INGRESS, "SELECT migrate_run('r', 'a', 'b')"),
        Arguments.of(API, "SELECT migrate_run('r', 'a', 'b')"),
        Arguments.of(AUDITOR, "SELECT migrate_run('r', 'a', 'b')"),
        Arguments.of(API, "INSERT INTO sign_in_link (person) VALUES ('ada')"),
        Arguments.of(API, "UPDATE sign_in_link SET grants = '[]'"),
        Arguments.of(API, "UPDATE session SET grants = '[]'"),
        Arguments.of(API, "UPDATE session SET expires_at = now()"),
        Arguments.of(API, "UPDATE session SET person = 'eve'"),
        Arguments.of(API, "UPDATE session SET subject = 'eve'"),
        Arguments.of(API, "UPDATE session SET ended_at = NULL WHERE id = 'ses_1'"),
        Arguments.of(API, "UPDATE session SET token_hash = 'x' WHERE id = 'ses_1'"),
        Arguments.of(API, "DELETE FROM session"),
        Arguments.of(API, "UPDATE sign_in_attempt SET expires_at = now()"),
        Arguments.of(API, "UPDATE sign_in_attempt SET browser_hash = ''"),
        Arguments.of(API, "UPDATE api_key SET grants = '[]'"),
        Arguments.of(API, "UPDATE api_key SET hash = ''"),
        Arguments.of(API, "UPDATE api_key SET expires_at = now()"),
        Arguments.of(API, "UPDATE api_key SET revoked_at = NULL WHERE id = 'key_1'"),
        Arguments.of(API, "DELETE FROM api_key"),
        Arguments.of(API, "UPDATE account SET name = 'eve'"),
        Arguments.of(API, "DELETE FROM account"),
        Arguments.of(API, "UPDATE scim_user SET person = 'eve'"),
        Arguments.of(API, "UPDATE scim_member SET group_id = 'g'"),
        Arguments.of(API, "DELETE FROM scim_group_name"),
        Arguments.of(INGRESS, "SELECT * FROM scim_user"),
        Arguments.of(SCHEDULER, "SELECT * FROM scim_member"),
        Arguments.of(WORKER, "SELECT * FROM scim_user"),
        Arguments.of(AUDITOR, "SELECT * FROM scim_user"),
        Arguments.of(API, "SELECT * FROM lease FOR UPDATE"),
        Arguments.of(
            WORKER,
            "INSERT INTO lease (id, secret, run_id, position, attempt, host, expires_at, created_at)"
                + " VALUES ('l', 's', 'r', '/', 1, 'h', now(), now() - interval '31 days')"),
        Arguments.of(
            WORKER,
            "INSERT INTO substitution (id, person, substitute, from_at, until_at, named_at)"
                + " VALUES ('s', 'person:a', 'person:b', now(), now(), now())"),
        Arguments.of(WORKER, "UPDATE approval_link SET used_at = NULL"),
        Arguments.of(API, "UPDATE approval_link SET used_at = NULL WHERE id = 'used'"),
        Arguments.of(API, "UPDATE approval_link SET used_by = 'bo' WHERE id = 'used'"),
        Arguments.of(API, "UPDATE approval_link SET expires_at = now() WHERE id = 'good'"),
        Arguments.of(API, "DELETE FROM outbox"),
        Arguments.of(API, "UPDATE outbox SET attempts = 0"),
        Arguments.of(API, "UPDATE outbox SET payload = '{}' WHERE parked_at IS NOT NULL"),
        Arguments.of(API, "DELETE FROM refusal"),
        Arguments.of(API, "UPDATE delivery_edit SET envelope = ''"),
        Arguments.of(API, "DELETE FROM delivery_replay"),
        Arguments.of(WORKER, "UPDATE delivery_edit SET envelope = ''"),
        Arguments.of(WORKER, "INSERT INTO delivery_replay (id) VALUES ('r')"),
        Arguments.of(WORKER, "INSERT INTO delivery_edit (version) VALUES (1)"),
        Arguments.of(WORKER, "DELETE FROM delivery_outcome"),
        Arguments.of(INGRESS, "SELECT * FROM delivery_edit"),
        Arguments.of(INGRESS, "DELETE FROM refusal"),
        Arguments.of(INGRESS, "INSERT INTO delivery_outcome (run_id) VALUES ('r')"),
        Arguments.of(AUDITOR, "SELECT ciphertext FROM secret"),
        Arguments.of(AUDITOR, "SELECT * FROM webhook_secret"),
        Arguments.of(AUDITOR, "SELECT * FROM session"),
        Arguments.of(AUDITOR, "SELECT * FROM sign_in_attempt"),
        Arguments.of(AUDITOR, "SELECT * FROM sign_in_link"),
        Arguments.of(AUDITOR, "SELECT * FROM api_key"),
        Arguments.of(AUDITOR, "SELECT * FROM account"),
        Arguments.of(AUDITOR, "INSERT INTO run (id) VALUES ('r')"),
        Arguments.of(AUDITOR, "UPDATE audit_chain_key SET since = 1"),
        Arguments.of(AUDITOR, "DELETE FROM audit_chain_key"),
        Arguments.of(WORKER, "INSERT INTO audit_chain_key (id, since) VALUES ('k', 1)"),
        Arguments.of(WORKER, "INSERT INTO pseudonym (id) VALUES ('psn_1')"),
        Arguments.of(WORKER, "UPDATE pseudonym SET key = NULL"),
        Arguments.of(API, "UPDATE pseudonym SET person = 'another'"),
        Arguments.of(API, "DELETE FROM pseudonym"),
        Arguments.of(AUDITOR, "UPDATE pseudonym SET erased_at = NULL"),
        Arguments.of(INGRESS, "SELECT key FROM pseudonym"),
        Arguments.of(INGRESS, "SELECT pseudonym_of('ada', 'psn_1', '')"),
        Arguments.of(WORKER, "SELECT erase_person('ada', 'psn_1')"),
        Arguments.of(AUDITOR, "SELECT erase_person('ada', 'psn_1')"),
        Arguments.of(WORKER, "INSERT INTO installation_key (id) VALUES ('k')"),
        Arguments.of(WORKER, "DELETE FROM key_holder"),
        Arguments.of(API, "SELECT * FROM key_holder"),
        Arguments.of(API, "INSERT INTO key_holder (node) VALUES ('wrk_1')"),
        Arguments.of(INGRESS, "SELECT * FROM installation_key"),
        Arguments.of(WORKER, "SELECT follow_installation_key('door:1', '{}', '')"),
        Arguments.of(AUDITOR, "INSERT INTO outbox (topic) VALUES ('t')"),
        Arguments.of(AUDITOR, "INSERT INTO hop (run_id) VALUES ('t')"),
        Arguments.of(AUDITOR, "INSERT INTO receipt (id) VALUES ('r')"),
        Arguments.of(AUDITOR, "UPDATE human_task SET state = 'decided'"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("beyondTheComponent")
  void shouldRefuseWhatTheComponentDoesNotNeed(DatabaseRole role, String sql) {
    assertThat(STORE.answerTo(role, sql)).isEqualTo(RoleProbe.REFUSED);
  }
}

package dev.penstock.postgres;

import static dev.penstock.store.DatabaseRole.API;
import static dev.penstock.store.DatabaseRole.AUDITOR;
import static dev.penstock.store.DatabaseRole.INGRESS;
import static dev.penstock.store.DatabaseRole.OWNER;
import static dev.penstock.store.DatabaseRole.SCHEDULER;
import static dev.penstock.store.DatabaseRole.WORKER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.store.DatabaseRole;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * F125: each component's role has the least it needs. The refusals are made by the server itself,
 * so that a component taken over can do no more than its role.
 */
class RolesIT {

  private static final PostgresFixture STORE = PostgresFixture.open();
  private static final List<DatabaseRole> COMPONENTS =
      List.of(INGRESS, WORKER, SCHEDULER, API, AUDITOR);
  private static final String REFUSED = "42501";

  @BeforeAll
  static void fill() {
    STORE
        .owner()
        .inTransaction(
            connection -> {
              try (Statement statement = connection.createStatement()) {
                return statement.execute(
                    """
                    INSERT INTO trigger (name, document, seal, applied_by)
                    VALUES ('push', '{"webhook":{"scheme":"github","secrets":["hook"]}}', '', 't');
                    INSERT INTO secret (name, version, state, ciphertext, data_key, root, created_by)
                    VALUES ('hook', 1, 'active', 'a', 'k', 'r', 't'),
                           ('other', 1, 'active', 'b', 'k', 'r', 't'),
                           ('hook', 2, 'revoked', 'c', 'k', 'r', 't');
                    INSERT INTO audit (seq, body, mac) VALUES (1, '{"kind":"x"}', '');
                    INSERT INTO delivery (id, trigger, sender_id, run_id, scheme, content_type,
                                          envelope, body_digest, bytes, micros, received_at)
                    VALUES ('dlv_1', 'push', 's', 'run_1', 'github', 'a/b', 'e', '', 1, 1, now()),
                           ('dlv_0', 'push', 't', 'run_2', 'github', 'a/b', 'e', '', 1, 1,
                            now() - interval '4 days');
                    INSERT INTO outbox (topic, run_id, payload, parked_at)
                    VALUES ('run.from-delivery', 'run_1', '{}', NULL),
                           ('run.from-delivery', 'run_2', '{}', now());
                    INSERT INTO event (source, id, type, envelope, digest, sent_by)
                    VALUES ('/s', '1', 't', '{}', 'd', 'key:k');
                    INSERT INTO event (source, id, type, envelope, digest, sent_by, received_at)
                    VALUES ('/s', '0', 't', '{}', 'd', 'key:k', now() - interval '2 hours');
                    INSERT INTO occurrence (schedule, key, run_id, nominal_at, input, found_at)
                    VALUES ('s', 'young', 'run_young', now(), '{}', now()),
                           ('s', 'old', 'run_old', now(), '{}', now() - interval '9 days');
                    INSERT INTO receipt VALUES ('rcp_1', 'run_1', '/do/0', '', 1, 1, 't', '', '',
                                                now(), '');
                    INSERT INTO human_task (id, run_id, position, iteration, kind, role, title,
                                            asked_by, choices, payload, payload_digest)
                    VALUES ('hum_1', 'run_1', '/do/0', '', 'approval', 'approver', 't', 'w', '[]',
                            '{}', 'd');
                    INSERT INTO human_task (id, run_id, position, iteration, kind, role, title,
                                            asked_by, choices, payload, payload_digest, state)
                    VALUES ('hum_2', 'run_1', '/do/1', '', 'approval', 'approver', 't', 'w', '[]',
                            '{}', 'd', 'decided');
                    INSERT INTO effect (key, attempt, run_id, position, iteration, arguments_digest,
                                        state, lease_until, fencing_token)
                    VALUES ('done', 1, 'run_1', '/do/0', '', 'd', 'recorded', now(), 3),
                           ('open', 1, 'run_1', '/do/1', '', 'd', 'intended', now(), 3);
                    INSERT INTO run (id, namespace, name, version, definition_digest, config_digest,
                                     policy_digest, status, input, started_by)
                    VALUES ('run_0', 'n', 'w', '1.0.0', 'd', 'c', 'p', 'running', '{}', 't');
                    INSERT INTO api_key (id, name, hash, grants, seal, created_at, created_by,
                                         expires_at, revoked_at)
                    VALUES ('key_1', 'k', 'h', '[]', '', now(), 't', now(), now());
                    INSERT INTO session (id, token_hash, person, grants, groups, held, agent,
                                         source, created_at, seen_at, expires_at, ended_at)
                    VALUES ('ses_1', 'h', 'p', '[]', '{}', '[]', 'a', 's', now(), now(), now(),
                            now());
                    INSERT INTO payload (address, bytes, content, used_at)
                    VALUES ('young', 1, 'x', now()), ('unread', 1, 'x', now() - interval '9 days'),
                           ('read', 1, 'x', now() - interval '9 days');
                    INSERT INTO payload_use (address, run_id) VALUES ('read', 'run_0');
                    INSERT INTO policy_tally (tally, subject, effect_key, attempt, action, amount,
                                              counted_at)
                    VALUES ('t', 's', 'young', 1, 'a', 1, now() - interval '399 days'),
                           ('t', 's', 'old', 1, 'a', 1, now() - interval '401 days');
                    INSERT INTO approval_link (id, task_id, token_hash, expires_at, created_at,
                                               created_by, used_at)
                    VALUES ('good', 'hum_1', 'h', now() + interval '1 day', now(), 't', NULL),
                           ('used', 'hum_1', 'h', now() + interval '1 day', now(), 't',
                            now() - interval '2 days'),
                           ('over', 'hum_1', 'h', now() - interval '2 days', now(), 't', NULL);
                    INSERT INTO substitution (id, person, substitute, from_at, until_at, named_at)
                    VALUES ('young', 'person:ada', 'person:bo', now() - interval '40 days',
                            now() - interval '29 days', now()),
                           ('old', 'person:ada', 'person:bo', now() - interval '40 days',
                            now() - interval '31 days', now());
                    INSERT INTO lease (id, secret, run_id, position, attempt, host, expires_at,
                                       created_at)
                    VALUES ('young', 'hook', 'run_1', '/do/0', 1, 'h', now(),
                            now() - interval '29 days'),
                           ('old', 'hook', 'run_1', '/do/0', 1, 'h', now(),
                            now() - interval '31 days');
                    """);
              }
            });
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  static Stream<Arguments> appendOnly() {
    return COMPONENTS.stream()
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
    assertThat(answerTo(role, sql)).isEqualTo(REFUSED);
  }

  static Stream<Arguments> definitionOfData() {
    return COMPONENTS.stream()
        .flatMap(
            role ->
                Stream.of(
                        "CREATE TABLE penstock.mine (a int)",
                        "CREATE TABLE public.mine (a int)",
                        "CREATE TEMPORARY TABLE mine (a int)",
                        "CREATE SCHEMA mine",
                        "CREATE FUNCTION penstock.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                        "CREATE OR REPLACE FUNCTION penstock.guard_effect() RETURNS trigger"
                            + " LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
                        "CREATE TRIGGER mine BEFORE INSERT ON audit FOR EACH ROW"
                            + " EXECUTE FUNCTION guard_effect()",
                        "DROP TRIGGER effect_guard ON effect",
                        "CREATE RULE mine AS ON INSERT TO audit DO INSTEAD NOTHING",
                        "DROP TABLE audit",
                        "ALTER TABLE audit ADD COLUMN a int",
                        "CREATE ROLE mine",
                        "CREATE DATABASE mine",
                        "CREATE EXTENSION dblink",
                        "ALTER ROLE penstock_owner PASSWORD 'x'",
                        "SET ROLE penstock_owner",
                        "SET SESSION AUTHORIZATION penstock_owner",
                        "ALTER SYSTEM SET fsync = off",
                        "SET fsync = off",
                        "SELECT setval('penstock.activation_seq_seq', 1)",
                        "SELECT setval('penstock.outbox_id_seq', 1)",
                        "COPY audit TO PROGRAM 'cat'",
                        "SELECT pg_read_file('/etc/passwd')",
                        "SELECT * FROM flyway_schema_history")
                    .map(sql -> Arguments.of(role, sql)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("definitionOfData")
  void shouldRefuseToChangeTheDatabaseItselfForEveryComponent(DatabaseRole role, String sql) {
    // 55P02 is the server's answer to a setting that nobody may change while it runs.
    assertThat(answerTo(role, sql)).isIn(REFUSED, "55P02", "0LP01");
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
        Arguments.of(AUDITOR, "INSERT INTO outbox (topic) VALUES ('t')"),
        Arguments.of(AUDITOR, "INSERT INTO hop (run_id) VALUES ('t')"),
        Arguments.of(AUDITOR, "INSERT INTO receipt (id) VALUES ('r')"),
        Arguments.of(AUDITOR, "UPDATE human_task SET state = 'decided'"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("beyondTheComponent")
  void shouldRefuseWhatTheComponentDoesNotNeed(DatabaseRole role, String sql) {
    assertThat(answerTo(role, sql)).isEqualTo(REFUSED);
  }

  static Stream<Arguments> needed() {
    return Stream.of(
        Arguments.of(INGRESS, "SELECT id, run_id FROM delivery WHERE sender_id = 's'"),
        Arguments.of(INGRESS, "INSERT INTO audit_intake (body, mac) VALUES ('{}', '')"),
        Arguments.of(INGRESS, "INSERT INTO outbox (topic, run_id, payload) VALUES ('t', 'r', '')"),
        Arguments.of(
            INGRESS,
            "INSERT INTO delivery_repeat (delivery_id) VALUES ('dlv_1')"
                + " ON CONFLICT (delivery_id) DO UPDATE SET times = delivery_repeat.times + 1"),
        Arguments.of(API, "DELETE FROM outbox WHERE parked_at IS NOT NULL"),
        Arguments.of(API, "UPDATE outbox SET parked_at = NULL WHERE parked_at IS NOT NULL"),
        Arguments.of(WORKER, "UPDATE delivery SET envelope = NULL WHERE id = 'dlv_0'"),
        Arguments.of(WORKER, "DELETE FROM delivery WHERE id = 'dlv_0'"),
        Arguments.of(WORKER, "SELECT * FROM outbox FOR UPDATE SKIP LOCKED"),
        Arguments.of(WORKER, "UPDATE human_task SET state = 'expired' WHERE id = 'hum_1'"),
        Arguments.of(WORKER, "UPDATE effect SET fencing_token = 4 WHERE key = 'open'"),
        Arguments.of(WORKER, "SELECT ciphertext FROM secret"),
        Arguments.of(WORKER, "DELETE FROM event WHERE received_at < now() - interval '1 hour'"),
        Arguments.of(WORKER, "DELETE FROM payload WHERE address = 'unread'"),
        Arguments.of(WORKER, "DELETE FROM policy_tally WHERE effect_key = 'old'"),
        Arguments.of(WORKER, "DELETE FROM approval_link WHERE id IN ('used', 'over')"),
        Arguments.of(WORKER, "DELETE FROM substitution WHERE id = 'old'"),
        Arguments.of(WORKER, "DELETE FROM lease WHERE id = 'old'"),
        Arguments.of(WORKER, "UPDATE payload SET used_at = now()"),
        Arguments.of(AUDITOR, "SELECT address, bytes FROM payload"),
        Arguments.of(WORKER, "INSERT INTO payload_leftover (object) VALUES ('s3://b/o')"),
        Arguments.of(
            WORKER,
            "INSERT INTO event (source, id, type, envelope, digest, sent_by)"
                + " VALUES ('/s', '2', 't', '{}', 'd', 'worker')"),
        Arguments.of(
            API,
            "INSERT INTO event (source, id, type, envelope, digest, sent_by)"
                + " VALUES ('/s', '2', 't', '{}', 'd', 'key:k')"),
        Arguments.of(
            API,
            "WITH vote AS (INSERT INTO human_task_vote (task_id, payload_digest, person, outcome,"
                + " session) VALUES ('hum_1', 'd', 'person:ada', 'approved', 's') RETURNING 1)"
                + " SELECT FROM vote"),
        Arguments.of(API, "SELECT name, version, state FROM secret"),
        Arguments.of(AUDITOR, "SELECT * FROM audit"),
        Arguments.of(AUDITOR, "SELECT * FROM audit_intake"),
        Arguments.of(AUDITOR, "INSERT INTO audit_intake (body, mac) VALUES ('{}', '')"));
  }

  /** Without this, a schema that refuses everything would pass the tests above. */
  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("needed")
  void shouldAllowWhatTheComponentNeeds(DatabaseRole role, String sql) {
    assertThat(answerTo(role, sql)).isEqualTo("00000");
  }

  @Test
  void shouldShowTheFrontDoorOnlyUsableSecretsThatATriggerNames() {
    List<String> names =
        STORE
            .ingress()
            .inTransaction(
                connection -> {
                  try (Statement statement = connection.createStatement();
                      var row = statement.executeQuery("SELECT * FROM webhook_secret")) {
                    List<String> found = new java.util.ArrayList<>();
                    while (row.next()) {
                      found.add(row.getString("name") + " " + row.getInt("version"));
                    }
                    return found;
                  }
                });
    assertThat(names).containsExactly("hook 1");
  }

  @ParameterizedTest
  @EnumSource
  void shouldGiveNoRoleAnyPowerOverTheServer(DatabaseRole role) {
    boolean powerful =
        STORE
            .database(role)
            .inTransaction(
                connection -> {
                  try (Statement statement = connection.createStatement();
                      var row =
                          statement.executeQuery(
                              """
                              SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls
                                     OR rolreplication
                                     OR EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid)
                                FROM pg_roles r WHERE rolname = current_user
                              """)) {
                    row.next();
                    return row.getBoolean(1);
                  }
                });
    assertThat(powerful).isFalse();
  }

  @Test
  void shouldOwnNothingAsAComponent() {
    List<String> owners =
        STORE
            .owner()
            .inTransaction(
                connection -> {
                  try (Statement statement = connection.createStatement();
                      var row =
                          statement.executeQuery(
                              """
                              SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class
                               WHERE relnamespace = 'penstock'::regnamespace
                              """)) {
                    List<String> found = new java.util.ArrayList<>();
                    while (row.next()) {
                      found.add(row.getString(1));
                    }
                    return found;
                  }
                });
    assertThat(owners).containsExactly(OWNER.user());
  }

  /** The SQLSTATE of the refusal, or 00000; whatever the statement did is rolled back. */
  private static String answerTo(DatabaseRole role, String sql) {
    var settings = STORE.settings(role);
    try (Connection connection =
        DriverManager.getConnection(settings.url(), settings.user(), settings.password())) {
      // Some statements refuse to run in a transaction, before they look at privileges.
      connection.setAutoCommit(sql.startsWith("CREATE DATABASE") || sql.startsWith("ALTER SYSTEM"));
      try (Statement statement = connection.createStatement()) {
        // What the role may do at all is asked here; in which folders, by RowSecurityIT.
        statement.execute("SELECT set_config('penstock.folders', '*', false)");
        statement.execute(sql);
        return "00000";
      } finally {
        if (!connection.getAutoCommit()) {
          connection.rollback();
        }
      }
    } catch (SQLException e) {
      return String.valueOf(e.getSQLState());
    }
  }
}

package dev.penstock.postgres;

import static dev.penstock.store.DatabaseRole.API;
import static dev.penstock.store.DatabaseRole.AUDITOR;
import static dev.penstock.store.DatabaseRole.INGRESS;
import static dev.penstock.store.DatabaseRole.SCHEDULER;
import static dev.penstock.store.DatabaseRole.WORKER;

import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.store.Database;
import dev.penstock.store.DatabaseRole;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Asks the server, as a role, whether it would do something, in a store with rows old and young of
 * whatever a role may do only to some. Nothing that was asked stays done.
 */
final class RoleProbe implements AutoCloseable {

  static final List<DatabaseRole> COMPONENTS = List.of(INGRESS, WORKER, SCHEDULER, API, AUDITOR);
  static final String REFUSED = "42501";

  private static final String ROWS =
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
      """;

  private final PostgresFixture store = PostgresFixture.open();

  static RoleProbe open() {
    RoleProbe probe = new RoleProbe();
    probe.store.sql(ROWS);
    return probe;
  }

  Database database(DatabaseRole role) {
    return store.database(role);
  }

  /** The SQLSTATE of the refusal, or 00000; whatever the statement did is rolled back. */
  String answerTo(DatabaseRole role, String sql) {
    var settings = store.settings(role);
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

  @Override
  public void close() {
    store.close();
  }
}

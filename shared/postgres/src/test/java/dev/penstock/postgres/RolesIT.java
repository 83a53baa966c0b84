package dev.penstock.postgres;

import static dev.penstock.store.DatabaseRole.API;
import static dev.penstock.store.DatabaseRole.AUDITOR;
import static dev.penstock.store.DatabaseRole.INGRESS;
import static dev.penstock.store.DatabaseRole.OWNER;
import static dev.penstock.store.DatabaseRole.WORKER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.store.DatabaseRole;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * F125: each component's role has what it needs ({@link RoleLimitsIT}: and no more), and none has
 * any power over the database that it is in.
 */
class RolesIT {

  private static final RoleProbe STORE = RoleProbe.open();

  @AfterAll
  static void close() {
    STORE.close();
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

  /** Without this, a schema that refuses everything would pass {@link RoleLimitsIT}. */
  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("needed")
  void shouldAllowWhatTheComponentNeeds(DatabaseRole role, String sql) {
    assertThat(STORE.answerTo(role, sql)).isEqualTo("00000");
  }

  static Stream<Arguments> definitionOfData() {
    return RoleProbe.COMPONENTS.stream()
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
    assertThat(STORE.answerTo(role, sql)).isIn(RoleProbe.REFUSED, "55P02", "0LP01");
  }

  @Test
  void shouldShowTheFrontDoorOnlyUsableSecretsThatATriggerNames() {
    List<String> names =
        STORE
            .database(INGRESS)
            .inTransaction(
                connection -> {
                  try (Statement statement = connection.createStatement();
                      var row = statement.executeQuery("SELECT * FROM webhook_secret")) {
                    List<String> found = new ArrayList<>();
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
            .database(OWNER)
            .inTransaction(
                connection -> {
                  try (Statement statement = connection.createStatement();
                      var row =
                          statement.executeQuery(
                              """
                              SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class
                               WHERE relnamespace = 'penstock'::regnamespace
                              """)) {
                    List<String> found = new ArrayList<>();
                    while (row.next()) {
                      found.add(row.getString(1));
                    }
                    return found;
                  }
                });
    assertThat(owners).containsExactly(OWNER.user());
  }
}

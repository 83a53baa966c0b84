package dev.penstock.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.store.Database;
import dev.penstock.store.DatabaseRole;
import dev.penstock.store.FolderReach;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * F110: rows are shown by folder, by the server itself and also to the owner of the table: probes
 * by SQL as each role.
 */
class RowSecurityIT {

  /** What all folders share, or what has no folder yet when it is read. */
  private static final Set<String> SHARED =
      Set.of(
          "account",
          "activation",
          "api_key",
          "audit",
          "audit_checkpoint",
          "audit_cut",
          "audit_subtree",
          "config",
          "event",
          "idempotency_key",
          "legal_hold",
          "policy",
          "policy_set",
          "pseudonym",
          "scim_group",
          "scim_group_name",
          "scim_member",
          "scim_user",
          "secret",
          "substitution",
          "session",
          "sign_in_attempt",
          "sign_in_link");

  /** What is in no folder, and of which therefore nobody knows who acts for some of them only. */
  private static final Set<String> INSTALLATION =
      Set.of("outbound", "outbound_attempt", "subscription");

  private static final PostgresFixture STORE = PostgresFixture.open();
  private static final Database API = Database.open(STORE.settings(DatabaseRole.API));

  @BeforeAll
  static void fill() {
    for (String folder : List.of("own", "foreign")) {
      for (String statement :
          """
          INSERT INTO definition (digest, namespace, name, version, document, seal, applied_by)
          VALUES ('def_#', '#', 'w', '1.0.0', '{}', '', 't');
          INSERT INTO trigger (name, document, seal, applied_by)
          VALUES ('#', '{"start":{"workflow":"#/w"},"webhook":{}}', '', 't');
          INSERT INTO schedule (name, document, seal, applied_by)
          VALUES ('#', '{"start":{"workflow":"#/w"}}', '', 't');
          INSERT INTO occurrence (schedule, key, run_id, nominal_at, input)
          VALUES ('#', 'k', 'occ_#', now(), '{}');
          INSERT INTO run (id, namespace, name, version, definition_digest, config_digest,
                           policy_digest, status, input, started_by)
          VALUES ('run_#', '#', 'w', '1.0.0', 'd', 'c', 'p', 'running', '{}', 't');
          INSERT INTO delivery (id, trigger, sender_id, run_id, scheme, content_type, body_digest,
                                bytes, micros)
          VALUES ('dlv_late#', '#', 's', 'run_late#', 'none', 'a/b', '', 1, 1);
          INSERT INTO delivery_repeat (delivery_id) VALUES ('dlv_late#');
          INSERT INTO delivery_outcome (run_id, delivery_id, outcome, reason, decided_by)
          VALUES ('run_late#', 'dlv_late#', 'filtered', 'r', 't');
          INSERT INTO delivery_replay (id, delivery_id, run_id, reason, requested_by, requested_at,
                                       signature)
          VALUES ('rpl_#', 'dlv_late#', 'again_#', 'r', 't', now(), '');
          INSERT INTO delivery_edit (delivery_id, version, content_type, envelope, body_digest,
                                     bytes, reason, edited_by)
          VALUES ('dlv_late#', 1, 'a/b', '', '', 1, 'r', 't');
          INSERT INTO refusal (trigger, slot, id, reason, source, bytes, unrecorded, received_at)
          VALUES ('#', 1, 'ref_#', 'r', 's', 1, 0, now());
          INSERT INTO outbox (topic, run_id, payload)
          VALUES ('t', 'run_#', '{}'), ('t', 'run_late#', '{}'), ('t', 'again_#', '{}');
          INSERT INTO hop (run_id, kind, position, started_at, micros)
          VALUES ('run_#', 'ingress', '', now(), 1);
          INSERT INTO policy_decision (id, run_id, position, iteration, attempt, policy_digest,
                                       action_digest, action, outcome, reason, micros)
          VALUES ('pdc_#', 'run_#', '', '', 1, 'd', 'd', '{}', 'allow', '', 1);
          INSERT INTO human_task (id, run_id, position, iteration, kind, role, title, asked_by,
                                  choices, payload, payload_digest)
          VALUES ('htk_#', 'run_#', '', '', 'approval', 'approver', 't', 'w', '[]', '{}', 'd');
          INSERT INTO human_task_vote (task_id, payload_digest, person, outcome, session)
          VALUES ('htk_#', 'd', 'person:ada', 'approved', 's');
          INSERT INTO approval_link (id, task_id, token_hash, expires_at, created_at, created_by)
          VALUES ('lnk_#', 'htk_#', '', now(), now(), 't');
          INSERT INTO human_task_step (task_id, kind, actor) VALUES ('htk_#', 'claimed', 'person:ada');
          INSERT INTO effect (key, attempt, run_id, position, iteration, arguments_digest, state,
                              lease_until)
          VALUES ('eff_#', 1, 'run_#', '', '', 'd', 'intended', now());
          INSERT INTO lease (id, secret, run_id, position, attempt, host, expires_at)
          VALUES ('lse_#', 's', 'run_#', '', 1, 'h', now());
          INSERT INTO receipt VALUES ('rcp_#', 'run_#', '', '', 1, 1, 't', '', '', now(), '');
          INSERT INTO listener (id, run_id, position, iteration)
          VALUES ('lst_#', 'run_#', '', '');
          INSERT INTO event_consumption (listener_id, run_id, seq) VALUES ('lst_#', 'run_#', 1);
          INSERT INTO subscription (name, document, seal, applied_by) VALUES ('#', '{}', '', 't');
          INSERT INTO outbound (id, subscription, seq, type) VALUES ('out_#', '#', 1, 't');
          INSERT INTO outbound_attempt (outbound_id, attempt) VALUES ('out_#', 1)
          """
              .replace("#", folder)
              .split(";\n", -1)) {
        STORE.sql(statement);
      }
    }
  }

  @AfterAll
  static void close() {
    API.close();
    STORE.close();
  }

  static List<String> byFolder() {
    return held().stream().filter(table -> !INSTALLATION.contains(table)).toList();
  }

  static Set<String> ofTheInstallation() {
    return INSTALLATION;
  }

  private static List<String> held() {
    return STORE.strings(
        """
        SELECT DISTINCT tablename FROM pg_policies WHERE schemaname = 'penstock' ORDER BY 1
        """);
  }

  /** A new table that the API reads has a policy, or is in the list of what all share. */
  @Test
  void shouldHoldEveryTableThatTheApiReadsToFoldersUnlessAllShareIt() {
    List<String> read =
        STORE.strings(
            """
            SELECT relname FROM pg_class
             WHERE relnamespace = 'penstock'::regnamespace AND relkind IN ('r', 'p')
               AND has_any_column_privilege('penstock_api', oid, 'SELECT')
            """);
    List<String> both = new ArrayList<>(held());
    both.addAll(SHARED);

    assertThat(both).containsExactlyInAnyOrderElementsOf(read);
    assertThat(
            STORE.strings(
                """
                SELECT relname FROM pg_class
                 WHERE relnamespace = 'penstock'::regnamespace
                   AND relrowsecurity AND relforcerowsecurity
                """))
        .containsExactlyInAnyOrderElementsOf(held());
  }

  /** A view with the rights of its owner would go past the policies. */
  @Test
  void shouldShowTheApiNoViewThatHasItsOwnersRights() {
    assertThat(
            STORE.strings(
                """
                SELECT relname FROM pg_class
                 WHERE relnamespace = 'penstock'::regnamespace AND relkind = 'v'
                   AND has_any_column_privilege('penstock_api', oid, 'SELECT')
                   AND NOT coalesce(reloptions::text LIKE '%security_invoker=true%', false)
                """))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("byFolder")
  void shouldShowNothingToWhoDoesNotSayForWhichFolder(String table) {
    assertThat(seen(API, table)).isZero();
    assertThat(seen(API.within(() -> FolderReach.NOWHERE), table)).isZero();
    assertThat(seen(API.within(() -> FolderReach.of(List.of("nope"))), table)).isZero();
  }

  @ParameterizedTest
  @MethodSource("byFolder")
  void shouldShowOneFolderAloneAndAllToWhoActsForAll(String table) {
    long all = STORE.count("SELECT count(*) FROM " + table);
    assertThat(all).isPositive().isEven();

    assertThat(seen(API.within(() -> FolderReach.of(List.of("own"))), table)).isEqualTo(all / 2);
    assertThat(seen(API.within(() -> FolderReach.of(List.of("own", "foreign"))), table))
        .isEqualTo(all);
    assertThat(seen(API.within(() -> FolderReach.EVERYWHERE), table)).isEqualTo(all);
  }

  @ParameterizedTest
  @MethodSource("ofTheInstallation")
  void shouldShowWhatIsInNoFolderOnlyToWhoActsForAll(String table) {
    assertThat(seen(API, table)).isZero();
    assertThat(seen(API.within(() -> FolderReach.of(List.of("own", "foreign"))), table)).isZero();
    assertThat(seen(API.within(() -> FolderReach.EVERYWHERE), table))
        .isPositive()
        .isEqualTo(STORE.count("SELECT count(*) FROM " + table));
  }

  @Test
  void shouldRefuseToWriteIntoAnotherFolder() {
    for (String insert :
        List.of(
            "INSERT INTO definition (digest, namespace, name, version, document, seal, applied_by)"
                + " VALUES ('d', 'foreign', 'v', '1.0.0', '{}', '', 't')",
            "INSERT INTO trigger (name, document, seal, applied_by)"
                + " VALUES ('x', '{\"start\":{\"workflow\":\"foreign/w\"}}', '', 't')",
            "UPDATE trigger SET document = '{\"start\":{\"workflow\":\"foreign/w\"}}'",
            "INSERT INTO trigger (name, document, seal, applied_by)"
                + " VALUES ('foreign', '{\"start\":{\"workflow\":\"own/w\"}}', '', 't')"
                + " ON CONFLICT (name) DO UPDATE SET document = EXCLUDED.document",
            "INSERT INTO run (id, namespace, name, version, definition_digest, config_digest,"
                + " policy_digest, status, input, started_by) VALUES ('r', 'foreign', 'w', '1',"
                + " 'd', 'c', 'p', 'pending', '{}', 't')",
            "INSERT INTO delivery_replay (id, delivery_id, run_id, reason, requested_by,"
                + " requested_at, signature) VALUES ('r', 'dlv_lateforeign', 'x', 'r', 't', now(), '')")) {
      assertThatThrownBy(() -> change(insert)).as(insert).hasMessageContaining("folder");
    }
    assertThat(change("UPDATE human_task SET state = 'decided' WHERE id = 'htk_foreign'")).isZero();
    assertThat(change("DELETE FROM schedule WHERE name = 'foreign'")).isZero();
    assertThat(change("DELETE FROM schedule WHERE name = 'own'")).isOne();
  }

  /** Otherwise each page of an inbox costs a look at every run there ever was. */
  @Test
  void shouldAskForTheRunsOfAPageAndNotReadThemAllFirst() {
    List<String> plan =
        API.within(() -> FolderReach.of(List.of("own")))
            .query(
                "EXPLAIN SELECT * FROM human_task WHERE state = 'open'"
                    + " ORDER BY created_at, id LIMIT 50",
                (_, _, _) -> {},
                rows -> {
                  List<String> lines = new ArrayList<>();
                  while (rows.next()) {
                    lines.add(rows.getString(1));
                  }
                  return lines;
                });

    assertThat(plan).anyMatch(line -> line.contains("human_task"));
    assertThat(plan).noneMatch(line -> line.contains("hashed SubPlan"));
  }

  @Test
  void shouldForgetTheFolderWithTheTransaction() {
    try (Database one = Database.single(STORE.settings(DatabaseRole.API))) {
      assertThat(seen(one.within(() -> FolderReach.EVERYWHERE), "run")).isEqualTo(2);
      assertThat(seen(one, "run")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DatabaseRole.class,
      names = {"OWNER", "WORKER", "AUDITOR"})
  void shouldShowAllToComponentsThatWorkForTheInstallation(DatabaseRole role) {
    assertThat(seen(STORE.database(role), "run")).isEqualTo(2);
    assertThat(seen(STORE.database(role), "waterfall")).isEqualTo(4);
  }

  private static long seen(Database database, String table) {
    return database.inTransaction(
        connection -> {
          try (Statement statement = connection.createStatement();
              var row =
                  statement.executeQuery("SELECT count(*) FROM (SELECT FROM " + table + ") t")) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  /** As who acts for the folder "own"; undone. */
  private static int change(String sql) {
    return API.within(() -> FolderReach.of(List.of("own")))
        .inTransaction(
            connection -> {
              try (Statement statement = connection.createStatement()) {
                int changed = statement.executeUpdate(sql);
                connection.rollback();
                return changed;
              }
            });
  }
}

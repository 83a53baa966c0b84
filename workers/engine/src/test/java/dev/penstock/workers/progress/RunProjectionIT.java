package dev.penstock.workers.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.approval.Addressees;
import dev.penstock.approval.Quorum;
import dev.penstock.audit.AuditTrail;
import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.id.Ids;
import dev.penstock.json.Json;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.problem.PlatformException;
import dev.penstock.workers.approval.Inbox;
import dev.penstock.workers.protocol.HumanDecision;
import dev.penstock.workers.protocol.HumanTaskRequest;
import dev.penstock.workers.protocol.MigrationRefusal;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.TaskAttempt;
import dev.penstock.workers.protocol.UndoNote;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What people see of a run, and what it asks them: F18, F27. */
class RunProjectionIT {

  private static final PostgresFixture STORE = PostgresFixture.open();
  private static final AuditTrail AUDIT = new AuditTrail(STORE.keyring(), Clock.systemUTC());
  private static final RunProjection PROGRESS = new RunProjection(STORE.worker(), AUDIT);
  private static final Inbox INBOX = new Inbox(STORE.worker(), AUDIT);

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void shouldTellOnceThatARunHasStartedAndCompleted() {
    String run = newRun();

    PROGRESS.started(run);
    PROGRESS.started(run);
    PROGRESS.ended(run, new RunResult.Completed(Json.read("{\"a\":1}")));
    PROGRESS.ended(run, new RunResult.Cancelled("too late"));

    assertThat(STORE.strings("SELECT status || output FROM run WHERE id = ?", run))
        .containsExactly("completed{\"a\":1}");
    assertThat(STORE.strings("SELECT detail FROM hop WHERE run_id = ? AND kind = 'run'", run))
        .containsExactly("{\"outcome\":\"completed\"}");
    assertThat(audit(run)).containsExactly("run.started", "run.completed");
    assertThat(STORE.strings("SELECT kind FROM waterfall WHERE run_id = ?", run))
        .containsExactly("orchestrator");
  }

  @Test
  void shouldRecordTheStartWithTheEndOfARunThatOnlyComputed() {
    String run = newRun();

    PROGRESS.ended(run, new RunResult.Completed(Json.read("{\"a\":1}")));
    PROGRESS.started(run);

    assertThat(STORE.strings("SELECT status FROM run WHERE id = ? AND started_at <= ended_at", run))
        .containsExactly("completed");
    assertThat(audit(run)).containsExactly("run.started", "run.completed");
  }

  @Test
  void shouldCloseAQuestionThatNobodyWaitsForAnyMore() {
    String run = newRun();
    HumanTaskRequest open = question(run);
    HumanTaskRequest decided = question(run);
    INBOX.ask(open);
    INBOX.ask(decided);
    decide(decided.id());

    INBOX.withdraw(open.id());
    INBOX.withdraw(open.id());
    INBOX.withdraw(decided.id());

    assertThat(STORE.strings("SELECT state FROM human_task WHERE run_id = ? ORDER BY state", run))
        .containsExactly("cancelled", "decided");
    assertThat(STORE.strings("SELECT status FROM run WHERE id = ?", run))
        .containsExactly("running");
    assertThat(audit(run))
        .containsExactly(
            "approval.requested", "approval.requested", "approval.cancelled", "run.continued");
  }

  @Test
  void shouldKeepTheErrorWhenTheRunFaulted() {
    String run = newRun();

    PROGRESS.ended(run, new RunResult.Faulted(Standard.TIMEOUT.error("too long", "/do/0/a")));

    assertThat(STORE.strings("SELECT problem FROM run WHERE id = ? AND status = 'faulted'", run))
        .singleElement()
        .asString()
        .contains("408");
    assertThat(audit(run)).containsExactly("run.started", "run.faulted");
  }

  @Test
  void shouldRefuseARunThatWasNeverRecorded() {
    assertThatThrownBy(() -> PROGRESS.started("run_nowhere")).isInstanceOf(PlatformException.class);
  }

  @Test
  void shouldAskOnceAndWaitUntilItIsDecided() {
    String run = newRun();
    HumanTaskRequest request = question(run);

    INBOX.ask(request);
    INBOX.ask(request);

    assertThat(STORE.strings("SELECT status FROM run WHERE id = ?", run))
        .containsExactly("waiting");
    assertThat(audit(run)).containsExactly("approval.requested");
    assertThatThrownBy(() -> INBOX.decision(request.id())).isInstanceOf(PlatformException.class);
    decide(request.id());

    HumanDecision decision = INBOX.decision(request.id());

    assertThat(INBOX.decision(request.id())).isEqualTo(decision);
    assertThat(decision.outcome()).isEqualTo("approved");
    assertThat(decision.decidedBy()).isEqualTo("person:grace");
    assertThat(STORE.strings("SELECT status FROM run WHERE id = ?", run))
        .containsExactly("running");
    assertThat(STORE.strings("SELECT kind FROM waterfall WHERE run_id = ?", run))
        .containsExactly("approval");
  }

  @Test
  void shouldExpireOnlyWhatNobodyHasDecided() {
    String run = newRun();
    HumanTaskRequest open = question(run);
    HumanTaskRequest decided = question(run);
    INBOX.ask(open);
    INBOX.ask(decided);
    decide(decided.id());

    assertThat(INBOX.expire(open.id()).outcome()).isEqualTo("expired");
    assertThat(INBOX.expire(decided.id()).outcome()).isEqualTo("approved");
    assertThat(audit(run))
        .containsExactly(
            "approval.requested", "approval.requested", "approval.expired", "run.continued");
  }

  @Test
  void shouldWithdrawItsQuestionsWhenTheRunEnds() {
    String run = newRun();
    HumanTaskRequest open = question(run);
    INBOX.ask(open);

    PROGRESS.ended(run, new RunResult.Cancelled("enough"));

    assertThat(STORE.strings("SELECT state FROM human_task WHERE id = ?", open.id()))
        .containsExactly("cancelled");
    assertThat(INBOX.decision(open.id()).outcome()).isEqualTo("cancelled");
  }

  /** F44. */
  @Test
  void shouldTellOnceWhatARunUndoesAndNameItAtTheEnd() {
    String run = newRun();
    RunResult because = new RunResult.Cancelled("enough");
    UndoNote book =
        new UndoNote.Ended(1, "/do/1/book", "3", Instant.EPOCH, Duration.ofSeconds(1), null);
    UndoNote pay =
        new UndoNote.Ended(
            2,
            "/do/0/pay",
            "",
            Instant.EPOCH,
            Duration.ofSeconds(1),
            Standard.TIMEOUT.error("too long", "/do/0/pay/metadata/penstock/undo/0/back"));
    for (UndoNote note : List.of(new UndoNote.Begun(because, 2), book, book, pay, pay)) {
      PROGRESS.noted(run, note);
    }
    PROGRESS.ended(run, because);

    assertThat(audit(run))
        .containsExactly(
            "run.undoing", "run.task-undone", "run.undo-failed", "run.started", "run.cancelled");
    assertThat(
            STORE.strings(
                "SELECT body::jsonb #>> '{detail,undone}' || ' ' || (body::jsonb #>> '{detail,undoFailed}')"
                    + " FROM audit WHERE body::jsonb ->> 'kind' = 'run.cancelled' AND run_id = ?",
                run))
        .containsExactly("/do/1/book:3 /do/0/pay");
    assertThat(
            STORE.strings(
                "SELECT kind || position || iteration FROM hop WHERE run_id = ? AND kind = 'undo'"
                    + " ORDER BY id",
                run))
        .containsExactly("undo", "undo/do/1/book3", "undo/do/0/pay");
  }

  @Test
  void shouldChangeThePinOnceAndOnlyWithinTheWorkflowWhileTheRunGoesOn() {
    String run = newRun();
    newDefinition("two", "test", "run", "2.0.0");
    newDefinition("foreign", "test", "other", "2.0.0");

    assertThat(PROGRESS.migrated(run, "d", "foreign")).isFalse();
    assertThat(PROGRESS.migrated(run, "d", "nowhere")).isFalse();
    assertThat(PROGRESS.migrated(run, "another", "two")).isFalse();
    assertThat(PROGRESS.migrated(run, "d", "two")).isTrue();
    assertThat(PROGRESS.migrated(run, "d", "two")).isTrue();
    PROGRESS.migrationRefused(
        run, "test/run@3.0.0", List.of(new MigrationRefusal("/do/0/a", "It is gone.")));
    PROGRESS.ended(run, new RunResult.Cancelled("enough"));
    newDefinition("four", "test", "run", "4.0.0");

    assertThat(PROGRESS.migrated(run, "two", "four")).isFalse();
    assertThat(STORE.strings("SELECT version || definition_digest FROM run WHERE id = ?", run))
        .containsExactly("2.0.0two");
    assertThat(audit(run))
        .containsExactly("run.migrated", "run.migration-refused", "run.started", "run.cancelled");
    assertThat(
            STORE.strings(
                "SELECT body::jsonb #>> '{detail,to}' FROM audit WHERE body::jsonb ->> 'kind' = 'run.migrated'"
                    + " AND run_id = ?",
                run))
        .containsExactly("test/run@2.0.0");
  }

  private static void newDefinition(String digest, String namespace, String name, String version) {
    STORE
        .owner()
        .inTransaction(
            connection -> {
              try (PreparedStatement insert =
                  connection.prepareStatement(
                      """
                      INSERT INTO definition (digest, namespace, name, version, document, seal,
                                              applied_by)
                      VALUES (?, ?, ?, ?, '{}', '', 'ada')
                      """)) {
                insert.setString(1, digest);
                insert.setString(2, namespace);
                insert.setString(3, name);
                insert.setString(4, version);
                return insert.executeUpdate();
              }
            });
  }

  private static HumanTaskRequest question(String run) {
    return new HumanTaskRequest(
        Ids.next("hum"),
        new TaskAttempt(run, "/do/0/ask", "", 1),
        HumanTaskRequest.Kind.APPROVAL,
        "approver",
        Quorum.ONE,
        Addressees.ALL,
        "May it?",
        "person:ada",
        List.of("approved", "rejected"),
        Json.read("{\"a\":1}"),
        null,
        List.of());
  }

  private static void decide(String id) {
    STORE
        .api()
        .inTransaction(
            connection -> {
              try (PreparedStatement update =
                  connection.prepareStatement(
                      """
                      INSERT INTO human_task_vote (task_id, payload_digest, person, outcome, session)
                      SELECT id, payload_digest, 'person:grace', 'approved', 's'
                        FROM human_task WHERE id = ?;
                      UPDATE human_task SET state = 'decided', outcome = 'approved',
                             decided_by = 'person:grace', decided_at = now()
                       WHERE id = ?
                      """)) {
                update.setString(1, id);
                update.setString(2, id);
                return update.execute();
              }
            });
  }

  private static String newRun() {
    String id = Ids.next("run");
    STORE
        .owner()
        .inTransaction(
            connection -> {
              try (PreparedStatement insert =
                  connection.prepareStatement(
                      """
                      INSERT INTO run (id, namespace, name, version, definition_digest,
                                       config_digest, policy_digest, status, input, started_by)
                      VALUES (?, 'test', 'run', '1.0.0', 'd', 'c', 'p', 'pending', '{}', 'ada')
                      """)) {
                insert.setString(1, id);
                return insert.executeUpdate();
              }
            });
    return id;
  }

  private static List<String> audit(String run) {
    return STORE.strings(
        "SELECT body::jsonb ->> 'kind' FROM audit WHERE run_id = ? ORDER BY seq", run);
  }
}

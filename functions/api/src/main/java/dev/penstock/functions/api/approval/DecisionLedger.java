package dev.penstock.functions.api.approval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.functions.api.access.Access;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.access.Principal;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Router;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.outbox.Outbox;
import dev.penstock.outbox.OutboxMessage;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * The one way that a question to a person is answered. The decision, its audit entry and the
 * message to the run commit together; of two decisions at the same moment the conditional update
 * lets one through. Thread-safe.
 */
final class DecisionLedger {

  private final AuditTrail trail;
  private final Clock clock;

  DecisionLedger(AuditTrail trail, Clock clock) {
    this.trail = trail;
    this.clock = clock;
  }

  /**
   * Decides.
   *
   * @throws PlatformException {@code not-found}, {@code forbidden}, {@code invalid-input}
   */
  Ruling decide(Connection transaction, String id, Decision decision, Principal person)
      throws SQLException {
    ObjectNode task = HumanTaskRows.find(transaction, id).orElseThrow(Exchange::notFound);
    Router.require(
        Access.decide(
            person,
            Operation.DECIDE_APPROVAL,
            task.path("role").asText(),
            HumanTaskRows.namespace(transaction, id)));
    if (!isOpen(task)) {
      return new Ruling.Closed(state(task));
    }
    String actual = Digest.of(task.path("payload"));
    boolean shown = decision.payloadDigest().equals(actual);
    if (!shown || !task.path("payloadDigest").asText().equals(actual)) {
      trail.append(
          transaction,
          entry("approval.voided", person, task)
              .with("outcome", decision.outcome())
              .with("shown", decision.payloadDigest())
              .with("asked", task.path("payloadDigest").asText())
              .with("stored", actual));
      return new Ruling.Voided();
    }
    requireChoice(task, decision);
    if (!update(transaction, id, decision, person)) {
      ObjectNode now = HumanTaskRows.find(transaction, id).orElseThrow(Exchange::notFound);
      return new Ruling.Closed(state(now));
    }
    String run = task.path("runId").asText();
    Outbox.put(
        transaction,
        new OutboxMessage(
            OutboxMessage.Topic.RUN_DECIDED, run, Json.object().put("humanTaskId", id)));
    trail.append(
        transaction,
        entry("approval.decided", person, task)
            .with("outcome", decision.outcome())
            .with("payload", actual));
    return new Ruling.Decided(HumanTaskRows.find(transaction, id).orElseThrow(Exchange::notFound));
  }

  private boolean isOpen(ObjectNode task) {
    return task.path("state").asText().equals("open") && !isOverdue(task);
  }

  /** The worker that closes it as expired may be away; the time holds all the same. */
  private boolean isOverdue(ObjectNode task) {
    JsonNode due = task.path("dueAt");
    return due.isTextual() && !Instant.parse(due.textValue()).isAfter(clock.instant());
  }

  private String state(ObjectNode task) {
    String state = task.path("state").asText();
    return state.equals("open") && isOverdue(task) ? "expired" : state;
  }

  private static void requireChoice(ObjectNode task, Decision decision) {
    for (JsonNode choice : task.path("choices")) {
      if (choice.asText().equals(decision.outcome())) {
        return;
      }
    }
    throw new PlatformException(
        Problem.of(
            ProblemType.INVALID_INPUT,
            "The outcome is none of the choices.",
            new Problem.FieldError("/outcome", "must be one of " + task.path("choices"))));
  }

  private boolean update(Connection transaction, String id, Decision decision, Principal person)
      throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE human_task
               SET state = 'decided', outcome = ?, comment = ?, result = ?, decided_by = ?,
                   decided_at = ?
             WHERE id = ? AND state = 'open' AND payload_digest = ?
               AND (due_at IS NULL OR due_at > ?)
            """)) {
      var now = clock.instant().atOffset(ZoneOffset.UTC);
      update.setString(1, decision.outcome());
      update.setString(2, decision.comment().orElse(null));
      update.setString(3, decision.result().map(CanonicalJson::write).orElse(null));
      update.setString(4, person.actor());
      update.setObject(5, now);
      update.setString(6, id);
      update.setString(7, decision.payloadDigest());
      update.setObject(8, now);
      return update.executeUpdate() == 1;
    }
  }

  private static AuditEntry entry(String kind, Principal person, ObjectNode task) {
    return AuditEntry.of(kind, person.actor(), task.path("id").asText())
        .inRun(task.path("runId").asText());
  }
}

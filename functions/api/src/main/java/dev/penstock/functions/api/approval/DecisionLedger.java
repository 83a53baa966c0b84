package dev.penstock.functions.api.approval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.approval.QuestionEvents;
import dev.penstock.approval.QuestionMoment;
import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.form.FormAnswers;
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
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The one way that a question to a person is answered. The vote, its audit entry and, when it is
 * the one that was missing, the message to the run commit together; the lock on the question's row
 * puts people who decide at the same moment one after the other. Thread-safe.
 */
final class DecisionLedger {

  private static final String APPROVED = "approved";

  private final AuditTrail trail;
  private final QuestionEvents events;
  private final Standings standings;
  private final Clock clock;

  DecisionLedger(AuditTrail trail, Standings standings, Clock clock) {
    this.trail = trail;
    this.events = new QuestionEvents(trail);
    this.standings = standings;
    this.clock = clock;
  }

  /**
   * Decides.
   *
   * @throws PlatformException {@code not-found}, {@code forbidden}, {@code invalid-input}
   */
  Ruling decide(Connection transaction, String id, Decision decision, Principal.Person person)
      throws SQLException {
    HumanTaskRows.lock(transaction, id);
    ObjectNode task = HumanTaskRows.find(transaction, id).orElseThrow(Exchange::notFound);
    Router.require(Standings.access(transaction, task, person));
    if (!standings.isOpen(task)) {
      return new Ruling.Closed(standings.state(task));
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
    Review.requireComment(task, decision);
    Optional<Review.Other> other = Review.otherDocument(task, decision);
    if (other.isPresent()) {
      // By digest: the name of a file may be about somebody.
      trail.append(
          transaction,
          entry("approval.voided", person, task)
              .with("outcome", decision.outcome())
              .with("document", Objects.requireNonNullElse(other.get().listed(), "none"))
              .with("shown", Objects.requireNonNullElse(other.get().seen(), "none")));
      return new Ruling.OtherDocument(other.get().name());
    }
    Standing standing = standings.of(transaction, task, person);
    if (standing != Standing.MAY) {
      trail.append(
          transaction,
          entry("approval.refused", person, task)
              .with("outcome", decision.outcome())
              .with("reason", standing.wire()));
      return new Ruling.Refused(standing);
    }
    requireAnswer(task, decision);
    return counted(transaction, task, decision, person);
  }

  private Ruling counted(
      Connection transaction, ObjectNode task, Decision decision, Principal.Person person)
      throws SQLException {
    String id = task.path("id").asText();
    Instant now = clock.instant();
    List<Integer> meets = Requirements.fitting(transaction, task, person);
    if (!Votes.cast(transaction, id, decision, meets, person, now)) {
      return new Ruling.Refused(Standing.VOTED);
    }
    Optional<JsonNode> result = Review.result(task, decision);
    int needed = task.path("needed").asInt();
    int given = Votes.count(transaction, id, decision.payloadDigest(), decision.outcome());
    ObjectNode counted = HumanTaskRows.find(transaction, id).orElseThrow(Exchange::notFound);
    boolean closes =
        !decision.outcome().equals(APPROVED) || (given >= needed && Requirements.areMet(counted));
    if (closes) {
      close(transaction, id, decision, result, person, now);
      Outbox.put(
          transaction,
          new OutboxMessage(
              OutboxMessage.Topic.RUN_DECIDED,
              task.path("runId").asText(),
              Json.object().put("humanTaskId", id)));
    }
    AuditEntry entry =
        entry(closes ? "approval.decided" : "approval.voted", person, task)
            .with("outcome", decision.outcome())
            .with("payload", decision.payloadDigest())
            .with("given", given)
            .with("needed", needed);
    if (Requirements.isAsked(task)) {
      entry = entry.with("meets", Json.write(meets));
    }
    if (result.isPresent()) {
      entry = entry.with("result", Digest.of(result.get()));
    }
    if (decision.together() > 1) {
      entry = entry.with("together", decision.together());
    }
    trail.append(transaction, entry);
    if (closes) {
      events.tell(transaction, id, QuestionMoment.DECIDED, person.actor());
    }
    return new Ruling.Counted(HumanTaskRows.find(transaction, id).orElseThrow(Exchange::notFound));
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

  /** What was filled in fits the form that was shown: its schema is part of what was decided on. */
  private static void requireAnswer(ObjectNode task, Decision decision) {
    if (!decision.outcome().equals(Decision.SUBMITTED)) {
      return;
    }
    List<Problem.FieldError> defects =
        FormAnswers.defects(
            task.path("payload").path("schema"), decision.result().orElseThrow(), "/result");
    if (!defects.isEmpty()) {
      throw new PlatformException(
          new Problem(
              ProblemType.INVALID_INPUT,
              "What was filled in does not fit the form.",
              null,
              defects));
    }
  }

  private static void close(
      Connection transaction,
      String id,
      Decision decision,
      Optional<JsonNode> result,
      Principal.Person person,
      Instant now)
      throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE human_task
               SET state = 'decided', outcome = ?, comment = ?, result = ?, decided_by = ?,
                   decided_at = ?
             WHERE id = ? AND state = 'open' AND payload_digest = ?
            """)) {
      update.setString(1, decision.outcome());
      update.setString(2, decision.comment().orElse(null));
      update.setString(3, result.map(CanonicalJson::write).orElse(null));
      update.setString(4, person.actor());
      update.setObject(5, now.atOffset(ZoneOffset.UTC));
      update.setString(6, id);
      update.setString(7, decision.payloadDigest());
      if (update.executeUpdate() != 1) {
        throw new IllegalStateException(id + " changed under its lock");
      }
    }
  }

  private static AuditEntry entry(String kind, Principal.Person person, ObjectNode task) {
    return AuditEntry.of(kind, person.actor(), task.path("id").asText())
        .inRun(task.path("runId").asText());
  }
}

package dev.penstock.functions.api.approval;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.approval.QuestionEvents;
import dev.penstock.approval.QuestionMoment;
import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.functions.api.access.Principal;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who has a question: claimed, let go, handed on, put to another. Only a person who may decide can
 * take or hand on, so no hand that it goes through gives anybody a right. Thread-safe.
 */
final class Handling {

  private final AuditTrail trail;
  private final QuestionEvents events;
  private final Standings standings;
  private final Clock clock;

  Handling(AuditTrail trail, Standings standings, Clock clock) {
    this.trail = trail;
    this.events = new QuestionEvents(trail);
    this.standings = standings;
    this.clock = clock;
  }

  /**
   * Does it.
   *
   * @return the task as it is then
   * @throws PlatformException {@code not-found}, {@code forbidden}, {@code conflict}, {@code
   *     invalid-input}
   */
  ObjectNode handle(
      Connection transaction, String id, HandlingRequest request, Principal.Person person)
      throws SQLException {
    HumanTaskRows.lock(transaction, id);
    ObjectNode task = HumanTaskRows.find(transaction, id).orElseThrow(Exchange::notFound);
    if (!standings.isOpen(task)) {
      throw conflict("It is no longer open: it is " + standings.state(task) + ".");
    }
    switch (request.action()) {
      case CLAIM -> {
        requireMay(transaction, task, person);
        requireOneToDecide(task);
        Assignment.assign(transaction, id, person.actor());
      }
      case RELEASE -> {
        if (!task.path("assignee").asText().equals(person.actor())) {
          throw conflict("You do not have it.");
        }
        Assignment.assign(transaction, id, null);
      }
      case DELEGATE -> {
        requireMay(transaction, task, person);
        requireOneToDecide(task);
        Assignment.assign(transaction, id, recipient(transaction, task, request.to(), person));
      }
      case REASSIGN -> {
        requireOneToDecide(task);
        String to = request.to();
        Assignment.assign(
            transaction, id, to == null ? null : recipient(transaction, task, to, person));
      }
      case COMMENT -> {
        // Said by who may read it; it changes nothing else.
      }
    }
    record(transaction, task, request, person);
    return HumanTaskRows.find(transaction, id).orElseThrow(Exchange::notFound);
  }

  private void requireMay(Connection transaction, ObjectNode task, Principal.Person person)
      throws SQLException {
    Standing standing = standings.of(transaction, task, person);
    if (standing != Standing.MAY) {
      throw PlatformException.of(standing.problem(), standing.sentence());
    }
  }

  private static void requireOneToDecide(ObjectNode task) {
    if (task.path("needed").asInt() > 1 || task.path("requirements").size() > 1) {
      throw conflict("Several people decide on it, so that nobody can have it alone.");
    }
  }

  private static String recipient(
      Connection transaction, ObjectNode task, @Nullable String to, Principal.Person person)
      throws SQLException {
    if (to == null || to.equals(person.actor()) || !KnownPeople.has(transaction, to)) {
      throw wrong("must be another person who is known here");
    }
    if (task.path("fourEyes").asBoolean()
        && Standings.isInvolved(transaction, task.path("id").asText(), to)) {
      throw wrong("must be a person whose own doing it is not: four eyes are wanted");
    }
    return to;
  }

  private void record(
      Connection transaction, ObjectNode task, HandlingRequest request, Principal.Person person)
      throws SQLException {
    String id = task.path("id").asText();
    Steps.add(
        transaction,
        id,
        request.action().done(),
        person.actor(),
        request.to(),
        request.comment(),
        clock.instant());
    AuditEntry entry =
        AuditEntry.of("approval." + request.action().done(), person.actor(), id)
            .inRun(task.path("runId").asText());
    if (request.to() != null) {
      entry = entry.with("to", request.to());
    }
    if (request.comment() != null) {
      entry = entry.with("comment", request.comment());
    }
    trail.append(transaction, entry);
    switch (request.action()) {
      case DELEGATE -> events.tell(transaction, id, QuestionMoment.DELEGATED, person.actor());
      case REASSIGN -> events.tell(transaction, id, QuestionMoment.REASSIGNED, person.actor());
      case CLAIM, RELEASE, COMMENT -> {
        // Nobody has to look who did not before.
      }
    }
  }

  private static PlatformException conflict(String detail) {
    return PlatformException.of(ProblemType.CONFLICT, detail);
  }

  private static PlatformException wrong(String detail) {
    return new PlatformException(
        new Problem(
            ProblemType.INVALID_INPUT,
            "It can't go there.",
            null,
            List.of(new Problem.FieldError("/to", detail))));
  }
}

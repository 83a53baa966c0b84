package dev.penstock.functions.api.approval;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.access.Access;
import dev.penstock.functions.api.access.AccessDecision;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.access.Principal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;

/**
 * Who may decide on which question: asked by the one way that decides, and by the page that shows
 * whether it is worth trying. Thread-safe.
 */
final class Standings {

  private final Clock clock;

  Standings(Clock clock) {
    this.clock = clock;
  }

  /** A role that it is put to, in the folder of the question, before anything else is told. */
  static AccessDecision access(Connection connection, ObjectNode task, Principal principal)
      throws SQLException {
    String namespace = HumanTaskRows.namespace(connection, task.path("id").asText());
    AccessDecision decision = null;
    for (String role : Requirements.roles(task)) {
      AccessDecision one = Access.decide(principal, Operation.DECIDE_APPROVAL, role, namespace);
      if (decision == null || one instanceof AccessDecision.Permitted) {
        decision = one;
      }
    }
    return Objects.requireNonNull(decision);
  }

  Standing of(Connection connection, ObjectNode task, Principal.Person person) throws SQLException {
    if (!isOpen(task)) {
      return Standing.CLOSED;
    }
    if (!(access(connection, task, person) instanceof AccessDecision.Permitted)) {
      return Standing.LACKS_ROLE;
    }
    String id = task.path("id").asText();
    if (task.path("fourEyes").asBoolean() && isInvolved(connection, id, person.actor())) {
      return Standing.INVOLVED;
    }
    if (Requirements.isAsked(task) && Requirements.fitting(connection, task, person).isEmpty()) {
      return Standing.NOT_ASKED;
    }
    Standing held = Assignment.standing(connection, task, person, clock.instant());
    if (held != Standing.MAY) {
      return held;
    }
    String digest = task.path("payloadDigest").asText();
    return Votes.has(connection, id, digest, person.actor()) ? Standing.VOTED : Standing.MAY;
  }

  boolean isOpen(ObjectNode task) {
    return task.path("state").asText().equals("open") && !isOverdue(task);
  }

  /** The state, as the time has it. */
  String state(ObjectNode task) {
    String state = task.path("state").asText();
    return state.equals("open") && isOverdue(task) ? "expired" : state;
  }

  /** The worker that closes it as expired may be away; the time holds all the same. */
  private boolean isOverdue(ObjectNode task) {
    var due = task.path("dueAt");
    return due.isTextual() && !Instant.parse(due.textValue()).isAfter(clock.instant());
  }

  static boolean isInvolved(Connection connection, String task, String person) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT 1 FROM involved_in(?) WHERE person = ?")) {
      select.setString(1, task);
      select.setString(2, person);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }
}

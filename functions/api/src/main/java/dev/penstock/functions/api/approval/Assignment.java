package dev.penstock.functions.api.approval;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.access.Principal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** To whom of those who hold the role a question is put. */
final class Assignment {

  private Assignment() {}

  /** As far as this goes: the person has it, or nobody has and it was put to them among others. */
  static Standing standing(
      Connection connection, ObjectNode task, Principal.Person person, Instant now)
      throws SQLException {
    String assignee = task.path("assignee").asText("");
    if (assignee.equals(person.actor())) {
      return Standing.MAY;
    }
    if (!assignee.isEmpty()) {
      return standsIn(connection, person.actor(), assignee, now) ? Standing.MAY : Standing.ASSIGNED;
    }
    return task.path("groups").isEmpty()
            || isMember(connection, task.path("id").asText(), person.session())
        ? Standing.MAY
        : Standing.NOT_ASKED;
  }

  private static boolean standsIn(
      Connection connection, String substitute, String person, Instant now) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT 1 FROM substitution
             WHERE person = ? AND substitute = ? AND from_at <= ? AND until_at > ?
            """)) {
      select.setString(1, person);
      select.setString(2, substitute);
      select.setObject(3, now.atOffset(ZoneOffset.UTC));
      select.setObject(4, now.atOffset(ZoneOffset.UTC));
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  /** The groups are those that the sign-in has brought, or that the provider has told of since. */
  private static boolean isMember(Connection connection, String task, String session)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT 1 FROM session s JOIN human_task t ON t.groups && groups_of(s.person, s.groups)
             WHERE s.id = ? AND t.id = ?
            """)) {
      select.setString(1, session);
      select.setString(2, task);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  /** Puts it to one person, or to all again. */
  static void assign(Connection transaction, String task, @Nullable String person)
      throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            "UPDATE human_task SET assignee = ? WHERE id = ? AND state = 'open'")) {
      update.setString(1, person);
      update.setString(2, task);
      update.executeUpdate();
    }
  }
}

package dev.penstock.workers.schedule;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.workers.interpreter.Gathering;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A schedule that waits for events, locked.
 *
 * @param seen number of the last event that it looked at
 * @param gathered its sets as JSON; null for none
 */
record EventScheduleRow(
    String name, String document, byte[] seal, long seen, @Nullable String gathered) {

  private static final int BATCH = 100;

  /** An event of the log. */
  record Numbered(long seq, JsonNode envelope, Instant receivedAt) {}

  /** The schedules that have not seen every event. */
  static List<String> behind(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT name FROM schedule
             WHERE waits_for = 'event' AND paused_at IS NULL
               AND seen < (SELECT max(seq) FROM event)
             ORDER BY name
            """)) {
      List<String> names = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          names.add(row.getString(1));
        }
      }
      return names;
    }
  }

  /** Waits for who else has it: nobody else will look at the events that this look is for. */
  static Optional<EventScheduleRow> lock(Connection transaction, String name) throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            """
            SELECT document, seal, seen, gathered FROM schedule
             WHERE name = ? AND waits_for = 'event' AND paused_at IS NULL
               FOR UPDATE
            """)) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(
                new EventScheduleRow(
                    name, row.getString(1), row.getBytes(2), row.getLong(3), row.getString(4)))
            : Optional.empty();
      }
    }
  }

  static List<Numbered> events(Connection transaction, long after) throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            """
            SELECT seq, envelope, received_at FROM event WHERE seq > ? ORDER BY seq LIMIT ?
            """)) {
      select.setLong(1, after);
      select.setInt(2, BATCH);
      List<Numbered> events = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          events.add(
              new Numbered(
                  row.getLong(1),
                  Json.read(row.getString(2)),
                  row.getObject(3, OffsetDateTime.class).toInstant()));
        }
      }
      return events;
    }
  }

  /** In the order of their numbers; those that were cleared away are missing. */
  static List<JsonNode> envelopes(Connection connection, List<Long> seqs) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT envelope FROM event WHERE seq = ANY (?) ORDER BY seq")) {
      select.setArray(1, connection.createArrayOf("bigint", seqs.toArray()));
      List<JsonNode> envelopes = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          envelopes.add(Json.read(row.getString(1)));
        }
      }
      return envelopes;
    }
  }

  List<Gathering.EventSet> gathered(TypeReference<List<Gathering.EventSet>> type) {
    return gathered == null ? List.of() : Json.mapper().convertValue(Json.read(gathered), type);
  }

  void stand(
      Connection transaction,
      long newlySeen,
      List<Gathering.EventSet> open,
      @Nullable String lastRun)
      throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE schedule SET seen = ?, gathered = ?, last_run = coalesce(?, last_run)
             WHERE name = ?
            """)) {
      update.setLong(1, newlySeen);
      update.setString(2, open.isEmpty() ? null : Json.write(open));
      update.setString(3, lastRun);
      update.setString(4, name);
      update.executeUpdate();
    }
  }
}

package dev.penstock.functions.api.schedule;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.web.RowJson;
import dev.penstock.json.Json;
import dev.penstock.schedule.Schedule;
import dev.penstock.schedule.ScheduleStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** One schedule with what it has started and what comes. */
final class ScheduleView {

  static final String COLUMNS =
      """
      SELECT name, document, seal, paused_at, note, next_at, last_run, applied_at, applied_by
        FROM schedule
      """;

  /** So many of its occurrences are told, the newest ones. */
  private static final int RECENT = 20;

  private ScheduleView() {}

  /** What lists tell of the row, whose seal is checked. */
  static ObjectNode summary(ScheduleStore schedules, ResultSet row) throws SQLException {
    schedules.check(row.getString("name"), row.getString("document"), row.getBytes("seal"));
    return new RowJson(row)
        .text("name", "name")
        .tree("document", "document")
        .time("pausedAt", "paused_at")
        .text("note", "note")
        .time("nextAt", "next_at")
        .text("lastRun", "last_run")
        .time("appliedAt", "applied_at")
        .text("appliedBy", "applied_by")
        .node();
  }

  /**
   * All of one.
   *
   * @param count how many of its next times
   */
  static Optional<ObjectNode> whole(
      Connection connection, ScheduleStore schedules, String name, int count, Instant now)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(COLUMNS + " WHERE name = ?")) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        ObjectNode json = summary(schedules, row);
        json.set("next", next(Schedule.parse(row.getString("document")), count, now));
        json.set("occurrences", occurrences(connection, name));
        return Optional.of(json);
      }
    }
  }

  /** As if it were not paused. */
  private static ArrayNode next(Schedule schedule, int count, Instant now) {
    ZoneId zone = schedule.timing().zone();
    ArrayNode times = Json.array();
    Optional<Instant> at = schedule.timing().next(now);
    while (times.size() < count && at.isPresent()) {
      times
          .addObject()
          .put("time", at.get().toString())
          .put("local", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at.get().atZone(zone)))
          .put("due", schedule.dueAt(at.get()).toString());
      at = schedule.timing().next(at.get());
    }
    return times;
  }

  private static ArrayNode occurrences(Connection connection, String name) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT o.nominal_at, o.found_at, o.run_id, o.waits, o.backfill, r.status
              FROM occurrence o LEFT JOIN run r ON r.id = o.run_id
             WHERE o.schedule = ?
             ORDER BY o.found_at DESC, o.nominal_at DESC
             LIMIT ?
            """)) {
      select.setString(1, name);
      select.setInt(2, RECENT);
      ArrayNode all = Json.array();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          all.add(
              new RowJson(row)
                  .time("time", "nominal_at")
                  .time("foundAt", "found_at")
                  .text("run", "run_id")
                  .flag("waits", "waits")
                  .text("status", "status")
                  .text("backfill", "backfill")
                  .node());
        }
      }
      return all;
    }
  }
}

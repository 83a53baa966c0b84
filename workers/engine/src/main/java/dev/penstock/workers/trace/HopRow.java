package dev.penstock.workers.trace;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.trace.SpanIds;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hop with what is known of its run.
 *
 * @param number its place in the order of hops
 * @param hasFront whether the run came in by a delivery, a request or an occurrence of its own
 */
record HopRow(
    long number,
    String runId,
    String kind,
    String position,
    String iteration,
    int attempt,
    Instant start,
    Instant end,
    JsonNode detail,
    RunTrace trace,
    String workflow,
    String version,
    String startedBy,
    boolean hasFront) {

  private static final String SELECT =
      """
      SELECT h.id, h.run_id, h.kind, h.position, h.iteration, h.attempt, h.started_at, h.micros,
             h.detail, r.trace_id, r.trace_parent, r.trace_kept, r.namespace || '/' || r.name AS workflow,
             r.version, r.started_by,
             r.parent_id IS NULL AND r.retry_of IS NULL
               AND (r.started_by LIKE 'trigger:%'
                    OR EXISTS (SELECT FROM hop f WHERE f.run_id = r.id AND f.kind = 'ingress'))
               AS has_front
        FROM hop h JOIN run r ON r.id = h.run_id
       WHERE h.id > ? AND h.id <= ? AND h.kind <> 'ingress'
       ORDER BY h.id LIMIT ?
      """;

  /** The next of them; how runs came in is told with their first step, when they are on record. */
  static List<HopRow> after(Connection connection, long last, long until, int most)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT)) {
      select.setLong(1, last);
      select.setLong(2, until);
      select.setInt(3, most);
      try (ResultSet rows = select.executeQuery()) {
        List<HopRow> found = new ArrayList<>();
        while (rows.next()) {
          found.add(of(rows));
        }
        return found;
      }
    }
  }

  private static HopRow of(ResultSet row) throws SQLException {
    Instant start = instant(row, "started_at");
    return new HopRow(
        row.getLong("id"),
        row.getString("run_id"),
        row.getString("kind"),
        row.getString("position"),
        row.getString("iteration"),
        row.getInt("attempt"),
        start,
        start.plus(row.getLong("micros"), ChronoUnit.MICROS),
        Json.read(row.getString("detail")),
        RunTrace.of(row),
        row.getString("workflow"),
        row.getString("version"),
        row.getString("started_by"),
        row.getBoolean("has_front"));
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  /** The span that the whole run is a part of; null when it is the first of its trace. */
  @Nullable String parentOfRun() {
    return hasFront ? SpanIds.ingress(runId) : cause();
  }

  /** The span of who caused the run; null for none. */
  @Nullable String cause() {
    return trace.cause().orElse(null);
  }

  /** The span that a hop of the run or of one of its tasks is a part of. */
  String parentOfHop() {
    return position.isEmpty() ? SpanIds.run(runId) : SpanIds.task(runId, position, iteration);
  }

  String fact(String name) {
    return detail.path(name).asText();
  }
}

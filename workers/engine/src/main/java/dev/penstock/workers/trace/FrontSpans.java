package dev.penstock.workers.trace;

import dev.penstock.trace.SpanIds;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.Consumer;

/** How a run came in, and the way from there to its record. */
final class FrontSpans {

  private final Connection connection;
  private final Consumer<RecordedSpan> into;

  FrontSpans(Connection connection, Consumer<RecordedSpan> into) {
    this.connection = connection;
    this.into = into;
  }

  void tell(HopRow hop) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT w.started_at, w.micros, d.id AS delivery, d.trigger, d.scheme, d.bytes
              FROM waterfall w LEFT JOIN delivery d ON d.run_id = w.run_id
             WHERE w.run_id = ? AND w.kind = 'ingress'
            """)) {
      select.setString(1, hop.runId());
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          Instant start = HopRow.instant(row, "started_at");
          Instant end = start.plus(row.getLong("micros"), ChronoUnit.MICROS);
          Map<String, Object> attributes = Spans.common(hop);
          String name = name(hop, row, attributes);
          into.accept(
              new RecordedSpan(
                  hop.trace(),
                  SpanIds.ingress(hop.runId()),
                  hop.cause(),
                  name.startsWith("POST") ? RecordedSpan.Kind.SERVER : RecordedSpan.Kind.INTERNAL,
                  name,
                  start,
                  end,
                  false,
                  attributes));
          if (row.getString("delivery") != null) {
            into.accept(
                new RecordedSpan(
                    hop.trace(),
                    SpanIds.relay(hop.runId()),
                    SpanIds.ingress(hop.runId()),
                    RecordedSpan.Kind.INTERNAL,
                    "relay",
                    end,
                    // The run is recorded by the store's clock, the delivery by the front door's.
                    hop.start().isBefore(end) ? end : hop.start(),
                    false,
                    Spans.common(hop)));
          }
        }
      }
    }
  }

  private static String name(HopRow hop, ResultSet row, Map<String, Object> attributes)
      throws SQLException {
    if (row.getString("delivery") != null) {
      attributes.put("http.request.method", "POST");
      attributes.put("http.route", "/hooks/{trigger}");
      attributes.put("http.request.body.size", row.getLong("bytes"));
      attributes.put("penstock.delivery.id", row.getString("delivery"));
      attributes.put("penstock.trigger", row.getString("trigger"));
      attributes.put("penstock.signature.scheme", row.getString("scheme"));
      return "POST /hooks/{trigger}";
    }
    if (hop.startedBy().startsWith("schedule:")) {
      attributes.put("penstock.schedule", hop.startedBy().substring("schedule:".length()));
      return "schedule";
    }
    attributes.put("http.request.method", "POST");
    attributes.put("http.route", "/api/v1/runs");
    return "POST /api/v1/runs";
  }
}

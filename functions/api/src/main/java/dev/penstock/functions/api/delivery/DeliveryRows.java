package dev.penstock.functions.api.delivery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.web.Cursor;
import dev.penstock.functions.api.web.Page;
import dev.penstock.functions.api.web.RowJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Deliveries with what became of them. Ids sort by time, and those of what was let in and of what
 * was refused differ in their prefix only; so lists are in the order of what follows it.
 */
final class DeliveryRows {

  /** One common form for what was let in and what was refused. */
  private static final String TAKEN =
      """
      SELECT * FROM (
        SELECT d.id, d.trigger, d.sender_id,
               CASE WHEN c.outcome IS DISTINCT FROM 'announced' THEN d.run_id END AS run_id, d.scheme, d.content_type, d.body_digest,
               d.bytes, d.received_at, d.envelope IS NULL AS erased,
               coalesce(r.times, 0) AS repeats, r.last_at AS repeated_at,
               coalesce(o.attempts, 0) AS attempts,
               CASE WHEN run.id IS NULL AND o.id IS NULL AND c.outcome = 'filtered'
                    THEN 'filtered' ELSE 'accepted' END AS verdict,
               CASE WHEN run.id IS NOT NULL THEN 'started'
                    WHEN o.parked_at IS NOT NULL THEN 'parked'
                    WHEN o.id IS NULL AND c.outcome IS NOT NULL THEN c.outcome
                    ELSE 'starting' END AS state,
               CASE WHEN run.id IS NULL AND c.outcome IS DISTINCT FROM 'announced'
                    THEN coalesce(o.parked_reason, c.reason) END AS reason,
               NULL::text AS source, 0::bigint AS unrecorded
          FROM delivery d
          LEFT JOIN run ON run.id = d.run_id
          LEFT JOIN outbox o ON o.run_id = d.run_id AND o.topic = 'run.from-delivery'
          LEFT JOIN delivery_outcome c ON c.run_id = d.run_id
          LEFT JOIN delivery_repeat r ON r.delivery_id = d.id) taken
      """;

  private static final String REFUSED =
      """
      SELECT * FROM (
        SELECT id, trigger, NULL::text AS sender_id, NULL::text AS run_id, NULL::text AS scheme,
               NULL::text AS content_type, NULL::text AS body_digest, bytes, received_at,
               true AS erased, 0::bigint AS repeats, NULL::timestamptz AS repeated_at, 0 AS attempts,
               'rejected' AS verdict, 'rejected' AS state, reason, source, unrecorded
          FROM refusal) refused
      """;

  /** For {@link DeliveryFilter#bind}. */
  static final String MEANT =
      """
       WHERE id >= ? AND id < ?
         AND (?::text IS NULL OR trigger = ?)
         AND (?::text IS NULL OR verdict = ? OR (repeats > 0 AND ? = 'duplicate'))
         AND (?::text IS NULL OR state = ?)
      """;

  private static final String NEWEST = " ORDER BY id DESC LIMIT ?";

  private static final String PAGE =
      "SELECT * FROM (("
          + TAKEN
          + MEANT
          + NEWEST
          + ") UNION ALL ("
          + REFUSED
          + MEANT
          + NEWEST
          + ")) page ORDER BY substr(id, 5) DESC LIMIT ?";

  private static final String OLDEST = TAKEN + MEANT + " ORDER BY id LIMIT ?";

  private static final String ONE =
      "(" + TAKEN + " WHERE id = ?) UNION ALL (" + REFUSED + " WHERE id = ?)";

  private DeliveryRows() {}

  /** The newest first. */
  static ObjectNode page(
      Connection connection, DeliveryFilter filter, Optional<Cursor> cursor, int limit)
      throws SQLException {
    Optional<String> before = cursor.map(Cursor::id);
    try (PreparedStatement select = connection.prepareStatement(PAGE)) {
      int next = filter.bind(select, 1, filter.from("dlv"), filter.to("dlv", before));
      select.setInt(next, limit + 1);
      next = filter.bind(select, next + 1, filter.from("ref"), filter.to("ref", before));
      select.setInt(next, limit + 1);
      select.setInt(next + 1, limit + 1);
      return Page.read(
          select, limit, row -> told(row), row -> Cursor.ofId(row.getString("id").substring(4)));
    }
  }

  /**
   * What was let in, the oldest first.
   *
   * @param after the id that what was asked before ended with
   */
  static List<ObjectNode> oldest(
      Connection connection, DeliveryFilter filter, Optional<String> after, int most)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(OLDEST)) {
      String from = after.map(id -> id + "0").orElse(filter.from("dlv"));
      int next = filter.bind(select, 1, from, filter.to("dlv", Optional.empty()));
      select.setInt(next, most);
      List<ObjectNode> found = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(told(rows));
        }
      }
      return found;
    }
  }

  static Optional<ObjectNode> find(Connection connection, String id) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(ONE)) {
      select.setString(1, id);
      select.setString(2, id);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(summary(row).node()) : Optional.empty();
      }
    }
  }

  private static ObjectNode told(ResultSet row) throws SQLException {
    return summary(row).said("reason", "reason").node();
  }

  private static RowJson summary(ResultSet row) throws SQLException {
    RowJson json =
        new RowJson(row)
            .text("id", "id")
            .text("trigger", "trigger")
            .text("verdict", "verdict")
            .text("state", "state")
            .text("senderId", "sender_id")
            .text("runId", "run_id")
            .text("scheme", "scheme")
            .text("contentType", "content_type")
            .text("bodyDigest", "body_digest")
            .number("size", "bytes")
            .time("receivedAt", "received_at")
            .flag("erased", "erased")
            .number("repeats", "repeats")
            .time("repeatedAt", "repeated_at")
            .number("attempts", "attempts")
            .text("reason", "reason")
            .text("source", "source");
    return row.getLong("unrecorded") > 0 ? json.number("unrecordedBefore", "unrecorded") : json;
  }
}

package dev.penstock.functions.api.subscription;

import com.fasterxml.jackson.databind.node.ArrayNode;
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

/** Messages to subscribers with what became of them. Their ids sort by time. */
final class OutboundRows {

  private static final String SELECT =
      """
      SELECT o.id, o.subscription, o.seq, o.type, o.state, o.attempts, o.replays, o.reason,
             o.created_at, o.settled_at, CASE WHEN o.state = 'pending' THEN o.due_at END AS due_at,
             e.seq IS NULL AS erased
        FROM outbound o LEFT JOIN event e ON e.seq = o.seq
      """;

  private static final String PAGE = SELECT + OutboundFilter.MEANT + " ORDER BY o.id DESC LIMIT ?";
  private static final String OLDEST = SELECT + OutboundFilter.MEANT + " ORDER BY o.id LIMIT ?";

  private OutboundRows() {}

  /** The newest first. */
  static ObjectNode page(
      Connection connection, OutboundFilter filter, Optional<Cursor> cursor, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(PAGE)) {
      int next = filter.bind(select, Optional.empty(), cursor.map(Cursor::id));
      select.setInt(next, limit + 1);
      return Page.read(
          select, limit, OutboundRows::summary, row -> Cursor.ofId(row.getString("id")));
    }
  }

  /** The oldest first. */
  static List<ObjectNode> oldest(
      Connection connection, OutboundFilter filter, Optional<String> after, int most)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(OLDEST)) {
      int next = filter.bind(select, after, Optional.empty());
      select.setInt(next, most);
      List<ObjectNode> found = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(summary(rows));
        }
      }
      return found;
    }
  }

  static Optional<ObjectNode> find(Connection connection, String id) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT + " WHERE o.id = ?")) {
      select.setString(1, id);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(summary(row)) : Optional.empty();
      }
    }
  }

  /** Every try; one without an outcome is under way, or its worker died. */
  static ArrayNode attempts(Connection connection, String id, ArrayNode into) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT attempt, started_at, micros, outcome, status, reason, receipt_id
              FROM outbound_attempt WHERE outbound_id = ? ORDER BY attempt
            """)) {
      select.setString(1, id);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          into.add(
              new RowJson(row)
                  .number("attempt", "attempt")
                  .time("startedAt", "started_at")
                  .number("micros", "micros")
                  .text("outcome", "outcome")
                  .number("status", "status")
                  .said("reason", "reason")
                  .text("receiptId", "receipt_id")
                  .node());
        }
      }
    }
    return into;
  }

  private static ObjectNode summary(ResultSet row) throws SQLException {
    return new RowJson(row)
        .text("id", "id")
        .text("subscription", "subscription")
        .text("eventSeq", "seq")
        .text("type", "type")
        .text("state", "state")
        .number("attempts", "attempts")
        .number("replays", "replays")
        .said("reason", "reason")
        .flag("erased", "erased")
        .time("createdAt", "created_at")
        .time("dueAt", "due_at")
        .time("settledAt", "settled_at")
        .node();
  }
}

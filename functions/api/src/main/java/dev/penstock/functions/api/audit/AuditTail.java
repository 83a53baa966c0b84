package dev.penstock.functions.api.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.store.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the trail forward. The sequence has no gaps and becomes visible in its order, so "after n"
 * never misses an entry that commits late. Thread-safe.
 */
final class AuditTail {

  private final Database database;

  AuditTail(Database database) {
    this.database = database;
  }

  /** The newest sequence number; 0 for an empty trail. */
  long head() {
    return database.inTransaction(
        connection -> {
          try (PreparedStatement select =
                  connection.prepareStatement(
                      """
                      SELECT coalesce(max(seq), 0) FROM audit
                      """);
              ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  /** The next entries after a sequence number, at most so many. */
  List<ObjectNode> after(long seq, int limit) {
    return database.inTransaction(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  """
                  SELECT body, mac FROM audit WHERE seq > ? ORDER BY seq LIMIT ?
                  """)) {
            select.setLong(1, seq);
            select.setInt(2, limit);
            try (ResultSet rows = select.executeQuery()) {
              List<ObjectNode> entries = new ArrayList<>();
              while (rows.next()) {
                entries.add(AuditJson.of(rows));
              }
              return entries;
            }
          }
        });
  }
}

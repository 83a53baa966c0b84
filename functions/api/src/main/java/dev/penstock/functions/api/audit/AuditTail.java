package dev.penstock.functions.api.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.Chaining;
import dev.penstock.audit.ShownEntry;
import dev.penstock.person.Disclosure;
import dev.penstock.store.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the trail forward. The sequence has no gaps and becomes visible in its order, so "after n"
 * never misses an entry that commits late. Thread-safe.
 */
final class AuditTail {

  private static final String OF_ALL =
      """
      SELECT body, mac FROM audit WHERE seq > ? ORDER BY seq LIMIT ?
      """;

  private static final String OF_RUN =
      """
      SELECT body, mac FROM audit WHERE seq > ? AND run_id = ? ORDER BY seq LIMIT ?
      """;

  private final Database database;
  private final Chaining chaining;
  private final Disclosure disclosure;

  AuditTail(Database database, Chaining chaining, Disclosure disclosure) {
    this.disclosure = disclosure;
    this.database = database;
    this.chaining = chaining;
  }

  /** The newest sequence number of what was appended by now; 0 for an empty trail. */
  long head() {
    chaining.catchUp();
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

  /**
   * Whether a run is over. Its end and the entry that tells of it are one commit: who asks this
   * first and reads then has read the end.
   */
  boolean isOver(String run) {
    boolean isOver = hasEnded(run);
    if (isOver) {
      chaining.catchUp();
    }
    return isOver;
  }

  private boolean hasEnded(String run) {
    return database.inTransaction(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT FROM run WHERE id = ? AND ended_at IS NOT NULL")) {
            select.setString(1, run);
            try (ResultSet row = select.executeQuery()) {
              return row.next();
            }
          }
        });
  }

  /** The next entries after a place, at most so many. */
  List<ObjectNode> after(long seq, Optional<String> run, int limit) {
    return database.inTransaction(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(run.isPresent() ? OF_RUN : OF_ALL)) {
            int next = 1;
            select.setLong(next++, seq);
            if (run.isPresent()) {
              select.setString(next++, run.get());
            }
            select.setInt(next, limit);
            try (ResultSet rows = select.executeQuery()) {
              List<ObjectNode> entries = new ArrayList<>();
              while (rows.next()) {
                entries.add(AuditJson.of(rows));
              }
              disclosure.of(connection, entries);
              entries.forEach(ShownEntry::of);
              return entries;
            }
          }
        });
  }
}

package dev.penstock.node.keys;

import dev.penstock.store.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** The nodes that share the store, as they told of their keys last. */
record KeyHolders(Database owner) {

  /**
   * A node.
   *
   * @param accepted ids of the keys that it takes
   * @param inUse the one that it makes things with, when nothing of its own is under another
   * @param isRunning whether it told so a moment ago
   */
  record Told(
      String node, List<String> accepted, String inUse, OffsetDateTime seenAt, boolean isRunning) {
    Told {
      accepted = List.copyOf(accepted);
    }

    @Override
    public String toString() {
      return node + (isRunning ? "" : " (not running, seen " + seenAt.toInstant() + ")");
    }
  }

  /** Those of whom something is so. */
  List<Told> where(Predicate<Told> isSo) {
    return all().stream().filter(isSo).toList();
  }

  private List<Told> all() {
    return owner.inTransaction(
        connection -> {
          try (PreparedStatement select =
                  connection.prepareStatement(
                      """
                      SELECT node, accepted, in_use, seen_at,
                             seen_at > now() - interval '30 seconds' AS running
                        FROM key_holder ORDER BY node
                      """);
              ResultSet row = select.executeQuery()) {
            List<Told> all = new ArrayList<>();
            while (row.next()) {
              all.add(
                  new Told(
                      row.getString("node"),
                      Arrays.asList((String[]) row.getArray("accepted").getArray()),
                      row.getString("in_use"),
                      row.getObject("seen_at", OffsetDateTime.class),
                      row.getBoolean("running")));
            }
            return all;
          }
        });
  }

  /** Counts no more on a node that will not come back. */
  void forget(String node) {
    owner.inTransaction(
        transaction -> {
          try (PreparedStatement delete =
              transaction.prepareStatement("DELETE FROM key_holder WHERE node = ?")) {
            delete.setString(1, node);
            return delete.executeUpdate();
          }
        });
  }
}

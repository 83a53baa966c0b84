package dev.penstock.node.keys;

import dev.penstock.store.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** The nodes and functions that share the store, as they told of their keys last. */
record KeyHolders(Database owner) {

  private static final String FUNCTION = "function ";

  /**
   * A node, or one version of a function.
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

    /** It tells only when it is called, and goes over to the next key by itself then. */
    boolean isFunction() {
      return node.startsWith(FUNCTION);
    }

    /** A version of a function that is called no more, since a later one is. */
    boolean isReplacedIn(List<Told> all) {
      return isFunction()
          && !isRunning
          && all.stream()
              .anyMatch(
                  other ->
                      other.isFunction()
                          && other.function().equals(function())
                          && other.version() > version());
    }

    private String function() {
      return node.substring(0, Math.max(0, node.lastIndexOf(':')));
    }

    /** 0 for one that has no number: then it is replaced by nothing but its own. */
    private long version() {
      String version = node.substring(node.lastIndexOf(':') + 1);
      return version.matches("[0-9]{1,18}") ? Long.parseLong(version) : 0;
    }

    @Override
    public String toString() {
      return node + (isRunning ? "" : " (not running, seen " + seenAt.toInstant() + ")");
    }
  }

  /** Those of whom something is so; versions of functions that were replaced count no more. */
  List<Told> where(Predicate<Told> isSo) {
    List<Told> all = all();
    return all.stream().filter(told -> !told.isReplacedIn(all)).filter(isSo).toList();
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

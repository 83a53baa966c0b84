package dev.penstock.local;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A node's store as its owner, to look and to tamper.
 *
 * @param url with the owner's password
 */
record LocalStore(String url) {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  Connection owner() throws SQLException {
    return DriverManager.getConnection(url);
  }

  /** The first column of what the owner sees, once every audit entry has got its place. */
  List<String> strings(String sql) {
    try (Connection connection = owner()) {
      awaitChain(connection);
      return strings(connection, sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  /** The same while the node, which gives entries their place, does nothing. */
  List<String> stringsAtOnce(String sql) {
    try (Connection connection = owner()) {
      return strings(connection, sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  private static List<String> strings(Connection connection, String sql) throws SQLException {
    try (var rows = connection.createStatement().executeQuery(sql)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    }
  }

  /** For what waits by now: more may come all the time. */
  private static void awaitChain(Connection connection) throws SQLException {
    try (var newest = connection.createStatement();
        var row = newest.executeQuery("SELECT coalesce(max(id), 0) FROM penstock.audit_intake")) {
      row.next();
      String waits = "SELECT FROM penstock.audit_intake WHERE id <= " + row.getLong(1);
      await()
          .atMost(PATIENCE)
          .pollDelay(Duration.ZERO)
          .until(
              () -> {
                try (var look = connection.createStatement();
                    var rows = look.executeQuery(waits)) {
                  return !rows.next();
                }
              });
    }
  }

  void change(String sql) {
    try (Connection connection = owner();
        var statement = connection.createStatement()) {
      if (statement.executeUpdate(sql) == 0) {
        throw new AssertionError("changed nothing: " + sql);
      }
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }
}

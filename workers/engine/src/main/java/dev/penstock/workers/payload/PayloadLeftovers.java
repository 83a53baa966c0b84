package dev.penstock.workers.payload;

import dev.penstock.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Objects that no payload names: about to be written, or cleared and still to be removed. Only what
 * is on this list is ever removed, so nothing is that somebody else put into the bucket.
 */
final class PayloadLeftovers {

  private static final int BATCH = 100;

  private PayloadLeftovers() {}

  static int note(Connection transaction, String object) throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement("INSERT INTO payload_leftover (object) VALUES (?)")) {
      insert.setString(1, object);
      return insert.executeUpdate();
    }
  }

  static void forget(Connection transaction, String object) throws SQLException {
    try (PreparedStatement delete =
        transaction.prepareStatement("DELETE FROM payload_leftover WHERE object = ?")) {
      delete.setString(1, object);
      delete.executeUpdate();
    }
  }

  /** Removes those that are older than any writing takes. */
  static void sweep(Database database, PayloadObjects objects) {
    List<String> some;
    do {
      some = database.inTransaction(PayloadLeftovers::old);
      objects.remove(some);
      for (String object : some) {
        database.inTransaction(
            transaction -> {
              forget(transaction, object);
              return object;
            });
      }
    } while (some.size() == BATCH);
  }

  private static List<String> old(Connection transaction) throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            """
            SELECT object FROM payload_leftover l
             WHERE noted_at < now() - interval '1 hour'
               AND NOT EXISTS (SELECT FROM payload p WHERE p.object = l.object)
             ORDER BY noted_at LIMIT ?
            """)) {
      select.setInt(1, BATCH);
      List<String> objects = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          objects.add(rows.getString(1));
        }
      }
      return objects;
    }
  }
}

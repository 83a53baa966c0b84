package dev.penstock.workers.payload;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A payload on record.
 *
 * @param bytes of the content, unsealed
 * @param content sealed; null when an object holds it
 * @param object where that is; null when the row holds the content
 */
@SuppressWarnings("ArrayRecordComponent") // written and read, never compared
record PayloadRow(String address, int bytes, byte @Nullable [] content, @Nullable String object) {

  static Optional<PayloadRow> find(Connection connection, String address) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT bytes, content, object FROM payload WHERE address = ?")) {
      select.setString(1, address);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(new PayloadRow(address, row.getInt(1), row.getBytes(2), row.getString(3)))
            : Optional.empty();
      }
    }
  }

  /**
   * Puts it on record, unless somebody else did just now: then an object of this one stays a
   * leftover.
   */
  boolean insert(Connection transaction) throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO payload AS p (address, bytes, content, object) VALUES (?, ?, ?, ?)
            ON CONFLICT (address) DO UPDATE SET used_at = now()
            RETURNING p.object IS NOT DISTINCT FROM ?
            """)) {
      insert.setString(1, address);
      insert.setInt(2, bytes);
      insert.setBytes(3, content);
      insert.setString(4, object);
      insert.setString(5, object);
      try (ResultSet kept = insert.executeQuery()) {
        boolean own = kept.next() && kept.getBoolean(1);
        if (own && object != null) {
          PayloadLeftovers.forget(transaction, object);
        }
        return own;
      }
    }
  }
}

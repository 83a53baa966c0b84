package dev.penstock.outbox;

import dev.penstock.json.CanonicalJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * What must leave the store once, and not before the state that it tells of has committed. A
 * trigger on the table notifies the channel {@code outbox}; the relay takes it from there.
 */
public final class Outbox {

  private Outbox() {}

  /** Puts a message into the caller's transaction. */
  public static void put(Connection transaction, OutboxMessage message) throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO outbox (topic, run_id, payload) VALUES (?, ?, ?)
            """)) {
      insert.setString(1, message.topic().wire());
      insert.setString(2, message.runId());
      insert.setString(3, CanonicalJson.write(message.payload()));
      insert.executeUpdate();
    }
  }
}

package dev.penstock.outbox;

import dev.penstock.json.CanonicalJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * What must leave the store once, and not before the state that it tells of has committed. Who puts
 * a message in notifies the channel {@code outbox}; the relay takes it from there.
 */
public final class Outbox {

  /** The expression that wakes the relay, once its transaction has committed. */
  public static final String NOTIFY = "pg_notify('outbox', '')";

  private static final String PUT =
      """
      WITH put AS (INSERT INTO outbox (topic, run_id, payload) VALUES (?, ?, ?))
      SELECT\s"""
          + NOTIFY;

  private Outbox() {}

  /** Puts a message into the caller's transaction. */
  public static void put(Connection transaction, OutboxMessage message) throws SQLException {
    try (PreparedStatement insert = transaction.prepareStatement(PUT)) {
      insert.setString(1, message.topic().wire());
      insert.setString(2, message.runId());
      insert.setString(3, CanonicalJson.write(message.payload()));
      insert.execute();
    }
  }
}

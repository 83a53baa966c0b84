package dev.penstock.workers.outbound;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes messages that are due. Who takes one has it for the length of a lease, and nothing else
 * holds it: when it dies, the message is due again.
 */
final class OutboundQueue {

  // An endpoint that was left alone for a while is asked with one message whether it is back, and
  // is
  // left alone by everybody else meanwhile.
  private static final String TAKE =
      """
      WITH due AS (
        SELECT o.id, s.failures >= ? AS probes,
               row_number() OVER (PARTITION BY o.subscription ORDER BY o.due_at, o.id) AS place
          FROM outbound o JOIN subscription s ON s.name = o.subscription
         WHERE o.state = 'pending' AND o.due_at <= now() AND s.disabled_at IS NULL
           AND (s.closed_until IS NULL OR s.closed_until <= now())),
      taken AS (
        SELECT o.id, o.subscription, d.probes FROM outbound o JOIN due d ON d.id = o.id
         WHERE o.state = 'pending' AND o.due_at <= now()
           AND d.place <= CASE WHEN d.probes THEN 1 ELSE ? END
         ORDER BY o.due_at LIMIT ? FOR UPDATE OF o SKIP LOCKED),
      probed AS (
        UPDATE subscription SET closed_until = now() + ? * interval '1 millisecond'
         WHERE name IN (SELECT subscription FROM taken WHERE probes))
      UPDATE outbound o
         SET attempts = attempts + 1, step = step + 1,
             due_at = now() + ? * interval '1 millisecond'
        FROM taken WHERE o.id = taken.id
      RETURNING o.id, o.subscription, o.seq, o.attempts, o.step
      """;

  private final OutboundSettings settings;

  OutboundQueue(OutboundSettings settings) {
    this.settings = settings;
  }

  List<Message> take(Connection transaction, int most) throws SQLException {
    try (PreparedStatement take = transaction.prepareStatement(TAKE)) {
      take.setInt(1, settings.failures());
      take.setInt(2, settings.each());
      take.setInt(3, most);
      take.setLong(4, settings.lease().toMillis());
      take.setLong(5, settings.lease().toMillis());
      List<Message> taken = new ArrayList<>();
      try (ResultSet row = take.executeQuery()) {
        while (row.next()) {
          taken.add(
              new Message(
                  row.getString(1),
                  row.getString(2),
                  row.getLong(3),
                  row.getInt(4),
                  row.getInt(5)));
        }
      }
      return taken;
    }
  }
}

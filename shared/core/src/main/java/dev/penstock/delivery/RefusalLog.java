package dev.penstock.delivery;

import dev.penstock.id.Ids;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * The last deliveries of each trigger that were refused: as many rows as there are slots, whatever
 * comes, and nothing of what was sent but its size.
 */
public final class RefusalLog {

  private static final String PUT =
      """
      INSERT INTO refusal (trigger, slot, id, reason, source, bytes, unrecorded, received_at)
      VALUES (?, nextval('refusal_no') % 200, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (trigger, slot) DO UPDATE
         SET id = excluded.id, reason = excluded.reason, source = excluded.source,
             bytes = excluded.bytes, unrecorded = excluded.unrecorded,
             received_at = excluded.received_at
      """;

  private RefusalLog() {}

  /**
   * Puts one down, in the place of an old one where all slots are taken.
   *
   * @param unrecorded how many were only counted since the one before
   */
  public static void put(
      Connection transaction,
      String trigger,
      Refusal reason,
      String source,
      int bytes,
      long unrecorded,
      Instant receivedAt)
      throws SQLException {
    try (PreparedStatement put = transaction.prepareStatement(PUT)) {
      put.setString(1, trigger);
      put.setString(2, Ids.next("ref"));
      put.setString(3, reason.wire());
      put.setString(4, source);
      put.setInt(5, bytes);
      put.setLong(6, unrecorded);
      put.setObject(7, receivedAt.atOffset(ZoneOffset.UTC));
      put.executeUpdate();
    }
  }
}

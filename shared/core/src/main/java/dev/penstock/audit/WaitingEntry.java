package dev.penstock.audit;

import dev.penstock.store.NewRow;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * An entry that is on record but has no place in the chain yet, ready to be inserted.
 *
 * @param body its canonical text, without a sequence number
 * @param mac what proves that text
 */
public record WaitingEntry(String body, byte[] mac) {

  NewRow row() {
    return NewRow.of("audit_intake (body, mac)", body, mac);
  }

  /**
   * Sets both in a statement of the caller's, which inserts them as {@code audit_intake (body,
   * mac)}.
   *
   * @param from the number of the first
   * @return the number after the last
   */
  public int bind(PreparedStatement statement, int from) throws SQLException {
    statement.setString(from, body);
    statement.setBytes(from + 1, mac);
    return from + 2;
  }
}

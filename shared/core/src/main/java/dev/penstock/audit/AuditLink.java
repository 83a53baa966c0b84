package dev.penstock.audit;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * An entry with its place in the chain, ready to be inserted by {@link AuditTrail#INSERT}. It is
 * only worth something in the transaction that read the head it follows.
 *
 * @param seq its sequence number
 * @param body its canonical text
 * @param mac what proves both and all before it
 */
public record AuditLink(long seq, String body, byte[] mac) {

  /**
   * Sets the three parameters of {@link AuditTrail#INSERT}.
   *
   * @param from the number of the first
   * @return the number after the last
   */
  public int bind(PreparedStatement statement, int from) throws SQLException {
    statement.setLong(from, seq);
    statement.setString(from + 1, body);
    statement.setBytes(from + 2, mac);
    return from + 3;
  }

  /** What the trail's head is once this has been committed. */
  public AuditHead asHead() {
    return new AuditHead(seq, mac);
  }
}

package dev.penstock.audit;

import java.sql.ResultSet;
import java.sql.SQLException;

/** The newest entry of the trail. */
public final class AuditHead {

  final long seq;
  final byte[] mac;

  AuditHead(long seq, byte[] mac) {
    this.seq = seq;
    this.mac = mac;
  }

  /** Reads the result of {@link AuditTrail#READ_HEAD}; an empty trail has a head of its own. */
  public static AuditHead read(ResultSet row) throws SQLException {
    return row.next()
        ? new AuditHead(row.getLong(1), row.getBytes(2))
        : new AuditHead(0, AuditTrail.GENESIS);
  }

  public long seq() {
    return seq;
  }

  /** The MAC; not to be changed. */
  public byte[] mac() {
    return mac;
  }
}

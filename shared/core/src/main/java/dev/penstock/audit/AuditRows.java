package dev.penstock.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the trail in order, fetched in batches within one snapshot; the caller's transaction
 * must stay open meanwhile.
 */
final class AuditRows implements Iterator<ChainRow>, AutoCloseable {

  /** A failed read in the middle of an iteration. */
  static final class ReadFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReadFailed(SQLException cause) {
      super(cause);
    }
  }

  private static final int BATCH = 1000;

  private final PreparedStatement query;
  private final ResultSet rows;
  private @Nullable ChainRow next;

  private AuditRows(PreparedStatement query) throws SQLException {
    this.query = query;
    this.rows = query.executeQuery();
    this.next = read();
  }

  static AuditRows from(Connection transaction, long seq) throws SQLException {
    PreparedStatement query =
        transaction.prepareStatement(
            """
            SELECT seq, body, mac FROM audit WHERE seq >= ? ORDER BY seq
            """);
    query.setLong(1, seq);
    query.setFetchSize(BATCH);
    return new AuditRows(query);
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public ChainRow next() {
    ChainRow row = next;
    if (row == null) {
      throw new NoSuchElementException();
    }
    try {
      next = read();
    } catch (SQLException e) {
      throw new ReadFailed(e);
    }
    return row;
  }

  @Override
  public void close() throws SQLException {
    query.close();
  }

  private @Nullable ChainRow read() throws SQLException {
    return rows.next() ? new ChainRow(rows.getLong(1), rows.getBytes(2), rows.getBytes(3)) : null;
  }
}

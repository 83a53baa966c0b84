package dev.penstock.store;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Connections that all act as one database role. SQL stands in text blocks beside its use; this
 * class only brackets it in a transaction. Thread-safe.
 */
public final class Database implements AutoCloseable {

  /** Work inside a transaction: commits when it returns, rolls back when it throws. */
  @FunctionalInterface
  public interface Work<T extends @org.jspecify.annotations.Nullable Object> {
    T in(Connection connection) throws SQLException;
  }

  private final ConnectionSource source;

  private Database(ConnectionSource source) {
    this.source = source;
  }

  /** A pool, for a process that does many things at once. */
  public static Database open(DatabaseSettings settings) {
    return new Database(new PooledConnections(settings));
  }

  /**
   * One connection and no pool, for a function that does one thing at a time; the pool size counts
   * for nothing. Only for {@code jdbc:postgresql:}. It connects when it is first used.
   */
  public static Database single(DatabaseSettings settings) {
    return new Database(new SingleConnection(settings));
  }

  /**
   * Runs the work in one transaction (READ COMMITTED).
   *
   * @throws PlatformException {@code unavailable} when no connection could be had or it broke;
   *     nothing is known then about a commit under way
   */
  public <T extends @org.jspecify.annotations.Nullable Object> T inTransaction(Work<T> work) {
    try {
      Connection connection = source.take();
      try {
        T result = work.in(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        rollback(connection, e);
        throw e;
      } finally {
        source.giveBack(connection);
      }
    } catch (SQLException e) {
      throw translate(e);
    }
  }

  /** Connections of one's own, to be closed by who takes them: for listening, for migrating. */
  public DataSource dataSource() {
    return source.dataSource();
  }

  @Override
  public void close() {
    source.close();
  }

  private static void rollback(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  /**
   * A broken or missing connection (SQLSTATE class 08, 53, 57, and HikariCP's time-out) is {@code
   * unavailable}; everything else is a bug and stays {@code internal}.
   */
  static PlatformException translate(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    boolean away =
        e instanceof java.sql.SQLTransientConnectionException
            || state.startsWith("08")
            || state.startsWith("53")
            || state.startsWith("57");
    return away
        ? new PlatformException(
            Problem.of(
                ProblemType.UNAVAILABLE, "The store can't be reached right now. Try again later."),
            e)
        : new PlatformException(
            Problem.of(ProblemType.INTERNAL, "The store refused a statement."), e);
  }
}

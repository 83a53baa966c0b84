package dev.penstock.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * A pool of connections that all act as one database role. SQL stands in text blocks beside its
 * use; this class only brackets it in a transaction. Thread-safe.
 */
public final class Database implements AutoCloseable {

  /** Work inside a transaction: commits when it returns, rolls back when it throws. */
  @FunctionalInterface
  public interface Work<T extends @org.jspecify.annotations.Nullable Object> {
    T in(Connection connection) throws SQLException;
  }

  private final HikariDataSource pool;

  private Database(HikariDataSource pool) {
    this.pool = pool;
  }

  public static Database open(DatabaseSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(settings.url());
    config.setUsername(settings.user());
    config.setPassword(settings.password());
    config.setMaximumPoolSize(settings.poolSize());
    config.setMinimumIdle(0);
    config.setAutoCommit(false);
    config.setConnectionTimeout(settings.acquireTimeout().toMillis());
    config.setInitializationFailTimeout(-1);
    config.setPoolName("penstock-" + settings.user());
    config.addDataSourceProperty("ApplicationName", "penstock-" + settings.user());
    config.addDataSourceProperty("reWriteBatchedInserts", "true");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    return new Database(new HikariDataSource(config));
  }

  /**
   * Runs the work in one transaction (READ COMMITTED).
   *
   * @throws PlatformException {@code unavailable} when no connection could be had or it broke;
   *     nothing is known then about a commit under way
   */
  public <T extends @org.jspecify.annotations.Nullable Object> T inTransaction(Work<T> work) {
    try (Connection connection = pool.getConnection()) {
      try {
        T result = work.in(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        rollback(connection, e);
        throw e;
      }
    } catch (SQLException e) {
      throw translate(e);
    }
  }

  public DataSource dataSource() {
    return pool;
  }

  @Override
  public void close() {
    pool.close();
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

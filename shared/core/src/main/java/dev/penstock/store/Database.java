package dev.penstock.store;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Connections that all act as one database role. SQL stands in text blocks beside its use; this
 * class only brackets it in a transaction. Thread-safe.
 */
public final class Database implements AutoCloseable {

  /** Work inside a transaction: commits when it returns, rolls back when it throws. */
  @FunctionalInterface
  public interface Work<T extends @Nullable Object> {
    T in(Connection connection) throws SQLException;
  }

  private static final Set<String> PASSING_CLASSES = Set.of("08", "40", "53", "57", "58");

  private static final String NOT_PERMITTED = "42501";

  private final ConnectionSource source;
  private final @Nullable Supplier<Entrance> entrances;

  private Database(ConnectionSource source, @Nullable Supplier<Entrance> entrances) {
    this.source = source;
    this.entrances = entrances;
  }

  private Database(ConnectionSource source) {
    this(source, null);
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
    return single(settings, settings::password);
  }

  /**
   * The same, with a password that doesn't last.
   *
   * @param password asked for each time that a connection is made, in place of the settings' one
   */
  public static Database single(DatabaseSettings settings, Supplier<String> password) {
    return new Database(new SingleConnection(settings, password));
  }

  /**
   * The same, connecting already while its owner gets ready: for who will need it with the first
   * call. A store that is away fails that call, and not this.
   */
  public static Database singleAhead(DatabaseSettings settings, Supplier<String> password) {
    SingleConnection connection = new SingleConnection(settings, password);
    connection.connectAhead();
    return new Database(connection);
  }

  /**
   * The same connections, for a role whose rows the store shows by folder: each transaction begins
   * by saying for which ones it acts. What goes beyond is {@code forbidden}.
   *
   * @param folders asked once for each transaction, on its thread
   */
  public Database within(Supplier<FolderReach> folders) {
    return within(folders, Optional::empty);
  }

  /**
   * The same, where each transaction begins only while something is so.
   *
   * @param provisos asked as the folders are; a transaction whose proviso is not so any more throws
   *     {@link Proviso.Failed} and has seen nothing
   */
  public Database within(Supplier<FolderReach> folders, Supplier<Optional<Proviso>> provisos) {
    return new Database(source, () -> new Entrance(folders.get(), provisos.get()));
  }

  /**
   * Runs the work in one transaction (READ COMMITTED).
   *
   * <p>When the connection breaks before the commit is sent, nothing has happened. When it breaks
   * during the commit, the outcome is unknown: the server may have committed and died before it
   * could say so. Callers therefore write under keys that make a second try harmless (delivery id,
   * idempotency key, fencing token) and never answer success before this method has returned.
   *
   * @throws PlatformException {@code unavailable} when no connection could be had, it broke, or the
   *     server asks to try again; {@code internal} when it refused a statement
   */
  public <T extends @Nullable Object> T inTransaction(Work<T> work) {
    Connection connection = take();
    try {
      try {
        enter(connection);
        T result = work.in(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException | Error e) {
        rollback(connection, e);
        throw e;
      } finally {
        source.giveBack(connection);
      }
    } catch (SQLException e) {
      throw told(e);
    }
  }

  /** Sets the values of a statement's question marks. */
  @FunctionalInterface
  public interface Binding {
    /**
     * Sets them.
     *
     * @param first the number of the first
     */
    void set(Connection connection, PreparedStatement statement, int first) throws SQLException;
  }

  /** Reads the rows of a statement. */
  @FunctionalInterface
  public interface Reading<T> {
    T of(ResultSet rows) throws SQLException;
  }

  /**
   * One statement in a transaction of its own, in a single round trip: what it acts for and what it
   * asks go to the server together, and the server ends what it began by itself. For what is asked
   * most, and for a {@link Commit}.
   *
   * @throws PlatformException as {@link #inTransaction}
   */
  public <T> T query(String sql, Binding binding, Reading<T> reading) {
    Connection connection = take();
    try {
      try {
        connection.setAutoCommit(true);
        return read(connection, sql, binding, reading);
      } finally {
        if (!connection.isClosed()) {
          connection.setAutoCommit(false);
        }
        source.giveBack(connection);
      }
    } catch (SQLException e) {
      throw told(e);
    }
  }

  /** Statements that are sent together are one transaction, for which the setting is made. */
  private <T> T read(Connection connection, String sql, Binding binding, Reading<T> reading)
      throws SQLException {
    Entrance entrance = entrance();
    boolean silent = entrance.isSilent();
    try (PreparedStatement select =
        connection.prepareStatement(silent ? sql : entrance.sql() + "; " + sql)) {
      binding.set(connection, select, silent ? 1 : entrance.bind(connection, select));
      select.execute();
      if (!silent) {
        try (ResultSet said = select.getResultSet()) {
          entrance.read(said);
        }
        select.getMoreResults();
      }
      try (ResultSet rows = select.getResultSet()) {
        return reading.of(rows);
      }
    }
  }

  private Entrance entrance() {
    return entrances == null ? Entrance.NONE : entrances.get();
  }

  private void enter(Connection connection) throws SQLException {
    Entrance entrance = entrance();
    if (entrance.isSilent()) {
      return;
    }
    try (PreparedStatement set = connection.prepareStatement(entrance.sql())) {
      entrance.bind(connection, set);
      try (ResultSet said = set.executeQuery()) {
        entrance.read(said);
      }
    }
  }

  private PlatformException told(SQLException e) {
    return entrances != null && NOT_PERMITTED.equals(e.getSQLState()) ? beyond(e) : translate(e);
  }

  private static PlatformException beyond(SQLException e) {
    return new PlatformException(
        Problem.of(
            ProblemType.FORBIDDEN, "This would reach into a folder that is not yours to change."),
        e);
  }

  /**
   * Whatever stands in the way of a connection may pass: a closed pool belongs to a node that ends.
   */
  private Connection take() {
    try {
      return source.take();
    } catch (SQLException e) {
      throw unavailable(e);
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

  private static void rollback(Connection connection, Throwable cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  /**
   * What may go better on another try is {@code unavailable}: a broken connection (SQLSTATE class
   * 08), a deadlock or a serialization failure (40), a server that has become read-only (25006), is
   * out of resources (53), can't give a lock (55P03), shuts down (57) or has a system error (58).
   * Everything else is a bug and stays {@code internal}.
   */
  static PlatformException translate(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    boolean passing =
        switch (state) {
          case "25006", "55P03" -> true;
          default -> state.length() == 5 && PASSING_CLASSES.contains(state.substring(0, 2));
        };
    return passing
        ? unavailable(e)
        : new PlatformException(
            Problem.of(
                ProblemType.INTERNAL, "The store refused a statement (SQLSTATE " + state + ")."),
            e);
  }

  private static PlatformException unavailable(SQLException e) {
    return new PlatformException(
        Problem.of(
            ProblemType.UNAVAILABLE, "The store can't be reached right now. Try again later."),
        e);
  }
}

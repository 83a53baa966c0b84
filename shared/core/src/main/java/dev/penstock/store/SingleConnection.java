package dev.penstock.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * One connection that is made when it is first needed and made again when it is gone. A function
 * instance handles one request at a time, so a pool would only cost its cold start (see
 * docs/adr/2026-11-21-ingress-cold-path.md). Callers at the same time take turns.
 */
final class SingleConnection implements ConnectionSource {

  /** A function may have been frozen for hours since it last spoke: ask before relying on it. */
  private static final long IDLE_UNCHECKED = Duration.ofSeconds(1).toNanos();

  private final DatabaseSettings settings;
  private final Supplier<String> password;
  private final PGSimpleDataSource server = new PGSimpleDataSource();
  private final ReentrantLock turn = new ReentrantLock();
  private @Nullable Connection open;
  private long usedAt;

  SingleConnection(DatabaseSettings settings, Supplier<String> password) {
    this.settings = settings;
    this.password = password;
    int seconds = (int) Math.max(1, settings.acquireTimeout().toSeconds());
    server.setURL(settings.url());
    server.setUser(settings.user());
    server.setApplicationName(settings.connectionName());
    server.setConnectTimeout(seconds);
    // An answer that is late is no answer: the sender must hear 503 before its own patience ends.
    server.setSocketTimeout(2 * seconds);
    server.setTcpKeepAlive(true);
    // So that the driver says its wishes as it connects, and not in two round trips after.
    server.setAssumeMinServerVersion("15");
    // The server's detail of a refusal holds the refused row, and rows hold payloads.
    server.setLogServerErrorDetail(false);
  }

  /**
   * Has the connection made on a thread of its own. Who needs it meanwhile waits for its turn; when
   * it can't be made nobody is told, and the first who needs it tries again.
   */
  void connectAhead() {
    Thread.ofPlatform()
        .daemon()
        .name("connect-ahead")
        .start(
            () -> {
              try {
                giveBack(take());
              } catch (SQLException | RuntimeException e) {
                // Told by the first use, which meets the same.
                return;
              }
            });
  }

  @Override
  public Connection take() throws SQLException {
    awaitTurn();
    if (turn.getHoldCount() > 1) {
      turn.unlock();
      throw new IllegalStateException("a transaction within a transaction of the same connection");
    }
    try {
      Connection present = open;
      if (present == null || !usable(present)) {
        open = null;
        present = connect();
        present.setAutoCommit(false);
        open = present;
      }
      return present;
    } catch (SQLException | RuntimeException e) {
      turn.unlock();
      throw e;
    }
  }

  @Override
  public void giveBack(Connection connection) throws SQLException {
    usedAt = System.nanoTime();
    turn.unlock();
  }

  @Override
  public DataSource dataSource() {
    server.setPassword(password.get());
    return server;
  }

  @Override
  public void close() {
    turn.lock();
    try {
      if (open != null) {
        open.close();
        open = null;
      }
    } catch (SQLException e) {
      throw Database.translate(e);
    } finally {
      turn.unlock();
    }
  }

  /** By the driver itself: the driver manager would look through the class path for others. */
  private Connection connect() throws SQLException {
    Properties login = new Properties();
    login.setProperty("user", settings.user());
    login.setProperty("password", password.get());
    return Objects.requireNonNull(new Driver().connect(server.getUrl(), login), "a URL of its own");
  }

  private boolean usable(Connection present) throws SQLException {
    return !present.isClosed()
        && (System.nanoTime() - usedAt < IDLE_UNCHECKED || present.isValid(1));
  }

  private void awaitTurn() throws SQLException {
    try {
      if (turn.tryLock(settings.acquireTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new SQLTransientConnectionException("no turn within " + settings.acquireTimeout());
  }
}

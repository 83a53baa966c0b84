package dev.penstock.workers.outbound;

import dev.penstock.store.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Waits for what is put into the store, on a connection of its own. A notification is only a hint:
 * one that is lost, with the connection or before it was there, costs no more than one poll
 * interval. Used by one thread.
 */
public final class StoreBell implements AutoCloseable {

  private final Database database;
  private final String channel;
  private @Nullable Connection connection;

  /**
   * One that does not listen yet.
   *
   * @param channel what is notified when something is put there
   */
  public StoreBell(Database database, String channel) {
    this.database = database;
    this.channel = channel;
  }

  /** Returns when something was put there, or after the time given. */
  public void await(Duration atMost) throws InterruptedException {
    try {
      Connection listening = listening();
      listening.unwrap(PGConnection.class).getNotifications((int) Math.max(1, atMost.toMillis()));
      // The wait must not go on inside a transaction that was opened by LISTEN.
      listening.commit();
    } catch (SQLException e) {
      close();
      Thread.sleep(atMost);
    }
  }

  @Override
  public void close() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        org.slf4j.LoggerFactory.getLogger(StoreBell.class)
            .debug("listening connection closed badly: {}", e.getMessage());
      }
    }
  }

  private Connection listening() throws SQLException {
    Connection open = connection;
    if (open != null) {
      return open;
    }
    open = database.dataSource().getConnection();
    try (Statement listen = open.createStatement()) {
      listen.execute("LISTEN " + channel);
      open.commit();
    } catch (SQLException e) {
      open.close();
      throw e;
    }
    connection = open;
    return open;
  }
}

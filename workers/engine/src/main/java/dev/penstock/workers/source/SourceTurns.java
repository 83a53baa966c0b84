package dev.penstock.workers.source;

import dev.penstock.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose turn it is to take for a trigger, where a broker does not share its messages out by itself:
 * one process at a time, for as long as its connection to the store lasts. It saves work and
 * protects nothing: what two take at the edge of a turn is one delivery. Thread-safe.
 */
final class SourceTurns implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SourceTurns.class);

  private static final String TAKE =
      "SELECT pg_try_advisory_lock(hashtextextended('penstock source ' || ?, 0))";
  private static final String GIVE =
      "SELECT pg_advisory_unlock(hashtextextended('penstock source ' || ?, 0))";
  private static final int ANSWER_SECONDS = 2;

  private final Database database;
  private final Set<String> held = new HashSet<>();
  private @Nullable Connection connection;

  /**
   * None is held yet.
   *
   * @param database of which one connection is kept once it is needed
   */
  SourceTurns(Database database) {
    this.database = database;
  }

  /** Whether it is this process's turn; takes it when nobody has it. */
  synchronized boolean take(String name) {
    try {
      Connection open = connection();
      if (held.contains(name)) {
        return true;
      }
      boolean taken = ask(open, TAKE, name);
      if (taken) {
        held.add(name);
      }
      return taken;
    } catch (SQLException e) {
      LOG.debug("no turn can be taken: {}", e.getMessage());
      lose();
      return false;
    }
  }

  /** Lets another process have it. */
  synchronized void give(String name) {
    Connection open = connection;
    if (held.remove(name) && open != null) {
      try {
        ask(open, GIVE, name);
      } catch (SQLException e) {
        lose();
      }
    }
  }

  @Override
  public synchronized void close() {
    for (String name : Set.copyOf(held)) {
      give(name);
    }
    lose();
  }

  private static boolean ask(Connection open, String sql, String name) throws SQLException {
    try (PreparedStatement select = open.prepareStatement(sql)) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        boolean answer = row.next() && row.getBoolean(1);
        open.commit();
        return answer;
      }
    }
  }

  /** The connection that the turns hang on; with another one, none is held any more. */
  private Connection connection() throws SQLException {
    Connection open = connection;
    if (open != null && open.isValid(ANSWER_SECONDS)) {
      open.commit();
      return open;
    }
    lose();
    open = database.dataSource().getConnection();
    connection = open;
    return open;
  }

  private void lose() {
    held.clear();
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        LOG.debug("the connection of turns closed badly: {}", e.getMessage());
      }
    }
  }
}

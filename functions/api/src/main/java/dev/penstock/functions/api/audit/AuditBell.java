package dev.penstock.functions.api.audit;

import dev.penstock.audit.AuditTrail;
import dev.penstock.store.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rings when the trail has grown: one connection LISTENs for all followers. It counts its rings, so
 * that one between a follower's look and its wait is not missed. Thread-safe.
 */
final class AuditBell implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AuditBell.class);
  private static final int LOOK_MILLIS = 1_000;
  private static final long RETRY_MILLIS = 1_000;

  private final Database database;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition rung = lock.newCondition();
  private long rings;
  private boolean closed;

  private AuditBell(Database database) {
    this.database = database;
  }

  static AuditBell listen(Database database) {
    AuditBell bell = new AuditBell(database);
    Thread.ofVirtual().name("audit-bell").start(bell::run);
    return bell;
  }

  long rings() {
    lock.lock();
    try {
      return rings;
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a ring after the given count; false when none came in time. */
  boolean awaitNext(long seen, long millis) throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      while (rings == seen && !closed && left > 0) {
        left = rung.awaitNanos(left);
      }
      return rings != seen || closed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      rung.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (!isClosed()) {
      try (Connection connection = database.dataSource().getConnection()) {
        connection.setAutoCommit(true);
        try (Statement listen = connection.createStatement()) {
          listen.execute(AuditTrail.LISTEN);
        }
        ring(); // Whatever was missed while nobody listened is found by looking now.
        hear(connection.unwrap(PGConnection.class));
        try (Statement unlisten = connection.createStatement()) {
          unlisten.execute("UNLISTEN *");
        }
      } catch (SQLException e) {
        LOG.info("The live feed lost its connection and tries again: {}", e.getMessage());
        pause();
      }
    }
  }

  private void hear(PGConnection connection) throws SQLException {
    while (!isClosed()) {
      if (connection.getNotifications(LOOK_MILLIS).length > 0) {
        ring();
      }
    }
  }

  private void ring() {
    lock.lock();
    try {
      rings++;
      rung.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void pause() {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS);
      while (!closed && left > 0) {
        left = rung.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
    } finally {
      lock.unlock();
    }
  }
}

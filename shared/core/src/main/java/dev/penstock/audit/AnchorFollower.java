package dev.penstock.audit;

import dev.penstock.problem.PlatformException;
import dev.penstock.store.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the anchor close behind the trail: wakes on the notification of an append, remembers the
 * head at most once an interval, and once more at shutdown. Survives restarts of the store. What
 * signs checkpoints is driven from here, so that the trail is followed by one connection.
 */
public final class AnchorFollower implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AnchorFollower.class);

  /** How often the anchor is written at most; entries younger than this may be cut off unseen. */
  public static final Duration INTERVAL = Duration.ofSeconds(1);

  private static final int LOOK_UP_MILLIS = 250;

  private final Database auditor;
  private final AuditAnchor anchor;
  private final Optional<Checkpointer> checkpointer;
  private final Thread thread;
  private final CountDownLatch stopping = new CountDownLatch(1);

  private AnchorFollower(
      Database auditor, AuditAnchor anchor, Optional<Checkpointer> checkpointer) {
    this.auditor = auditor;
    this.anchor = anchor;
    this.checkpointer = checkpointer;
    this.thread = Thread.ofPlatform().name("audit-anchor").daemon().unstarted(this::follow);
  }

  /**
   * Starts following.
   *
   * @param auditor a pool of the role auditor; one of its connections is kept
   */
  public static AnchorFollower start(Database auditor, AuditAnchor anchor) {
    return start(auditor, anchor, Optional.empty());
  }

  /**
   * Starts following, and has checkpoints signed when they are due.
   *
   * @param auditor a pool of the role auditor; one of its connections is kept
   */
  public static AnchorFollower start(
      Database auditor, AuditAnchor anchor, Checkpointer checkpointer) {
    return start(auditor, anchor, Optional.of(checkpointer));
  }

  private static AnchorFollower start(
      Database auditor, AuditAnchor anchor, Optional<Checkpointer> checkpointer) {
    AnchorFollower follower = new AnchorFollower(auditor, anchor, checkpointer);
    follower.thread.start();
    return follower;
  }

  /** Stops following and remembers the head a last time, while the store is still there. */
  @Override
  public void close() {
    // Not interrupted: that would break off what is being written.
    stopping.countDown();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    rememberHead();
    checkpointer.ifPresent(Checkpointer::sign);
  }

  private void follow() {
    while (!isStopping()) {
      try (Connection connection = auditor.dataSource().getConnection()) {
        connection.setAutoCommit(true);
        listen(connection);
      } catch (SQLException e) {
        LOG.warn("The audit anchor lost the store and will try again: {}", e.getMessage());
        pause();
      }
    }
  }

  private void listen(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(AuditTrail.LISTEN);
      PGConnection notifications = connection.unwrap(PGConnection.class);
      while (!isStopping() && rememberHead()) {
        pause();
        awaitAppend(notifications);
      }
      // The connection goes back to the pool, whose next user would never read what arrives.
      statement.execute("UNLISTEN *");
    }
  }

  /** Looks up now and then: the read can't be interrupted, and close() must not wait for long. */
  private void awaitAppend(PGConnection notifications) throws SQLException {
    boolean appended = false;
    while (!isStopping() && !appended) {
      checkpointer.ifPresent(Checkpointer::signWhenDue);
      appended = notifications.getNotifications(LOOK_UP_MILLIS).length > 0;
    }
  }

  private boolean rememberHead() {
    try {
      Head head = auditor.inTransaction(AnchorFollower::head);
      if (head != null && head.seq < anchor.anchoredSeq()) {
        LOG.error(
            "The audit trail ends at {}, but the anchor knows of entries up to {}: its tail was cut"
                + " off. Run: penstock audit verify",
            head.seq,
            anchor.anchoredSeq());
      } else if (head != null) {
        anchor.remember(head.seq, head.mac);
      }
      return true;
    } catch (PlatformException e) {
      LOG.warn("The audit anchor was not written: {}", e.getMessage());
      return false;
    }
  }

  private static @Nullable Head head(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(AuditTrail.READ_HEAD)) {
      return row.next() ? new Head(row.getLong(1), row.getBytes(2)) : null;
    }
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private void pause() {
    try {
      boolean _ = stopping.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private record Head(long seq, byte[] mac) {}
}

package dev.penstock.node.http;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closes a connection that has not brought a whole request header in time, be it its first or a
 * later one. The idle time-out alone would let a peer hold a connection for ever by sending a byte
 * now and then.
 */
final class HeaderDeadline implements Connection.Listener {

  private final Scheduler scheduler;
  private final Patience patience;

  HeaderDeadline(Scheduler scheduler, Patience patience) {
    this.scheduler = scheduler;
    this.patience = patience;
  }

  @Override
  public void onOpened(Connection connection) {
    later(new Watch(connection));
  }

  private void later(Watch watch) {
    scheduler.schedule(watch, patience.header().toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Looks again and again, until the connection is closed. One look at a time. */
  private final class Watch implements Runnable {

    private final Connection connection;
    private long messages;
    private long bytes;
    private long droppingSince;
    private boolean dropping;

    private Watch(Connection connection) {
      this.connection = connection;
    }

    @Override
    public void run() {
      if (!connection.getEndPoint().isOpen()) {
        return;
      }
      if (connection.getMessagesIn() == 0 || isTooSlow()) {
        connection.close();
      } else {
        later(this);
      }
    }

    /**
     * Bytes that make no new message are a body, or a header that doesn't end. Which of them can't
     * be told from here; a body has a deadline of its own, which is over by then.
     */
    private boolean isTooSlow() {
      boolean arrived = connection.getMessagesIn() != messages;
      boolean dropped = connection.getBytesIn() != bytes;
      messages = connection.getMessagesIn();
      bytes = connection.getBytesIn();
      if (arrived) {
        dropping = false;
      } else if (dropped && !dropping) {
        dropping = true;
        droppingSince = System.nanoTime();
      } else if (dropped) {
        return System.nanoTime() - droppingSince > patience.message().toNanos();
      }
      return false;
    }
  }
}

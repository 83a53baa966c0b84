package dev.penstock.node.http;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closes a connection that has not brought a whole request header in time. The idle time-out alone
 * would let a peer hold a connection for ever by sending a byte now and then.
 */
final class HeaderDeadline implements Connection.Listener {

  private static final int SECONDS = 15;

  private final Scheduler scheduler;

  HeaderDeadline(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  @Override
  public void onOpened(Connection connection) {
    scheduler.schedule(() -> look(connection), SECONDS, TimeUnit.SECONDS);
  }

  private static void look(Connection connection) {
    if (connection.getEndPoint().isOpen() && connection.getMessagesIn() == 0) {
      connection.close();
    }
  }
}

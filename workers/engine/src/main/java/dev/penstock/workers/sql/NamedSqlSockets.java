package dev.penstock.workers.sql;

import dev.penstock.workers.tls.NamedSockets;
import dev.penstock.workers.tls.Tls;
import dev.penstock.workers.tool.Reach;
import java.util.Properties;
import org.postgresql.PGProperty;

/**
 * TLS to the one host that a connection is for, whatever address the driver was given. The driver
 * makes it by its name and tells it one text: the host, and in the lines after it whom to trust.
 */
public final class NamedSqlSockets extends NamedSockets {

  /** As the driver makes it. */
  public NamedSqlSockets(String told) {
    super(new Tls().context(trust(told), null, host(told)).getSocketFactory(), host(told));
  }

  /** Lets the driver make one. */
  static void in(Properties properties, String host, Reach reach) {
    PGProperty.SSL_MODE.set(properties, "require");
    PGProperty.SSL_FACTORY.set(properties, NamedSqlSockets.class.getName());
    PGProperty.SSL_FACTORY_ARG.set(properties, host + "\n" + reach.authorities());
  }

  private static String host(String told) {
    return told.substring(0, told.indexOf('\n'));
  }

  private static Reach trust(String told) {
    return new Reach(true, told.substring(told.indexOf('\n') + 1));
  }
}

package dev.penstock.workers.sql;

import dev.penstock.workers.tls.Tls;
import dev.penstock.workers.tool.Reach;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;
import org.postgresql.PGProperty;

/**
 * TLS to the one host that a connection is for, whatever address the driver was given. The driver
 * makes it by its name and tells it one text: the host, and in the lines after it whom to trust.
 */
public final class NamedSqlSockets extends SSLSocketFactory {

  private final SSLSocketFactory sockets;

  /** As the driver makes it. */
  public NamedSqlSockets(String told) {
    int end = told.indexOf('\n');
    Reach reach = new Reach(true, told.substring(end + 1));
    this.sockets = new Tls().context(reach, null, told.substring(0, end)).getSocketFactory();
  }

  /** Lets the driver make one. */
  static void in(Properties properties, String host, Reach reach) {
    PGProperty.SSL_MODE.set(properties, "require");
    PGProperty.SSL_FACTORY.set(properties, NamedSqlSockets.class.getName());
    PGProperty.SSL_FACTORY_ARG.set(properties, host + "\n" + reach.authorities());
  }

  @Override
  public Socket createSocket(Socket connected, String address, int port, boolean autoClose)
      throws IOException {
    return sockets.createSocket(connected, address, port, autoClose);
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return sockets.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return sockets.getSupportedCipherSuites();
  }

  @Override
  public Socket createSocket(String address, int port) {
    throw unchecked();
  }

  @Override
  public Socket createSocket(String address, int port, InetAddress local, int localPort) {
    throw unchecked();
  }

  @Override
  public Socket createSocket(InetAddress address, int port) {
    throw unchecked();
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress local, int localPort) {
    throw unchecked();
  }

  private static UnsupportedOperationException unchecked() {
    return new UnsupportedOperationException("an address is checked before it is connected to");
  }
}

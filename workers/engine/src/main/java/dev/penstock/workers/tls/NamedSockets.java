package dev.penstock.workers.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;

/** Puts TLS over connections to one host. It makes none: what it is given was checked before. */
public class NamedSockets extends SSLSocketFactory {

  private final SSLSocketFactory sockets;
  private final String host;

  /** Over connections to a host, whatever address they were made to. */
  protected NamedSockets(SSLSocketFactory sockets, String host) {
    this.sockets = sockets;
    this.host = host;
  }

  @Override
  public Socket createSocket(Socket connected, String address, int port, boolean autoClose)
      throws IOException {
    return sockets.createSocket(connected, host, port, autoClose);
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

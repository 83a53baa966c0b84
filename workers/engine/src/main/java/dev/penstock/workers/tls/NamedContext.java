package dev.penstock.workers.tls;

import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * A context for connections to one host, which are told its name (RFC 6066 section 3) also by a
 * client that was given its address.
 */
final class NamedContext extends SSLContext {

  private NamedContext(SSLContext context, String host) {
    super(new Named(context, host), context.getProvider(), context.getProtocol());
  }

  /**
   * A context that is set up already, for one host.
   *
   * @param host a literal address is told to nobody
   */
  static SSLContext of(SSLContext context, String host) {
    return new NamedContext(context, host);
  }

  private static final class Named extends SSLContextSpi {
    private final SSLContext context;
    private final String host;

    Named(SSLContext context, String host) {
      this.context = context;
      this.host = host;
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return new NamedSockets(context.getSocketFactory(), host);
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return context.createSSLEngine(host, -1);
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String address, int port) {
      return context.createSSLEngine(host, port);
    }

    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random) {
      throw new UnsupportedOperationException("it is set up already");
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      throw new UnsupportedOperationException("this is for clients");
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return context.getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return context.getClientSessionContext();
    }
  }
}

package dev.penstock.node.http;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/**
 * The node's HTTP server. The port is taken when it is made, so that a taken one is told before
 * anything else starts; requests are answered from {@link #open} on. Nothing that a proxy says
 * about the sender is believed: the peer is whoever holds the connection. Thread-safe.
 */
public final class FrontDoor implements AutoCloseable {

  private static final int HEADER_BYTES = 16 << 10;
  private static final int CONNECTIONS = 4096;
  private static final long STOP_MILLIS = 3_000;

  private final Listen listen;
  private final Server server;
  private final ServerConnector connector;

  private FrontDoor(Listen listen, Patience patience) {
    this.listen = listen;
    VirtualThreadPool threads = new VirtualThreadPool();
    threads.setName("http");
    this.server = new Server(threads);
    this.connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration()));
    connector.setHost(listen.host());
    connector.setPort(listen.port());
    // Java's own 50 are fewer than a burst brings at once: the rest would be reset, unanswered.
    connector.setAcceptQueueSize(CONNECTIONS);
    connector.setIdleTimeout(patience.idle().toMillis());
    connector.addBean(new HeaderDeadline(connector.getScheduler(), patience));
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(CONNECTIONS, server));
    server.setErrorHandler(new ProblemErrors());
    server.setStopTimeout(STOP_MILLIS);
  }

  /**
   * Takes the port.
   *
   * @throws PlatformException {@code conflict} when it is taken
   */
  public static FrontDoor reserve(Listen listen) {
    return reserve(listen, Patience.STANDARD);
  }

  static FrontDoor reserve(Listen listen, Patience patience) {
    FrontDoor door = new FrontDoor(listen, patience);
    try {
      door.connector.open();
      return door;
    } catch (IOException e) {
      throw new PlatformException(Problem.of(ProblemType.CONFLICT, taken(listen, e)), e);
    }
  }

  /** Answers requests from now on. */
  public void open(Handler routes) {
    server.setHandler(new GracefulHandler(routes));
    try {
      server.start();
    } catch (Exception e) {
      throw new PlatformException(
          Problem.of(ProblemType.UNAVAILABLE, "The HTTP server did not start: " + e.getMessage()),
          e);
    }
  }

  public int port() {
    return connector.getLocalPort();
  }

  /** Where a browser on this machine finds it. */
  public String url() {
    String host = listen.host().equals("0.0.0.0") ? "127.0.0.1" : listen.literal();
    return "http://" + host + ":" + port();
  }

  /** Takes no new request, lets those under way end, then closes. */
  @Override
  public void close() {
    try {
      server.stop();
      connector.close();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP server did not stop cleanly", e);
    }
  }

  private static HttpConfiguration configuration() {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    http.setHttpCompliance(HttpCompliance.RFC9110);
    // A schedule may be called namespace/name. Nothing here decodes a path before it is split.
    http.setUriCompliance(
        UriCompliance.DEFAULT.with("SLASHES", UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR));
    return http;
  }

  private static String taken(Listen listen, IOException e) {
    if (!(e.getCause() instanceof java.net.BindException)
        && !(e instanceof java.net.BindException)) {
      return "The node can't listen on " + listen.host() + ": " + e.getMessage();
    }
    int port = listen.port();
    return """
    Port %d on %s is taken by another program.
      who it is:      ss -ltnp 'sport = :%d'    (macOS: lsof -nP -iTCP:%d -sTCP:LISTEN)
      another port:   --port %d    (any free one: --port 0)"""
        .formatted(port, listen.host(), port, port, port + 1);
  }
}

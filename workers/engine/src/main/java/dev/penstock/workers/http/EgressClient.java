package dev.penstock.workers.http;

import dev.penstock.workers.tls.ClientIdentity;
import dev.penstock.workers.tls.Tls;
import dev.penstock.workers.tool.Reach;
import dev.penstock.workers.tool.Tenure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.DefaultClientConnectionReuseStrategy;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** A client with a pool of its own that does only what it is told. Thread-safe. */
final class EgressClient {

  private static final String SENT = "penstock.sent";
  private static final HttpRoutePlanner ROUTES =
      new DefaultRoutePlanner(DefaultSchemePortResolver.INSTANCE);

  private final PoolingHttpClientConnectionManager connections;
  private final CloseableHttpClient client;
  private final Timeout connect;
  private final TimeValue approachKept;

  EgressClient(EgressSettings settings, CheckedResolver resolver, Tls tls) {
    this.connect = Timeout.of(settings.connectTimeout());
    this.approachKept = TimeValue.of(settings.approachKept());
    this.connections = connections(settings, resolver, tls);
    this.client = client();
  }

  /**
   * How a call connects: what is in the context when the client opens a connection for it.
   *
   * @param approach the connection that was made early for it; null where it makes its own
   */
  record Connecting(
      Reach reach,
      @Nullable ClientIdentity identity,
      Tenure tenure,
      boolean isEffect,
      @Nullable Approach approach) {

    private static final String KEY = "penstock.connecting";

    /** Whether the connection is this call's alone. */
    boolean isAlone() {
      return isEffect || identity != null;
    }

    /**
     * Puts it there. A connection is lent only to a call that trusts the same authorities; one that
     * has shown an identity to no other at all. An effect has one of its own as well: what is left
     * of the talk before, such as a second copy of an answer, would be taken for its answer.
     */
    void in(HttpClientContext context) {
      ((HttpContext) context).setAttribute(KEY, this);
      context.setUserToken(approach != null ? approach : isAlone() ? new Object() : reach);
    }

    static Connecting of(HttpContext context) {
      return (Connecting) Objects.requireNonNull(context.getAttribute(KEY));
    }
  }

  <T> T execute(
      ClassicHttpRequest request, HttpClientContext context, HttpClientResponseHandler<T> handler)
      throws IOException {
    return client.execute(request, context, handler);
  }

  /**
   * Connects, and leaves the connection to the call that comes with the same approach.
   *
   * @throws IOException when no connection came about
   */
  void connect(URI target, Approach approach) throws IOException, HttpException {
    HttpClientContext context = HttpClientContext.create();
    new Connecting(approach.reach(), null, Tenure.unlimited(), true, approach).in(context);
    HttpRoute route = ROUTES.determineRoute(HttpHost.create(target), context);
    ConnectionEndpoint endpoint = endpoint(route, approach);
    TimeValue kept = TimeValue.ZERO_MILLISECONDS;
    try {
      connections.connect(endpoint, connect, context);
      kept = approachKept;
    } finally {
      connections.release(endpoint, approach, kept);
    }
  }

  private ConnectionEndpoint endpoint(HttpRoute route, Approach approach) throws IOException {
    try {
      return connections.lease("approach", route, connect, approach).get(connect);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("The call did not wait for its connection.");
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(e);
    }
  }

  /** Closes connections that nobody has used in time. */
  void closeExpired() {
    connections.closeExpired();
  }

  void close() {
    client.close(CloseMode.GRACEFUL);
  }

  private static PoolingHttpClientConnectionManager connections(
      EgressSettings settings, CheckedResolver resolver, Tls tls) {
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setDnsResolver(resolver)
        .setConnectionFactory(_ -> new AttentiveConnection())
        .setTlsSocketStrategy(
            (socket, host, port, attachment, context) -> {
              Connecting connecting = Connecting.of(context);
              return new DefaultClientTlsStrategy(
                      tls.context(connecting.reach(), connecting.identity()))
                  .upgrade(socket, host, port, attachment, context);
            })
        .setMaxConnTotal(settings.maxConnections())
        .setMaxConnPerRoute(settings.maxConnectionsPerHost())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(settings.connectTimeout()))
                // A connection that the target has closed while idle would look like a
                // request lost on the way, which only a person could settle.
                .setValidateAfterInactivity(TimeValue.of(500, TimeUnit.MILLISECONDS))
                // Addresses are checked when connecting: a connection kept for ever would
                // outlive what was checked.
                .setTimeToLive(TimeValue.ofMinutes(5))
                .build())
        .build();
  }

  private CloseableHttpClient client() {
    return HttpClients.custom()
        .setRequestExecutor(new AttentiveConnection.Looking())
        .setConnectionManager(connections)
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(connect)
                .setAuthenticationEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build())
        .setConnectionReuseStrategy(
            (request, response, context) ->
                !Connecting.of(context).isAlone()
                    && DefaultClientConnectionReuseStrategy.INSTANCE.keepAlive(
                        request, response, context))
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .setUserAgent("Penstock")
        // The last element before the wire, behind the one that connects: what fails earlier has
        // sent nothing.
        .addExecInterceptorBefore(
            ChainElement.MAIN_TRANSPORT.name(),
            SENT,
            (request, scope, chain) -> {
              if (!Connecting.of(scope.clientContext).tenure().holds()) {
                throw new IOException("This worker stood still until another took over.");
              }
              scope.clientContext.setAttribute(SENT, true);
              return chain.proceed(request, scope);
            })
        .build();
  }

  /**
   * Whether anything of the request may have left. A new connection that broke when the first of it
   * was written, as one does whose TLS handshake the other side has refused, has sent nothing.
   */
  static boolean wasSent(HttpClientContext context) {
    EndpointDetails connection = context.getEndpointDetails();
    return Boolean.TRUE.equals(((HttpContext) context).getAttribute(SENT))
        && (connection == null || connection.getSentBytesCount() > 0);
  }
}

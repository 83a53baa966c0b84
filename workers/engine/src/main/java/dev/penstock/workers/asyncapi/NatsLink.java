package dev.penstock.workers.asyncapi;

import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.workers.tls.Refusal;
import dev.penstock.workers.tool.InvalidArgumentsException;
import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one NATS server at the address that was checked: it is never made anew and never
 * led to another server.
 *
 * @param connection the client
 * @param said the last error that the server has told of
 */
record NatsLink(Connection connection, AtomicReference<@Nullable String> said)
    implements AutoCloseable {

  /** The client waits it out when it is refused. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private static final String BASIC = "Basic ";
  private static final String BEARER = "Bearer ";

  /**
   * Connects.
   *
   * @param shown with what it is connected to
   */
  static NatsLink open(Place place, InetAddress address, Shown shown, Duration within)
      throws WireException, InterruptedException {
    AtomicReference<@Nullable String> said = new AtomicReference<>();
    AtomicReference<@Nullable Refusal> refusal = new AtomicReference<>();
    String host =
        address instanceof Inet6Address
            ? "[" + address.getHostAddress() + "]"
            : address.getHostAddress();
    Options.Builder options =
        Options.builder()
            .server(place.uri().getScheme() + "://" + host + ":" + place.uri().getPort())
            .connectionName("Penstock")
            .noReconnect()
            .ignoreDiscoveredServers()
            .connectionTimeout(within.compareTo(LONGEST) < 0 ? within : LONGEST)
            .errorListener(
                new ErrorListener() {
                  @Override
                  public void errorOccurred(Connection connection, String error) {
                    said.set(error);
                  }

                  @Override
                  public void exceptionOccurred(Connection connection, Exception failure) {
                    refusal.compareAndSet(null, Refusal.of(failure).orElse(null));
                  }
                });
    if (shown.tls() != null) {
      options.sslContext(shown.tls());
    }
    authorize(options, shown);
    try {
      return new NatsLink(Nats.connect(options.build()), said);
    } catch (AuthenticationException e) {
      throw new WireException(Standard.AUTHENTICATION, place + " refuses the credentials.");
    } catch (IOException e) {
      Refusal refused = Refusal.of(e).orElse(refusal.get());
      throw refused == null ? WireException.lost(place, e) : WireException.refused(place, refused);
    }
  }

  private static void authorize(Options.Builder options, Shown shown) {
    if (shown.secret() != null) {
      options.authHandler(NatsIdentity.of(shown.secret()));
    }
    String authorization = shown.authorization();
    if (authorization == null) {
      return;
    }
    if (authorization.startsWith(BEARER)) {
      options.token(authorization.substring(BEARER.length()).toCharArray());
      return;
    }
    String pair =
        new String(
            Base64.getDecoder().decode(authorization.substring(BASIC.length())),
            StandardCharsets.UTF_8);
    int colon = pair.indexOf(':');
    if (colon < 0) {
      throw new InvalidArgumentsException("authentication", "has no password");
    }
    options.userInfo(
        pair.substring(0, colon).toCharArray(), pair.substring(colon + 1).toCharArray());
  }

  /** Until the server has seen all that was sent to it. */
  void settle(Place place, Duration within) throws WireException, InterruptedException {
    try {
      connection.flush(within);
    } catch (java.util.concurrent.TimeoutException | IllegalStateException e) {
      throw WireException.lost(place, e);
    }
    String error = said.get();
    if (error != null) {
      throw new WireException(Standard.AUTHORIZATION, place + ": " + error);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

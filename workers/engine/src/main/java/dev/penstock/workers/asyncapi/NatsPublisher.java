package dev.penstock.workers.asyncapi;

import dev.penstock.workers.http.Addresses;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.tool.InvalidArgumentsException;
import dev.penstock.workers.tool.Reach;
import io.nats.client.JetStreamApiException;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Publishes to a stream of NATS JetStream, on a connection of its own to the address that was
 * checked, and waits until the stream has it. Thread-safe.
 */
public final class NatsPublisher {

  static final String ID = "Nats-Msg-Id";
  private static final int USUAL_PORT = 4222;

  private final Egress egress;

  public NatsPublisher(Egress egress) {
    this.egress = egress;
  }

  /**
   * A message.
   *
   * @param server {@code nats://} or {@code tls://}
   * @param subject of a stream
   * @param id by which the stream knows a copy
   */
  public record Letter(
      URI server, String subject, String id, Map<String, String> headers, byte[] body) {}

  /**
   * Publishes it once.
   *
   * @param secret a token, an NKey's seed or a credentials file; null for none
   */
  public Publication publish(Letter letter, @Nullable String secret, Reach reach, Duration within) {
    Place place = place(letter.server(), letter.subject());
    return switch (egress.addresses(place.host(), reach)) {
      case Addresses.Refused(String reason) -> new Publication.Refused(reason);
      case Addresses.Unknown(String reason) -> new Publication.Failed(reason);
      case Addresses.Found(List<InetAddress> addresses) -> {
        SSLContext tls = place.isSecure() ? egress.tls(reach, null, place.host()) : null;
        try {
          yield publish(letter, place, addresses.getFirst(), shown(secret, tls), within);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          yield new Publication.Failed("The worker is stopping.");
        } catch (InvalidArgumentsException e) {
          yield new Publication.Refused("The secret " + e.getMessage());
        }
      }
    };
  }

  private static Publication publish(
      Letter letter, Place place, InetAddress address, Shown shown, Duration within)
      throws InterruptedException {
    Headers headers = new Headers();
    letter.headers().forEach(headers::put);
    headers.put(ID, letter.id());
    try (NatsLink link = NatsLink.open(place, address, shown, within)) {
      link.connection()
          .jetStream()
          .publish(
              NatsMessage.builder()
                  .subject(letter.subject())
                  .headers(headers)
                  .data(letter.body())
                  .build());
      return new Publication.Stored();
    } catch (WireException | JetStreamApiException | IOException | IllegalStateException e) {
      return new Publication.Failed(place + ": " + e.getMessage());
    } catch (IllegalArgumentException e) {
      return new Publication.Failed("The client refuses it: " + e.getMessage());
    }
  }

  static Place place(URI server, String subject) {
    int port = server.getPort() < 0 ? USUAL_PORT : server.getPort();
    URI whole = URI.create(server.getScheme() + "://" + server.getHost() + ":" + port);
    return new Place(Wire.NATS, whole, subject, List.of());
  }

  static Shown shown(@Nullable String secret, @Nullable SSLContext tls) {
    if (secret == null) {
      return new Shown(null, null, null, tls);
    }
    return NatsIdentity.isOne(secret)
        ? new Shown(null, secret, null, tls)
        : new Shown("Bearer " + secret.strip(), null, null, tls);
  }
}

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

  private static final String ID = "Nats-Msg-Id";
  private static final int USUAL_PORT = 4222;

  private final Egress egress;

  public NatsPublisher(Egress egress) {
    this.egress = egress;
  }

  /** What became of a message. */
  public sealed interface Answer {

    /** The stream has it; maybe from before, under its id. */
    record Stored() implements Answer {}

    /** Nothing was sent: the address may not be reached, or the secret can't be shown there. */
    record Refused(String reason) implements Answer {}

    /** The stream does not have it, or it is not known whether it has. */
    record Failed(String reason) implements Answer {}
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
  public Answer publish(Letter letter, @Nullable String secret, Reach reach, Duration within) {
    Place place = place(letter);
    return switch (egress.addresses(place.host(), reach)) {
      case Addresses.Refused(String reason) -> new Answer.Refused(reason);
      case Addresses.Unknown(String reason) -> new Answer.Failed(reason);
      case Addresses.Found(List<InetAddress> addresses) -> {
        SSLContext tls = place.isSecure() ? egress.tls(reach, null, place.host()) : null;
        try {
          yield publish(letter, place, addresses.getFirst(), shown(secret, tls), within);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          yield new Answer.Failed("The worker is stopping.");
        } catch (InvalidArgumentsException e) {
          yield new Answer.Refused("The secret " + e.getMessage());
        }
      }
    };
  }

  private static Answer publish(
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
      return new Answer.Stored();
    } catch (WireException | JetStreamApiException | IOException | IllegalStateException e) {
      return new Answer.Failed(place + ": " + e.getMessage());
    } catch (IllegalArgumentException e) {
      return new Answer.Failed("The client refuses it: " + e.getMessage());
    }
  }

  private static Place place(Letter letter) {
    URI server = letter.server();
    int port = server.getPort() < 0 ? USUAL_PORT : server.getPort();
    URI whole = URI.create(server.getScheme() + "://" + server.getHost() + ":" + port);
    return new Place(Wire.NATS, whole, letter.subject(), List.of());
  }

  private static Shown shown(@Nullable String secret, @Nullable SSLContext tls) {
    if (secret == null) {
      return new Shown(null, null, null, tls);
    }
    return NatsIdentity.isOne(secret)
        ? new Shown(null, secret, null, tls)
        : new Shown("Bearer " + secret.strip(), null, null, tls);
  }
}

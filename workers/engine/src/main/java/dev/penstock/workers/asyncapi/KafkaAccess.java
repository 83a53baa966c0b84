package dev.penstock.workers.asyncapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.trigger.KafkaLogin;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.tool.Reach;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A topic of a cluster that a trigger or a subscription names, and what is shown there.
 *
 * @param server {@code kafka://} or {@code kafka-secure://}
 * @param topic the topic
 * @param login how the secret is shown
 * @param secret {@code {username, password}}; null for none
 */
public record KafkaAccess(URI server, String topic, KafkaLogin login, @Nullable String secret) {

  private static final int USUAL_PORT = 9092;
  private static final String CLIENT = "penstock";

  /** Decides on a broker that the named one tells of. */
  @FunctionalInterface
  public interface Admission {

    /**
     * How far it lets a connection go.
     *
     * @throws ClosedException when there may be none
     */
    Reach admit(URI broker) throws ClosedException;
  }

  /** A broker that may not be connected to. */
  public static final class ClosedException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * One with a reason.
     *
     * @param reason for a person
     */
    public ClosedException(String reason) {
      super(reason);
    }
  }

  /**
   * Connects to nothing yet.
   *
   * @throws WireException when the secret is none of its kind; nothing is quoted
   */
  KafkaLink open(Egress egress, Reach reach, Admission others) throws WireException {
    KafkaWay.Gate gate =
        broker -> {
          try {
            return others.admit(broker);
          } catch (ClosedException e) {
            throw WireException.closed(String.valueOf(e.getMessage()));
          }
        };
    Shown shown = new Shown(authorization(), null, null, null);
    return KafkaLink.open(new KafkaWay(egress, place(), reach, gate), shown, CLIENT);
  }

  Place place() {
    int port = server.getPort() < 0 ? USUAL_PORT : server.getPort();
    URI whole = URI.create(server.getScheme() + "://" + server.getHost() + ":" + port);
    return new Place(Wire.KAFKA, whole, topic, List.of(security()));
  }

  /** As an AsyncAPI document would say it. */
  private JsonNode security() {
    return Json.object()
        .put(
            "type",
            switch (login) {
              case NONE, PLAIN -> "plain";
              case SCRAM_SHA_256 -> "scramSha256";
              case SCRAM_SHA_512 -> "scramSha512";
            });
  }

  private @Nullable String authorization() throws WireException {
    if (secret == null) {
      return null;
    }
    JsonNode pair;
    try {
      pair = Json.read(secret);
    } catch (PlatformException e) {
      throw unreadable();
    }
    String user = pair.path("username").asText();
    if (user.isEmpty() || user.contains(":") || !pair.path("password").isTextual()) {
      throw unreadable();
    }
    String text = user + ":" + pair.path("password").textValue();
    return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static WireException unreadable() {
    return WireException.closed("The secret is no JSON object with username and password.");
  }

  @Override
  public String toString() {
    return "KafkaAccess[" + server + ", " + topic + "]";
  }
}

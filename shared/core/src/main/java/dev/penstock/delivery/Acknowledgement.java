package dev.penstock.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Json;
import dev.penstock.trigger.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * What a sender with expectations of its own is told once its delivery is durable. Slack and
 * Discord show people what they are answered, and Twilio does what it says.
 */
public final class Acknowledgement {

  private static final String TWIML =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response></Response>";

  private Acknowledgement() {}

  /** Empty for a sender that takes the ids. */
  public static Optional<HttpResponse> of(Reply reply, byte[] body) {
    return switch (reply) {
      case IDS -> Optional.empty();
      case SLACK, CRC -> Optional.of(new HttpResponse(200, Map.of(), new byte[0]));
      case TWILIO ->
          Optional.of(
              new HttpResponse(
                  200, Map.of("content-type", "text/xml"), TWIML.getBytes(StandardCharsets.UTF_8)));
      case DISCORD -> Optional.of(HttpResponse.json(200, discord(body)));
    };
  }

  /** The types of a request and of the answer that says: later (Discord's "Interactions"). */
  private static JsonNode discord(byte[] body) {
    return switch (BodyMembers.scalar(body, "type")) {
      // Of a message's component: no new message.
      case "3" -> Json.object().put("type", 6);
      // Autocompletion can't wait: no choices.
      case "4" -> {
        var answer = Json.object().put("type", 8);
        answer.putObject("data").putArray("choices");
        yield answer;
      }
      default -> Json.object().put("type", 5);
    };
  }
}

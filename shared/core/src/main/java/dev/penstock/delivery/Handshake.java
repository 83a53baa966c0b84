package dev.penstock.delivery;

import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Json;
import dev.penstock.trigger.Reply;
import dev.penstock.trigger.WebhookScheme;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a provider tries an address before it sends events to it: Slack's {@code url_verification},
 * Discord's PING, X's challenge-response check. The first two are signed and only answered after
 * that was checked. Thread-safe.
 */
final class Handshake {

  private static final String CRC_TOKEN = "crc_token";

  /** No such text is a JSON object, so what is answered signs no delivery. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9+/=_-]{1,256}");

  private static final Pattern CHALLENGE = Pattern.compile("[\\x21-\\x7e]{1,1024}");

  private final Reply reply;
  private final Optional<HmacKey> key;

  private Handshake(Reply reply, Optional<HmacKey> key) {
    this.reply = reply;
    this.key = key;
  }

  /** Of several secrets the newest answers. */
  static Handshake of(WebhookScheme.Signed scheme, List<byte[]> secrets) {
    Optional<HmacKey> key =
        scheme.reply() == Reply.CRC && !secrets.isEmpty() && secrets.getFirst().length > 0
            ? Optional.of(HmacKey.of(scheme.form(), secrets.getFirst()))
            : Optional.empty();
    return new Handshake(scheme.reply(), key);
  }

  /** The answer to an unsigned check by GET. */
  Optional<HttpResponse> byGet(HttpRequest request) {
    String token = FormFields.of(request.query()).first(CRC_TOKEN);
    if (key.isEmpty() || !TOKEN.matcher(token).matches()) {
      return Optional.empty();
    }
    String signed = key.get().sign(List.of(token.getBytes(StandardCharsets.US_ASCII)));
    return Optional.of(HttpResponse.json(200, Json.object().put("response_token", signed)));
  }

  /** Whether a delivery can't be a text that the check by GET would have signed for anybody. */
  boolean separate(HttpRequest request) {
    return reply != Reply.CRC || (request.body().length > 0 && request.body()[0] == '{');
  }

  /** The answer to a signed check. */
  Optional<HttpResponse> byPost(HttpRequest request) {
    return switch (reply) {
      case SLACK -> slack(request.body());
      case DISCORD -> discord(request.body());
      case IDS, TWILIO, CRC -> Optional.empty();
    };
  }

  private static Optional<HttpResponse> slack(byte[] body) {
    String challenge = BodyMembers.scalar(body, "challenge");
    return BodyMembers.scalar(body, "type").equals("url_verification")
            && CHALLENGE.matcher(challenge).matches()
        ? Optional.of(
            new HttpResponse(
                200,
                Map.of("content-type", "text/plain"),
                challenge.getBytes(StandardCharsets.US_ASCII)))
        : Optional.empty();
  }

  /** Interactions have no {@code event}; an event of another kind has the same type as a PING. */
  private static Optional<HttpResponse> discord(byte[] body) {
    return BodyMembers.scalar(body, "type").equals("1") && !BodyMembers.hasObject(body, "event")
        ? Optional.of(HttpResponse.json(200, Json.object().put("type", 1)))
        : Optional.empty();
  }
}

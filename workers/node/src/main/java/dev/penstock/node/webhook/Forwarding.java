package dev.penstock.node.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.delivery.WebhookSigner;
import dev.penstock.http.HttpRequest;
import dev.penstock.node.client.ApiClient;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Passes the deliveries of one trigger on: what another node has taken is signed again and posted,
 * oldest first, under the sender's own id. So the node that gets them tells copies by itself, and a
 * round that broke off is simply made again. Not thread-safe.
 */
public final class Forwarding {

  private static final int PAGE = 100;
  private static final int MOST_KEPT = 10_000;
  private static final String REFUSED = "rejected";

  /** What the signer makes anew, and what is said of the body elsewhere. */
  private static final Set<String> LEFT_OUT = Set.of("content-type", "content-encoding");

  private final ApiClient from;
  private final String trigger;
  private final URI to;
  private final WebhookSigner signer;
  private final Clock clock;
  private final Instant since;
  private final Set<String> passed = new LinkedHashSet<>();

  /**
   * A forwarding.
   *
   * @param from the node whose deliveries they are
   * @param since the first moment of which they are passed on
   */
  public Forwarding(
      ApiClient from, String trigger, URI to, WebhookSigner signer, Clock clock, Instant since) {
    this.from = from;
    this.trigger = trigger;
    this.to = to;
    this.signer = signer;
    this.clock = clock;
    this.since = since;
  }

  /**
   * What became of one delivery.
   *
   * @param status what its new receiver answered
   */
  public record Passed(String id, int status, String answer) {}

  /**
   * One look.
   *
   * @throws dev.penstock.problem.PlatformException when one of the two nodes is away; what was
   *     passed on until then stays so
   */
  public List<Passed> round() {
    List<Passed> answers = new ArrayList<>();
    for (String id : fresh()) {
      JsonNode delivery = from.get("/api/v1/deliveries/" + encoded(id) + "/raw");
      HttpResponse<byte[]> answer = Post.send(to, signed(delivery));
      passed.add(id);
      if (passed.size() > MOST_KEPT) {
        passed.remove(passed.iterator().next());
      }
      answers.add(
          new Passed(id, answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8)));
    }
    return answers;
  }

  /** Ids that weren't passed on yet, oldest first; the list gives the newest first. */
  private List<String> fresh() {
    List<String> ids = new ArrayList<>();
    String query =
        "/api/v1/deliveries?trigger="
            + encoded(trigger)
            + "&since="
            + encoded(since.toString())
            + "&limit="
            + PAGE;
    String cursor = "";
    while (true) {
      JsonNode page = from.get(query + cursor);
      int known = ids.size();
      for (JsonNode delivery : page.path("items")) {
        String id = delivery.path("id").textValue();
        boolean taken = !delivery.path("verdict").asText().equals(REFUSED);
        if (taken && !delivery.path("erased").asBoolean() && !passed.contains(id)) {
          ids.add(id);
        }
      }
      // One that was committed late stands among those that were passed on.
      if (ids.size() == known || !page.path("next").isTextual()) {
        return ids.reversed();
      }
      cursor = "&cursor=" + encoded(page.path("next").textValue());
    }
  }

  private HttpRequest signed(JsonNode delivery) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (var header : delivery.path("headers").properties()) {
      if (!LEFT_OUT.contains(header.getKey())) {
        headers.put(header.getKey(), header.getValue().asText());
      }
    }
    headers.put("content-type", delivery.path("contentType").asText());
    byte[] body = Base64.getDecoder().decode(delivery.path("bodyBase64").asText());
    return signer.signed(
        Post.request(to, headers, body), delivery.path("senderId").textValue(), clock.instant());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}

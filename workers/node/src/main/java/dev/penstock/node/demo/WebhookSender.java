package dev.penstock.node.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.delivery.WebhookSigner;
import dev.penstock.json.Json;
import dev.penstock.node.client.ApiClient;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.trigger.Sender;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** A sender of signed webhooks (Standard Webhooks 1.0), as a shop would be. Thread-safe. */
public final class WebhookSender {

  /** The vault's name of the secret that sender and front door share. */
  public static final String SECRET_NAME = "demo-webhook";

  private final String secret = drawSecret();
  private final WebhookSigner signer = new WebhookSigner(Sender.STANDARD_WEBHOOKS.scheme(), secret);

  /** To be put into the vault. */
  public String secret() {
    return secret;
  }

  /**
   * Signs an event and sends it through the front door.
   *
   * @return {@code {deliveryId, runId, duplicate}}
   * @throws PlatformException {@code unavailable} when it was not accepted
   */
  public JsonNode send(ApiClient node, String trigger, JsonNode event) {
    byte[] body = Json.write(event).getBytes(StandardCharsets.UTF_8);
    Map<String, String> headers =
        new LinkedHashMap<>(signer.headers("msg_" + UUID.randomUUID(), Instant.now(), body));
    headers.put("content-type", "application/json");
    HttpResponse<byte[]> answer = node.exchange("POST", "/hooks/" + trigger, body, headers);
    if (answer.statusCode() != 202) {
      throw PlatformException.of(
          ProblemType.UNAVAILABLE,
          "The front door answered "
              + answer.statusCode()
              + ": "
              + new String(answer.body(), StandardCharsets.UTF_8));
    }
    return Json.read(answer.body());
  }

  private static String drawSecret() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return "whsec_" + Base64.getEncoder().encodeToString(bytes);
  }
}

package dev.penstock.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The members {@code webhook.mtls} and {@code webhook.oauth}: who a sender has to be that proves
 * itself and not its deliveries.
 */
final class SenderProof {

  private static final int MOST = 16;
  private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e]{1,255}");
  private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5b\\x5d-\\x7e]{1,255}");

  private final FileFields fields;

  SenderProof(FileFields fields) {
    this.fields = fields;
  }

  /** The names of which a certificate must have one; null after a defect. */
  @Nullable List<String> certificate(JsonNode node) {
    String at = "/webhook/" + WebhookScheme.ClientCertificate.WIRE;
    if (!object(node, at, Set.of("names"))) {
      return null;
    }
    List<String> names = texts(node.path("names"), at + "/names", NAME);
    if (names != null && names.isEmpty()) {
      fields.error(at + "/names", "must name at least one DNS name or URI of the certificate");
      return null;
    }
    return names;
  }

  /** What a token must say; null after a defect. */
  WebhookScheme.@Nullable Token token(JsonNode node) {
    String at = "/webhook/" + WebhookScheme.BearerToken.WIRE;
    if (!object(node, at, Set.of("issuer", "audience", "subjects", "scope"))) {
      return null;
    }
    String issuer = issuer(node.path("issuer"), at + "/issuer");
    String audience =
        fields.matching(node.path("audience"), at + "/audience", NAME, "must be what aud says");
    List<String> subjects = texts(node.path("subjects"), at + "/subjects", NAME);
    JsonNode scope = node.path("scope");
    String asked =
        scope.isMissingNode()
            ? ""
            : fields.matching(scope, at + "/scope", SCOPE, "must be one scope");
    return issuer == null || audience == null || subjects == null || asked == null
        ? null
        : new WebhookScheme.Token(
            issuer, audience, subjects, asked.isEmpty() ? Optional.empty() : Optional.of(asked));
  }

  static ObjectNode write(WebhookScheme.ClientCertificate scheme) {
    ObjectNode json = Json.object();
    scheme.names().forEach(json.putArray("names")::add);
    return json;
  }

  static ObjectNode write(WebhookScheme.Token token) {
    ObjectNode json = Json.object().put("issuer", token.issuer()).put("audience", token.audience());
    if (!token.subjects().isEmpty()) {
      token.subjects().forEach(json.putArray("subjects")::add);
    }
    token.scope().ifPresent(scope -> json.put("scope", scope));
    return json;
  }

  private boolean object(JsonNode node, String pointer, Set<String> known) {
    if (!node.isObject()) {
      fields.error(
          pointer, node.isMissingNode() ? "is missing: say who may send" : "must be an object");
      return false;
    }
    fields.refuseUnknown(node, pointer, known);
    return true;
  }

  private @Nullable String issuer(JsonNode node, String pointer) {
    try {
      URI issuer = URI.create(node.isTextual() ? node.textValue() : "");
      if ("https".equals(issuer.getScheme()) || "http".equals(issuer.getScheme())) {
        return node.textValue();
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    fields.error(pointer, "must be the URL that iss says, to the letter");
    return null;
  }

  /** Empty where it isn't there; null after a defect. */
  private @Nullable List<String> texts(JsonNode node, String pointer, Pattern form) {
    if (node.isMissingNode()) {
      return List.of();
    }
    if (!node.isArray() || node.isEmpty() || node.size() > MOST) {
      fields.error(pointer, "must be a list of 1 to " + MOST + " texts");
      return null;
    }
    Set<String> texts = new LinkedHashSet<>();
    for (int i = 0; i < node.size(); i++) {
      String text =
          fields.matching(node.get(i), pointer + "/" + i, form, "must be visible characters");
      if (text == null) {
        return null;
      }
      texts.add(text);
    }
    return new ArrayList<>(texts);
  }
}

package dev.penstock.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads how a trigger's sender proves itself, and writes it back. */
final class SchemeReader {

  static final Duration LONGEST_TOLERANCE = Duration.ofHours(1);

  private final FileFields fields;

  SchemeReader(FileFields fields) {
    this.fields = fields;
  }

  /** Null after a defect. */
  @Nullable WebhookScheme read(JsonNode webhook) {
    JsonNode scheme = webhook.path("scheme");
    String wire = scheme.isTextual() ? scheme.textValue() : "";
    if (wire.equals(WebhookScheme.None.WIRE)) {
      known(webhook, Set.of());
      tolerance(webhook.path("tolerance"), wire, Optional.empty());
      return new WebhookScheme.None();
    }
    if (wire.equals(HmacFile.WIRE)) {
      known(webhook, Set.of(HmacFile.WIRE));
      return described(webhook);
    }
    if (wire.equals(WebhookScheme.ClientCertificate.WIRE)) {
      known(webhook, Set.of(wire));
      return certificate(webhook);
    }
    if (wire.equals(WebhookScheme.BearerToken.WIRE)) {
      known(webhook, Set.of(wire));
      return token(webhook);
    }
    for (Sender sender : Sender.ALL) {
      if (sender.wire().equals(wire)) {
        known(webhook, sender.signsUrl() ? Set.of("url") : Set.of());
        return named(sender, webhook);
      }
    }
    known(
        webhook,
        Set.of(
            "url",
            HmacFile.WIRE,
            WebhookScheme.ClientCertificate.WIRE,
            WebhookScheme.BearerToken.WIRE));
    fields.error("/webhook/scheme", "must be one of " + words());
    return null;
  }

  /** Puts what {@link #read} reads, with every default written out. */
  static void write(WebhookScheme scheme, ObjectNode webhook) {
    webhook.put("scheme", scheme.wire());
    scheme.clockTolerance().ifPresent(t -> webhook.put("tolerance", t.toString()));
    if (scheme instanceof WebhookScheme.Signed signed) {
      signed.url().ifPresent(url -> webhook.put("url", url));
      if (signed.wire().equals(HmacFile.WIRE)) {
        webhook.set(HmacFile.WIRE, HmacFile.write(signed.form()));
      }
    }
    if (scheme instanceof WebhookScheme.ClientCertificate certificate) {
      webhook.set(scheme.wire(), SenderProof.write(certificate));
    }
    if (scheme instanceof WebhookScheme.BearerToken bearer) {
      webhook.set(scheme.wire(), SenderProof.write(bearer.token()));
    }
  }

  private @Nullable WebhookScheme named(Sender sender, JsonNode webhook) {
    Optional<Duration> within =
        tolerance(webhook.path("tolerance"), sender.wire(), sender.tolerance());
    Optional<String> url = sender.signsUrl() ? url(webhook.path("url")) : Optional.empty();
    boolean whole = within.isPresent() == sender.tolerance().isPresent();
    return whole && url.isPresent() == sender.signsUrl() ? sender.scheme(within, url) : null;
  }

  private @Nullable WebhookScheme described(JsonNode webhook) {
    SignatureForm form = new HmacFile(fields).read(webhook.path(HmacFile.WIRE));
    if (form == null) {
      return null;
    }
    Optional<Duration> otherwise = form.time().map(_ -> WebhookScheme.DEFAULT_TOLERANCE);
    Optional<Duration> within = tolerance(webhook.path("tolerance"), HmacFile.WIRE, otherwise);
    return within.isPresent() == otherwise.isPresent()
        ? new WebhookScheme.Signed(HmacFile.WIRE, form, within, Optional.empty(), Reply.IDS)
        : null;
  }

  private @Nullable WebhookScheme certificate(JsonNode webhook) {
    String wire = WebhookScheme.ClientCertificate.WIRE;
    List<String> names = new SenderProof(fields).certificate(webhook.path(wire));
    tolerance(webhook.path("tolerance"), wire, Optional.empty());
    return names == null ? null : new WebhookScheme.ClientCertificate(names);
  }

  private @Nullable WebhookScheme token(JsonNode webhook) {
    String wire = WebhookScheme.BearerToken.WIRE;
    WebhookScheme.Token token = new SenderProof(fields).token(webhook.path(wire));
    Optional<Duration> within =
        tolerance(webhook.path("tolerance"), wire, Optional.of(WebhookScheme.ISSUER_TOLERANCE));
    return token == null || within.isEmpty()
        ? null
        : new WebhookScheme.BearerToken(token, within.get());
  }

  private Optional<Duration> tolerance(JsonNode node, String wire, Optional<Duration> otherwise) {
    if (node.isMissingNode()) {
      return otherwise;
    }
    if (otherwise.isEmpty()) {
      fields.error(
          "/webhook/tolerance", "scheme " + wire + " signs no time, so it has no tolerance");
      return Optional.empty();
    }
    try {
      Duration tolerance = Duration.parse(node.asText());
      if (node.isTextual()
          && tolerance.compareTo(Duration.ofSeconds(1)) >= 0
          && tolerance.compareTo(LONGEST_TOLERANCE) <= 0) {
        return Optional.of(tolerance);
      }
    } catch (DateTimeParseException e) {
      // Told below, together with what is out of bounds.
    }
    fields.error(
        "/webhook/tolerance", "must be an ISO 8601 duration from PT1S to PT1H, like PT300S");
    return Optional.empty();
  }

  /** A request can say any host of itself, so the file says which URL was given to the sender. */
  private Optional<String> url(JsonNode node) {
    try {
      URI url = URI.create(node.isTextual() ? node.textValue() : "");
      boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
      if (web && url.getHost() != null && url.getRawQuery() == null && url.getFragment() == null) {
        return Optional.of(node.textValue());
      }
    } catch (IllegalArgumentException e) {
      // Told below, like every other text that is no such URL.
    }
    fields.error(
        "/webhook/url",
        "must be the URL as it stands at the provider, without a query, since it is signed: like"
            + " https://hooks.example.com/hooks/sms");
    return Optional.empty();
  }

  private void known(JsonNode webhook, Set<String> further) {
    Set<String> known = new TreeSet<>(further);
    known.add("scheme");
    known.add("secrets");
    // Named by itself, with the reason.
    known.add("tolerance");
    fields.refuseUnknown(webhook, "/webhook", known);
  }

  private static String words() {
    return Stream.concat(
            Sender.ALL.stream().map(Sender::wire),
            Stream.of(
                HmacFile.WIRE,
                WebhookScheme.ClientCertificate.WIRE,
                WebhookScheme.BearerToken.WIRE,
                WebhookScheme.None.WIRE))
        .collect(Collectors.joining(", "));
  }
}

package dev.penstock.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.http.HttpRequest;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.trigger.WebhookScheme;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A bearer token (RFC 6750) that is a JSON Web Token (RFC 7519, 8725) of a known issuer, whose keys
 * are in the vault as a JWK set. It proves who sends; it signs nothing of what is sent.
 */
final class TokenCheck implements DeliveryCheck {

  private static final String BEARER = "bearer ";
  private static final int LONGEST = 8_192;

  private final WebhookScheme.Token wanted;
  private final Duration leeway;
  private final List<IssuerKey> keys;

  private TokenCheck(WebhookScheme.Token wanted, Duration leeway, List<IssuerKey> keys) {
    this.wanted = wanted;
    this.leeway = leeway;
    this.keys = keys;
  }

  static TokenCheck of(WebhookScheme.BearerToken scheme, List<byte[]> secrets) {
    List<IssuerKey> keys = new ArrayList<>();
    for (byte[] set : secrets) {
      keys.addAll(IssuerKey.set(set));
    }
    return new TokenCheck(scheme.token(), scheme.tolerance(), List.copyOf(keys));
  }

  @Override
  public Verdict verify(HttpRequest request, Instant now) {
    String header = request.header("authorization").orElse("");
    if (header.isEmpty()) {
      return new Verdict.Refused(Refusal.MISSING);
    }
    String token =
        header.regionMatches(true, 0, BEARER, 0, BEARER.length())
            ? header.substring(BEARER.length()).strip()
            : "";
    String[] parts = token.split("\\.", 4);
    Optional<JsonNode> head = object(parts[0]);
    if (token.length() > LONGEST || parts.length != 3 || head.isEmpty()) {
      return new Verdict.Refused(Refusal.MALFORMED);
    }
    // A header that must be understood (RFC 7515, 4.1.11) isn't.
    if (head.get().has("crit")) {
      return new Verdict.Refused(Refusal.MALFORMED);
    }
    if (keys.isEmpty()) {
      return new Verdict.Refused(Refusal.NO_SECRET);
    }
    if (!signed(head.get(), parts)) {
      return new Verdict.Refused(Refusal.WRONG);
    }
    Optional<JsonNode> claims = object(parts[1]);
    if (claims.isEmpty()) {
      return new Verdict.Refused(Refusal.MALFORMED);
    }
    if (!meant(claims.get())) {
      return new Verdict.Refused(Refusal.WRONG);
    }
    return inTime(claims.get(), now)
        ? UnsignedCheck.named(request)
        : new Verdict.Refused(Refusal.STALE);
  }

  private boolean signed(JsonNode head, String[] parts) {
    byte[] text = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
    Optional<byte[]> signature = decoded(parts[2]);
    boolean right = false;
    for (IssuerKey key : keys) {
      if (signature.isPresent() && key.fits(head)) {
        right |= key.verifies(head.path("alg").textValue(), text, signature.get());
      }
    }
    return right;
  }

  /** For us, of the issuer, about one who may send. */
  private boolean meant(JsonNode claims) {
    return claims.path("iss").isTextual()
        && claims.path("iss").textValue().equals(wanted.issuer())
        && audience(claims.path("aud"))
        && (wanted.subjects().isEmpty()
            || (claims.path("sub").isTextual()
                && wanted.subjects().contains(claims.path("sub").textValue())))
        && (wanted.scope().isEmpty()
            || List.of(claims.path("scope").asText("").split(" ")).contains(wanted.scope().get()));
  }

  private boolean audience(JsonNode aud) {
    if (aud.isTextual()) {
      return aud.textValue().equals(wanted.audience());
    }
    for (JsonNode one : aud) {
      if (one.isTextual() && one.textValue().equals(wanted.audience())) {
        return true;
      }
    }
    return false;
  }

  /** A token without an end is none. */
  private boolean inTime(JsonNode claims, Instant now) {
    long late = now.getEpochSecond() - leeway.toSeconds();
    long early = now.getEpochSecond() + leeway.toSeconds();
    return claims.path("exp").isNumber()
        && claims.path("exp").asLong() > late
        && claims.path("nbf").asLong(0) <= early
        && claims.path("iat").asLong(0) <= early;
  }

  private static Optional<JsonNode> object(String part) {
    Optional<byte[]> bytes = decoded(part);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    try {
      JsonNode json = Json.read(bytes.get());
      return json.isObject() ? Optional.of(json) : Optional.empty();
    } catch (PlatformException e) {
      return Optional.empty();
    }
  }

  private static Optional<byte[]> decoded(String part) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(part);
      return bytes.length == 0 || part.endsWith("=") ? Optional.empty() : Optional.of(bytes);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

package dev.penstock.functions.api.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.penstock.functions.api.access.Identity;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Judges what the provider has signed: identity tokens (OpenID Connect Core, section 3.1.3.7) and
 * logout tokens (Back-Channel Logout 1.0, section 2.6). Thread-safe.
 */
final class IdTokens {

  private static final int LONGEST = 65_536;
  private static final Duration TOLERANCE = Duration.ofSeconds(60);
  private static final Duration LOGOUT_FRESH = Duration.ofMinutes(2);
  private static final String LOGOUT = "http://schemas.openid.net/event/backchannel-logout";

  private final SignInSettings settings;
  private final Provider provider;
  private final Clock clock;

  IdTokens(SignInSettings settings, Provider provider, Clock clock) {
    this.settings = settings;
    this.provider = provider;
    this.clock = clock;
  }

  /** Who signed in, by the token that came for the code. */
  Verdict judge(Provider.Exchange.Tokens tokens, String nonce) {
    Optional<Signed> read = read(tokens.idToken(), "JWT");
    if (read.isEmpty()) {
      return new Verdict.Refused("signature");
    }
    JWTClaimsSet claims = read.get().claims();
    JsonNode json = Json.mapper().valueToTree(claims.toJSONObject());
    Optional<String> defect = common(claims, json);
    if (defect.isPresent()) {
      return new Verdict.Refused(defect.get());
    }
    if (!isPast(claims.getExpirationTime()).equals(Optional.of(false))) {
      return new Verdict.Refused("exp");
    }
    if (!same(json.path("nonce").asText(), nonce)) {
      return new Verdict.Refused("nonce");
    }
    JsonNode hash = json.path("at_hash");
    if (!hash.isMissingNode()
        && !same(hash.asText(), halfHash(read.get().algorithm(), tokens.accessToken()))) {
      return new Verdict.Refused("at_hash");
    }
    return json.path("sub").asText().isBlank() ? new Verdict.Refused("sub") : proved(json);
  }

  /** Whom the provider has signed out. */
  Verdict judgeLogout(String token) {
    Optional<Signed> read = read(token, "logout+jwt");
    if (read.isEmpty()) {
      return new Verdict.Refused("signature");
    }
    JWTClaimsSet claims = read.get().claims();
    JsonNode json = Json.mapper().valueToTree(claims.toJSONObject());
    Optional<String> defect = common(claims, json);
    if (defect.isPresent()) {
      return new Verdict.Refused(defect.get());
    }
    Instant issued = claims.getIssueTime().toInstant();
    if (issued.plus(LOGOUT_FRESH).plus(TOLERANCE).isBefore(clock.instant())
        || isPast(claims.getExpirationTime()).orElse(false)) {
      return new Verdict.Refused("exp");
    }
    // A logout token has no nonce, so that no identity token passes for one.
    if (!json.path("events").path(LOGOUT).isObject() || json.has("nonce")) {
      return new Verdict.Refused("events");
    }
    return proved(json);
  }

  /** What both must have: from this issuer, for us, not of the future. */
  private Optional<String> common(JWTClaimsSet claims, JsonNode json) {
    if (!settings.issuer().toString().equals(claims.getIssuer())) {
      return Optional.of("iss");
    }
    List<String> audience = claims.getAudience();
    if (!audience.contains(settings.client())) {
      return Optional.of("aud");
    }
    JsonNode party = json.path("azp");
    if (party.isMissingNode() ? audience.size() > 1 : !party.asText().equals(settings.client())) {
      return Optional.of("azp");
    }
    Date issued = claims.getIssueTime();
    if (issued == null || issued.toInstant().isAfter(clock.instant().plus(TOLERANCE))) {
      return Optional.of("iat");
    }
    return Optional.empty();
  }

  private Verdict proved(JsonNode json) {
    String subject = json.path("sub").asText();
    String session = json.path("sid").asText();
    if ((subject.isBlank() && session.isBlank())
        || subject.length() > Identity.LONGEST_SUBJECT
        || subject.chars().anyMatch(c -> c < ' ')) {
      return new Verdict.Refused("sub");
    }
    Set<String> groups = new TreeSet<>();
    json.at(settings.groups()).forEach(group -> groups.add(group.asText()));
    return new Verdict.Proved(
        new Identity(settings.issuer().toString(), subject),
        groups,
        Optional.of(json.path("preferred_username").asText()).filter(it -> !it.isBlank()),
        Optional.of(session).filter(it -> !it.isBlank()));
  }

  private record Signed(String algorithm, JWTClaimsSet claims) {}

  /** The claims of a token that a key of the provider's has signed. */
  private Optional<Signed> read(String token, String type) {
    if (token.length() > LONGEST) {
      return Optional.empty();
    }
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType(type), null));
    Set<JWSAlgorithm> algorithms =
        settings.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toSet());
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, provider.keys()));
    // The claims are checked by the clock of the installation, below.
    processor.setJWTClaimsSetVerifier((_, _) -> {});
    try {
      SignedJWT signed = SignedJWT.parse(token);
      return Optional.of(
          new Signed(signed.getHeader().getAlgorithm().getName(), processor.process(signed, null)));
    } catch (RateLimitReachedException e) {
      // Asked again and again for a key that the provider does not have.
      return Optional.empty();
    } catch (KeySourceException e) {
      throw new PlatformException(
          Problem.of(
              ProblemType.UNAVAILABLE, "The keys of the identity provider can't be had right now."),
          e);
    } catch (ParseException | BadJOSEException | JOSEException e) {
      return Optional.empty();
    }
  }

  private Optional<Boolean> isPast(@org.jspecify.annotations.Nullable Date end) {
    return Optional.ofNullable(end)
        .map(it -> !it.toInstant().plus(TOLERANCE).isAfter(clock.instant()));
  }

  /** The left half of the hash that goes with a signature's algorithm (Core, section 3.1.3.6). */
  private static String halfHash(String algorithm, String accessToken) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-" + algorithm.substring(2))
              .digest(accessToken.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(hash, hash.length / 2));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256, 384 and 512", e);
    }
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}

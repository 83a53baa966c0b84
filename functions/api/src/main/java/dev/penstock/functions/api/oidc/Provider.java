package dev.penstock.functions.api.oidc;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.penstock.functions.api.access.IssuerKeys;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The identity provider: its metadata, its keys, and codes for tokens. Thread-safe. */
final class Provider {

  private static final Duration FRESH = Duration.ofMinutes(15);

  private final SignInSettings settings;
  private final Clock clock;
  private volatile @Nullable Known known;

  Provider(SignInSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  private record Known(Metadata metadata, JWKSource<SecurityContext> keys, Instant until) {}

  /** What the provider gave for a code, or the code of its error (RFC 6749, section 5.2). */
  sealed interface Exchange {
    record Tokens(String idToken, String accessToken) implements Exchange {
      @Override
      public String toString() {
        return "Tokens[***]";
      }
    }

    record Failed(String error) implements Exchange {}
  }

  /**
   * What the provider says of itself.
   *
   * @throws PlatformException {@code unavailable}
   */
  Metadata metadata() {
    return known().metadata();
  }

  JWKSource<SecurityContext> keys() {
    return known().keys();
  }

  Exchange redeem(String code, String verifier, URI redirect) {
    Metadata metadata = metadata();
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", redirect.toString());
    form.put("code_verifier", verifier);
    Map<String, String> headers = Map.of();
    String secret = settings.secret().orElse("");
    if (!secret.isEmpty() && metadata.basic()) {
      headers = Map.of("authorization", basic(settings.client(), secret));
    } else {
      form.put("client_id", settings.client());
      if (!secret.isEmpty()) {
        form.put("client_secret", secret);
      }
    }
    ProviderHttp.Answer answer = ProviderHttp.post(metadata.token(), form, headers);
    String idToken = answer.body().path("id_token").asText();
    if (answer.status() == 200 && !idToken.isEmpty()) {
      return new Exchange.Tokens(idToken, answer.body().path("access_token").asText());
    }
    if (answer.status() >= 500) {
      throw PlatformException.of(
          ProblemType.UNAVAILABLE, "The identity provider answered " + answer.status() + ".");
    }
    return new Exchange.Failed(errorCode(answer.body().path("error").asText()));
  }

  /** An error's code, when it looks like one: it comes from outside and goes on the trail. */
  static String errorCode(String text) {
    return text.matches("[a-z_]{1,60}") ? text : "unknown_error";
  }

  private Known known() {
    Known before = known;
    Instant now = clock.instant();
    if (before != null && now.isBefore(before.until())) {
      return before;
    }
    URI address =
        URI.create(
            settings.issuer().toString().replaceAll("/$", "")
                + "/.well-known/openid-configuration");
    ProviderHttp.Answer answer = ProviderHttp.get(address);
    if (answer.status() != 200) {
      throw PlatformException.of(
          ProblemType.UNAVAILABLE,
          "Nobody can sign in: " + address + " answered " + answer.status() + ".");
    }
    Metadata metadata = Metadata.of(settings.issuer(), answer.body());
    // Keys that are known stay known, with their patience while the provider is away.
    JWKSource<SecurityContext> keys =
        before != null && before.metadata().keys().equals(metadata.keys())
            ? before.keys()
            : IssuerKeys.at(metadata.keys());
    Known fresh = new Known(metadata, keys, now.plus(FRESH));
    known = fresh;
    return fresh;
  }

  /** RFC 6749, section 2.3.1: both are encoded as in a form before they are joined. */
  private static String basic(String client, String secret) {
    String pair = ProviderHttp.encoded(client) + ":" + ProviderHttp.encoded(secret);
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}

package dev.penstock.functions.api.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.functions.api.access.OidcSettings;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a provider says of itself (OpenID Connect Discovery 1.0, RFC 8414).
 *
 * @param authorize where the browser is sent
 * @param token where a code becomes tokens
 * @param keys its JWK set
 * @param endSession where a browser signs out (RP-Initiated Logout 1.0)
 * @param tellsIssuer whether its answers to the browser name it (RFC 9207)
 * @param basic whether a secret is shown by HTTP Basic; otherwise in the form
 */
record Metadata(
    URI authorize,
    URI token,
    URI keys,
    Optional<URI> endSession,
    boolean tellsIssuer,
    boolean basic) {

  /**
   * Reads a provider's document.
   *
   * @throws PlatformException {@code unavailable} when it is not this issuer's or not one that can
   *     be trusted
   */
  static Metadata of(URI issuer, JsonNode document) {
    // Another issuer's document must not say where this one's codes go (Discovery, section 4.3).
    if (!document.path("issuer").asText().equals(issuer.toString())) {
      throw unusable("names another issuer than " + issuer);
    }
    if (!lists(document, "code_challenge_methods_supported", "S256", true)) {
      throw unusable("does not offer PKCE with S256");
    }
    if (!lists(document, "response_types_supported", "code", true)) {
      throw unusable("does not offer the authorization code");
    }
    JsonNode endSession = document.path("end_session_endpoint");
    return new Metadata(
        endpoint(issuer, document, "authorization_endpoint"),
        endpoint(issuer, document, "token_endpoint"),
        endpoint(issuer, document, "jwks_uri"),
        endSession.isTextual()
            ? Optional.of(endpoint(issuer, document, "end_session_endpoint"))
            : Optional.empty(),
        document.path("authorization_response_iss_parameter_supported").asBoolean(),
        lists(document, "token_endpoint_auth_methods_supported", "client_secret_basic", true));
  }

  private static boolean lists(JsonNode document, String name, String value, boolean otherwise) {
    if (!document.path(name).isArray()) {
      return otherwise;
    }
    List<String> all = new ArrayList<>();
    document.path(name).forEach(each -> all.add(each.asText()));
    return all.contains(value);
  }

  private static URI endpoint(URI issuer, JsonNode document, String name) {
    try {
      URI uri = URI.create(document.path(name).asText());
      boolean asSafe =
          OidcSettings.isProtected(uri)
              && (uri.getScheme().equals("https") || issuer.getScheme().equals("http"));
      if (asSafe && uri.getRawFragment() == null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw unusable("has no " + name + " that can be trusted");
  }

  private static PlatformException unusable(String why) {
    return PlatformException.of(
        ProblemType.UNAVAILABLE,
        "Nobody can sign in: the identity provider's metadata " + why + ".");
  }
}

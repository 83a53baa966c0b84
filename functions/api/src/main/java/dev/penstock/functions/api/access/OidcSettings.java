package dev.penstock.functions.api.access;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whose JSON Web Tokens are taken as bearer tokens.
 *
 * @param issuer as the claim {@code iss} has it
 * @param audience what the claim {@code aud} must name: us
 * @param keys where the issuer's JWK set is: {@code https:}, or a file; {@code http:} on loopback
 * @param algorithms of signatures, by their names in RFC 7518; never symmetric ones
 * @param name JSON pointer of the claim that names the holder
 * @param groups JSON pointer of the claim that lists the holder's groups
 */
public record OidcSettings(
    String issuer, String audience, URI keys, Set<String> algorithms, String name, String groups) {

  private static final Set<String> KNOWN =
      Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

  public OidcSettings {
    algorithms = Set.copyOf(algorithms);
    require(!issuer.isBlank() && !audience.isBlank(), "_ISSUER and PENSTOCK_OIDC_AUDIENCE are due");
    require(isTrusted(keys), "_KEYS is an https: address or a file");
    require(
        !algorithms.isEmpty() && KNOWN.containsAll(algorithms),
        "_ALGORITHMS are some of " + String.join(", ", new TreeSet<>(KNOWN)));
    require(name.startsWith("/"), "_NAME is a JSON pointer, for example /client_id");
    require(groups.startsWith("/"), "_GROUPS is a JSON pointer, for example /realm_access/roles");
  }

  /**
   * From the variables {@code PENSTOCK_OIDC_ISSUER}, {@code _AUDIENCE}, {@code _KEYS}, {@code
   * _ALGORITHMS} (RS256), {@code _NAME} (/sub) and {@code _GROUPS} (/groups); empty without an
   * issuer.
   *
   * @throws PlatformException {@code invalid-configuration}, naming the variable
   */
  public static Optional<OidcSettings> of(Map<String, String> variables) {
    if (!variables.containsKey("PENSTOCK_OIDC_ISSUER")) {
      return Optional.empty();
    }
    URI keys;
    try {
      keys = URI.create(variables.getOrDefault("PENSTOCK_OIDC_KEYS", ""));
    } catch (IllegalArgumentException e) {
      keys = URI.create("");
    }
    List<String> algorithms =
        Arrays.asList(
            variables.getOrDefault("PENSTOCK_OIDC_ALGORITHMS", "RS256").strip().split(" *, *", -1));
    return Optional.of(
        new OidcSettings(
            variables.getOrDefault("PENSTOCK_OIDC_ISSUER", ""),
            variables.getOrDefault("PENSTOCK_OIDC_AUDIENCE", ""),
            keys,
            new TreeSet<>(algorithms),
            variables.getOrDefault("PENSTOCK_OIDC_NAME", "/sub"),
            variables.getOrDefault("PENSTOCK_OIDC_GROUPS", "/groups")));
  }

  private static boolean isTrusted(URI keys) {
    return "https".equals(keys.getScheme())
        || "file".equals(keys.getScheme())
        || ("http".equals(keys.getScheme()) && LOOPBACK.contains(String.valueOf(keys.getHost())));
  }

  private static void require(boolean met, String what) {
    if (!met) {
      throw PlatformException.of(ProblemType.INVALID_CONFIGURATION, "PENSTOCK_OIDC" + what + ".");
    }
  }
}

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
    require(!issuer.isBlank() && !audience.isBlank(), "_ISSUER and PENSTOCK_OIDC_AUDIENCE are due");
    require(
        "file".equals(keys.getScheme()) || isProtected(keys),
        "_KEYS is an https: address or a file");
    algorithms = checkedAlgorithms(algorithms);
    require(name.startsWith("/"), "_NAME is a JSON pointer, for example /client_id");
    require(groups.startsWith("/"), "_GROUPS is a JSON pointer, for example /realm_access/roles");
  }

  /**
   * From the variables {@code PENSTOCK_OIDC_ISSUER}, {@code _AUDIENCE}, {@code _KEYS}, {@code
   * _ALGORITHMS} (RS256), {@code _NAME} (/sub) and {@code _GROUPS} (/groups); empty without an
   * issuer, and where people alone sign in through it: with {@code _CLIENT}, and without {@code
   * _AUDIENCE} and {@code _KEYS}.
   *
   * @throws PlatformException {@code invalid-configuration}, naming the variable
   */
  public static Optional<OidcSettings> of(Map<String, String> variables) {
    boolean forPeopleOnly =
        variables.containsKey("PENSTOCK_OIDC_CLIENT")
            && !variables.containsKey("PENSTOCK_OIDC_AUDIENCE")
            && !variables.containsKey("PENSTOCK_OIDC_KEYS");
    if (!variables.containsKey("PENSTOCK_OIDC_ISSUER") || forPeopleOnly) {
      return Optional.empty();
    }
    URI keys;
    try {
      keys = URI.create(variables.getOrDefault("PENSTOCK_OIDC_KEYS", ""));
    } catch (IllegalArgumentException e) {
      keys = URI.create("");
    }
    return Optional.of(
        new OidcSettings(
            variables.getOrDefault("PENSTOCK_OIDC_ISSUER", ""),
            variables.getOrDefault("PENSTOCK_OIDC_AUDIENCE", ""),
            keys,
            new TreeSet<>(algorithms(variables)),
            variables.getOrDefault("PENSTOCK_OIDC_NAME", "/sub"),
            variables.getOrDefault("PENSTOCK_OIDC_GROUPS", "/groups")));
  }

  /** The named algorithms; RS256 when none are named. */
  public static List<String> algorithms(Map<String, String> variables) {
    return Arrays.asList(
        variables.getOrDefault("PENSTOCK_OIDC_ALGORITHMS", "RS256").strip().split(" *, *", -1));
  }

  /**
   * The algorithms, when they are known and none is symmetric.
   *
   * @throws PlatformException {@code invalid-configuration}
   */
  public static Set<String> checkedAlgorithms(Set<String> algorithms) {
    require(
        !algorithms.isEmpty() && KNOWN.containsAll(algorithms),
        "_ALGORITHMS are some of " + String.join(", ", new TreeSet<>(KNOWN)));
    return Set.copyOf(algorithms);
  }

  /** Whether what goes there can't be read on the way: TLS, or this machine itself. */
  public static boolean isProtected(URI uri) {
    return uri.getHost() != null
        && ("https".equals(uri.getScheme())
            || ("http".equals(uri.getScheme()) && LOOPBACK.contains(uri.getHost())));
  }

  private static void require(boolean met, String what) {
    if (!met) {
      throw PlatformException.of(ProblemType.INVALID_CONFIGURATION, "PENSTOCK_OIDC" + what + ".");
    }
  }
}

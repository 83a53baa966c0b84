package dev.penstock.functions.api.oidc;

import dev.penstock.functions.api.access.OidcSettings;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Through which provider people sign in.
 *
 * @param issuer as the claim {@code iss} has it, and where its metadata is found
 * @param client as which we are registered there
 * @param secret of a confidential client; empty for a public one, which PKCE protects alone
 * @param console where browsers find the console; empty on a machine of one's own, where it is
 *     wherever the browser is
 * @param display what the button calls the provider
 * @param first what becomes of who has no account
 * @param algorithms of signatures, never symmetric ones
 * @param groups JSON pointer of the claim that lists a person's groups
 * @param scopes that are asked for, separated by blanks
 */
public record SignInSettings(
    URI issuer,
    String client,
    Optional<String> secret,
    Optional<URI> console,
    String display,
    FirstSignIn first,
    Set<String> algorithms,
    String groups,
    String scopes) {

  private static final String PREFIX = "PENSTOCK_OIDC";

  public SignInSettings {
    algorithms = OidcSettings.checkedAlgorithms(algorithms);
    require(OidcSettings.isProtected(issuer), "_ISSUER is an https: address");
    require(!client.isBlank(), "_CLIENT is the id of a client at the provider");
    require(secret.map(it -> !it.isBlank()).orElse(true), "_CLIENT_SECRET is empty: leave it out");
    require(
        console.map(it -> OidcSettings.isProtected(it) && isOrigin(it)).orElse(true),
        "_CONSOLE is where browsers find the console, for example https://penstock.example.com");
    require(groups.startsWith("/"), "_GROUPS is a JSON pointer, for example /groups");
    require(
        Arrays.asList(scopes.split(" ", -1)).contains("openid"), "_SCOPES has openid among them");
  }

  /**
   * From {@code PENSTOCK_OIDC_ISSUER}, {@code _CLIENT}, {@code _CLIENT_SECRET}, {@code _CONSOLE},
   * {@code _DISPLAY} (the issuer's host), {@code _FIRST_SIGN_IN} (refuse), {@code _ALGORITHMS}
   * (RS256), {@code _GROUPS} (/groups) and {@code _SCOPES} (openid profile); empty without a
   * client.
   *
   * @throws PlatformException {@code invalid-configuration}, naming the variable
   */
  public static Optional<SignInSettings> of(Map<String, String> variables) {
    String client = variables.get(PREFIX + "_CLIENT");
    if (client == null) {
      return Optional.empty();
    }
    URI issuer = address(variables.getOrDefault(PREFIX + "_ISSUER", ""), "_ISSUER");
    return Optional.of(
        new SignInSettings(
            issuer,
            client,
            Optional.ofNullable(variables.get(PREFIX + "_CLIENT_SECRET")),
            Optional.ofNullable(variables.get(PREFIX + "_CONSOLE"))
                .map(it -> address(it.replaceAll("/$", ""), "_CONSOLE")),
            variables.getOrDefault(PREFIX + "_DISPLAY", String.valueOf(issuer.getHost())),
            first(variables.getOrDefault(PREFIX + "_FIRST_SIGN_IN", "refuse")),
            new TreeSet<>(OidcSettings.algorithms(variables)),
            variables.getOrDefault(PREFIX + "_GROUPS", "/groups"),
            variables.getOrDefault(PREFIX + "_SCOPES", "openid profile")));
  }

  private static FirstSignIn first(String text) {
    return Arrays.stream(FirstSignIn.values())
        .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(() -> refused("_FIRST_SIGN_IN is refuse or account"));
  }

  private static URI address(String text, String name) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw refused(name + " is no address");
    }
  }

  private static boolean isOrigin(URI uri) {
    return uri.getRawPath().isEmpty()
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null
        && uri.getRawUserInfo() == null;
  }

  private static void require(boolean met, String what) {
    if (!met) {
      throw refused(what);
    }
  }

  private static PlatformException refused(String what) {
    return PlatformException.of(ProblemType.INVALID_CONFIGURATION, PREFIX + what + ".");
  }

  @Override
  public String toString() {
    return "SignInSettings[issuer=" + issuer + ", client=" + client + ", secret=***]";
  }
}

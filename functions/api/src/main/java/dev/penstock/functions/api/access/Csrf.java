package dev.penstock.functions.api.access;

import dev.penstock.http.HttpRequest;
import dev.penstock.keyring.Keyring;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Tells a request that the console made from one that another site made the browser send. It takes
 * a header that only a script of this origin can set, and the browser's own word on where the
 * request comes from. Thread-safe.
 */
public final class Csrf {

  public static final String HEADER = "x-csrf-token";

  private final Keyring keyring;

  public Csrf(Keyring keyring) {
    this.keyring = keyring;
  }

  /**
   * The tokens of a session: HMACs of its id, so that nothing more needs to be stored. The first is
   * given out; those under other keys of the installation are taken too, since pages that are open
   * when one is rotated hold them. They stay when the cookie's value changes.
   */
  List<String> tokens(String sessionId) {
    return keyring
        .macs(
            Keyring.Purpose.SESSION,
            "csrf:".getBytes(StandardCharsets.US_ASCII),
            sessionId.getBytes(StandardCharsets.UTF_8))
        .stream()
        .map(mac -> Base64.getUrlEncoder().withoutPadding().encodeToString(mac))
        .toList();
  }

  /** Why a changing request of a session is refused; empty when it may pass. */
  public static Optional<String> objection(HttpRequest request, Principal.Person person) {
    Optional<String> foreign = foreignOrigin(request);
    if (foreign.isPresent()) {
      return foreign;
    }
    if (request.header("origin").isEmpty() && request.header("sec-fetch-site").isEmpty()) {
      return Optional.of(
          "A session's changing request needs the header Origin or Sec-Fetch-Site, as browsers"
              + " send them.");
    }
    byte[] given = request.header(HEADER).orElse("").getBytes(StandardCharsets.UTF_8);
    return person.csrfTokens().stream()
            .anyMatch(it -> MessageDigest.isEqual(given, it.getBytes(StandardCharsets.UTF_8)))
        ? Optional.empty()
        : Optional.of("The header X-CSRF-Token must carry the session's csrfToken.");
  }

  /** Why the place a request says to come from is not this one; empty when it says nothing. */
  public static Optional<String> foreignOrigin(HttpRequest request) {
    Optional<String> site = request.header("sec-fetch-site");
    if (site.isPresent() && !site.get().equals("same-origin") && !site.get().equals("none")) {
      return Optional.of("The request comes from another site (" + site.get() + ").");
    }
    Optional<String> origin = request.header("origin");
    if (origin.isPresent() && !authority(origin.get()).equals(request.header("host"))) {
      return Optional.of("The request's Origin is not this server.");
    }
    return Optional.empty();
  }

  private static Optional<String> authority(String origin) {
    try {
      return Optional.ofNullable(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

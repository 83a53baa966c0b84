package dev.penstock.workers.credential;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A digest challenge that can be answered (RFC 7616 section 3.3).
 *
 * @param algorithm as the target wrote it
 * @param qop whether {@code auth} is offered; without any offer the older form is answered
 */
record DigestChallenge(
    String realm, String nonce, String algorithm, boolean qop, Optional<String> opaque) {

  private static final Pattern PART =
      Pattern.compile("([A-Za-z0-9_-]+)(?:\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,\"]+)))?");
  private static final List<String> ALGORITHMS =
      List.of("SHA-256-SESS", "SHA-256", "MD5-SESS", "MD5");

  /** The strongest of all challenges in the header's values; empty when none can be answered. */
  static Optional<DigestChallenge> strongest(String header) {
    return all(header).stream()
        .flatMap(parameters -> of(parameters).stream())
        .min(
            Comparator.comparingInt(c -> ALGORITHMS.indexOf(c.algorithm.toUpperCase(Locale.ROOT))));
  }

  boolean session() {
    return algorithm.toUpperCase(Locale.ROOT).endsWith("-SESS");
  }

  /** As the JDK calls it. */
  String hash() {
    return algorithm.toUpperCase(Locale.ROOT).startsWith("SHA-256") ? "SHA-256" : "MD5";
  }

  private static Optional<DigestChallenge> of(Map<String, String> parameters) {
    String algorithm = parameters.getOrDefault("algorithm", "MD5");
    String offered = parameters.get("qop");
    boolean auth =
        offered != null
            && Arrays.stream(offered.split(",", -1)).anyMatch(q -> q.strip().equals("auth"));
    boolean fits =
        ALGORITHMS.contains(algorithm.toUpperCase(Locale.ROOT))
            && parameters.containsKey("realm")
            && parameters.containsKey("nonce")
            && (auth || offered == null);
    return fits
        ? Optional.of(
            new DigestChallenge(
                parameters.getOrDefault("realm", ""),
                parameters.getOrDefault("nonce", ""),
                algorithm,
                auth,
                Optional.ofNullable(parameters.get("opaque"))))
        : Optional.empty();
  }

  /** The parameters of each digest challenge; a word without a value begins a challenge. */
  private static List<Map<String, String>> all(String header) {
    List<Map<String, String>> challenges = new ArrayList<>();
    Map<String, String> current = new HashMap<>();
    Matcher parts = PART.matcher(header);
    while (parts.find()) {
      String value = parts.group(2) == null ? parts.group(3) : parts.group(2);
      if (value == null) {
        current = new HashMap<>();
        if (parts.group(1).equalsIgnoreCase("digest")) {
          challenges.add(current);
        }
      } else {
        current.put(parts.group(1).toLowerCase(Locale.ROOT), value.replaceAll("\\\\(.)", "$1"));
      }
    }
    return challenges;
  }
}

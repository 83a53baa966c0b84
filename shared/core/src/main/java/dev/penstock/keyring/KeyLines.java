package dev.penstock.keyring;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the key file says: in its first line the installation's key, from which the keys of all
 * purposes are derived, and below it, one a line, the root keys that the vault has had since then:
 *
 * <pre>
 * 5p1vFzT…=
 * vault 9Zk0aQ…=
 * next QmV4dA…=
 * </pre>
 *
 * @param vault oldest first; the last is in use, or what is derived from the installation's key
 *     while there is none
 * @param next the one that the next rotation takes, accepted already
 */
record KeyLines(byte[] installation, List<byte[]> vault, Optional<byte[]> next) {

  static final int KEY_BYTES = 32;

  private static final String VAULT = "vault ";
  private static final String NEXT = "next ";

  static KeyLines parse(String text) {
    List<String> lines = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    if (lines.isEmpty()) {
      throw invalid("The root key is missing.");
    }
    List<byte[]> vault = new ArrayList<>();
    Optional<byte[]> next = Optional.empty();
    for (String line : lines.subList(1, lines.size())) {
      if (line.startsWith(VAULT)) {
        vault.add(key(line.substring(VAULT.length()).strip()));
      } else if (line.startsWith(NEXT) && next.isEmpty()) {
        next = Optional.of(key(line.substring(NEXT.length()).strip()));
      } else {
        throw invalid(
            "The lines of a key file below its first begin with 'vault ', and one with 'next '.");
      }
    }
    return new KeyLines(key(lines.getFirst()), List.copyOf(vault), next);
  }

  /** A new file's. */
  static KeyLines fresh() {
    return new KeyLines(draw(), List.of(), Optional.empty());
  }

  /** With the key that the next rotation takes. */
  KeyLines prepared() {
    return next.isPresent() ? this : new KeyLines(installation, vault, Optional.of(draw()));
  }

  /** With a new key for the vault, and of those before only the last, which may still be in use. */
  KeyLines rotated() {
    List<byte[]> kept = new ArrayList<>(vault.subList(Math.max(0, vault.size() - 1), vault.size()));
    kept.add(next.orElseGet(KeyLines::draw));
    return new KeyLines(installation, List.copyOf(kept), Optional.empty());
  }

  String text() {
    return Base64.getEncoder().encodeToString(installation)
        + "\n"
        + vault.stream()
            .map(key -> VAULT + Base64.getEncoder().encodeToString(key) + "\n")
            .collect(Collectors.joining())
        + next.map(key -> NEXT + Base64.getEncoder().encodeToString(key) + "\n").orElse("");
  }

  private static byte[] draw() {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return key;
  }

  /** Never the keys. */
  @Override
  public String toString() {
    return "KeyLines[***]";
  }

  private static byte[] key(String line) {
    byte[] key;
    try {
      key = Base64.getDecoder().decode(line);
    } catch (IllegalArgumentException e) {
      throw invalid("The root key is not valid base64.");
    }
    if (key.length != KEY_BYTES) {
      throw invalid("The root key has " + key.length + " bytes; it must have exactly 32.");
    }
    return key;
  }

  private static PlatformException invalid(String detail) {
    return PlatformException.of(ProblemType.INVALID_CONFIGURATION, detail);
  }
}

package dev.penstock.keyring;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the key file says: in its first line the installation's key, from which the keys of all
 * purposes are derived, and below it, one a line, the root keys that the vault has had since then,
 * and the keys of the trail's chain, each with the entry by which it was handed over to:
 *
 * <pre>
 * 5p1vFzT…=
 * vault 9Zk0aQ…=
 * next QmV4dA…=
 * trail 81234 kN0aWc…=
 * trail pending 7TqPzd…=
 * </pre>
 *
 * @param vault oldest first; the last is in use, or what is derived from the installation's key
 *     while there is none
 * @param next the one that the next rotation takes, accepted already
 * @param trail oldest first; what is derived from the installation's key was before them
 * @param trailPending the one that is to take over from them
 */
record KeyLines(
    byte[] installation,
    List<byte[]> vault,
    Optional<byte[]> next,
    List<TrailLine> trail,
    Optional<byte[]> trailPending) {

  static final int KEY_BYTES = 32;

  private static final String VAULT = "vault ";
  private static final String NEXT = "next ";
  private static final String PENDING = "trail pending ";
  private static final Pattern TRAIL = Pattern.compile("trail ([1-9][0-9]{0,17}) (.*)");

  /** A key of the chain, and the entry by which it was handed over to. */
  record TrailLine(long since, byte[] secret) {}

  /** With none but the installation's. */
  KeyLines(byte[] installation) {
    this(installation, List.of(), Optional.empty(), List.of(), Optional.empty());
  }

  static KeyLines parse(String text) {
    List<String> lines = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    if (lines.isEmpty()) {
      throw invalid("The root key is missing.");
    }
    List<byte[]> vault = new ArrayList<>();
    List<TrailLine> trail = new ArrayList<>();
    Optional<byte[]> next = Optional.empty();
    Optional<byte[]> pending = Optional.empty();
    for (String line : lines.subList(1, lines.size())) {
      Matcher chain = TRAIL.matcher(line);
      if (line.startsWith(VAULT)) {
        vault.add(key(line.substring(VAULT.length()).strip()));
      } else if (line.startsWith(NEXT) && next.isEmpty()) {
        next = Optional.of(key(line.substring(NEXT.length()).strip()));
      } else if (line.startsWith(PENDING) && pending.isEmpty()) {
        pending = Optional.of(key(line.substring(PENDING.length()).strip()));
      } else if (chain.matches() && Long.parseLong(chain.group(1)) > last(trail)) {
        trail.add(new TrailLine(Long.parseLong(chain.group(1)), key(chain.group(2).strip())));
      } else {
        throw invalid(
            "The lines of a key file below its first begin with 'vault ', with 'trail ' and a"
                + " number that grows, and one each with 'next ' and 'trail pending '.");
      }
    }
    return new KeyLines(
        key(lines.getFirst()), List.copyOf(vault), next, List.copyOf(trail), pending);
  }

  private static long last(List<TrailLine> trail) {
    return trail.isEmpty() ? 0 : trail.getLast().since();
  }

  /** A new file's. */
  static KeyLines fresh() {
    return new KeyLines(draw());
  }

  /** With the key that the next rotation takes. */
  KeyLines prepared() {
    return next.isPresent()
        ? this
        : new KeyLines(installation, vault, Optional.of(draw()), trail, trailPending);
  }

  /** With a new key for the vault, and of those before only the last, which may still be in use. */
  KeyLines rotated() {
    List<byte[]> kept = new ArrayList<>(vault.subList(Math.max(0, vault.size() - 1), vault.size()));
    kept.add(next.orElseGet(KeyLines::draw));
    return new KeyLines(installation, List.copyOf(kept), Optional.empty(), trail, trailPending);
  }

  /** With a key that is to take over the trail's chain. */
  KeyLines withTrailPending() {
    return trailPending.isPresent()
        ? this
        : new KeyLines(installation, vault, next, trail, Optional.of(draw()));
  }

  /** With the pending key of the chain in use after an entry; none of those before goes. */
  KeyLines trailTaken(long since) {
    List<TrailLine> all = new ArrayList<>(trail);
    all.add(new TrailLine(since, trailPending.orElseThrow()));
    return new KeyLines(installation, vault, next, List.copyOf(all), Optional.empty());
  }

  String text() {
    return base64(installation)
        + "\n"
        + vault.stream().map(key -> VAULT + base64(key) + "\n").collect(Collectors.joining())
        + next.map(key -> NEXT + base64(key) + "\n").orElse("")
        + trail.stream()
            .map(line -> "trail " + line.since() + " " + base64(line.secret()) + "\n")
            .collect(Collectors.joining())
        + trailPending.map(key -> PENDING + base64(key) + "\n").orElse("");
  }

  private static String base64(byte[] key) {
    return Base64.getEncoder().encodeToString(key);
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

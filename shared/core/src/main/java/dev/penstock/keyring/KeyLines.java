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
 * What the key file says: in its first line the oldest of the installation's keys that something is
 * still under, from which the keys of all purposes are derived, and below it, one a line, the newer
 * ones, the root keys that the vault has had since then, and the keys of the trail's chain, each
 * with the entry by which it was handed over to:
 *
 * <pre>
 * 5p1vFzT…=
 * installation c2Vjb25k…=
 * installation next dGhpcmQ…=
 * vault 9Zk0aQ…=
 * next QmV4dA…=
 * trail first Zmlyc3Q…=
 * trail 81234 kN0aWc…=
 * trail pending 7TqPzd…=
 * </pre>
 *
 * @param installation oldest first, at least one; the last is in use
 * @param installationNext the one that is to follow, accepted already
 * @param vault oldest first; the last is in use, or what is derived from the installation's oldest
 *     key while there is none
 * @param next the one that the next rotation takes, accepted already
 * @param trailFirst what the chain's first key was derived to be, once the installation's key that
 *     it was derived from is let go
 * @param trail oldest first; the chain's first key was before them
 * @param trailPending the one that is to take over from them
 */
record KeyLines(
    List<byte[]> installation,
    Optional<byte[]> installationNext,
    List<byte[]> vault,
    Optional<byte[]> next,
    Optional<byte[]> trailFirst,
    List<TrailLine> trail,
    Optional<byte[]> trailPending) {

  static final int KEY_BYTES = 32;

  /** The first key of the chain, after the bytes that name it. */
  static final int TRAIL_FIRST_BYTES = 8 + KEY_BYTES;

  private static final String INSTALLATION = "installation ";
  private static final String INSTALLATION_NEXT = "installation next ";
  private static final String VAULT = "vault ";
  private static final String NEXT = "next ";
  private static final String TRAIL_FIRST = "trail first ";
  private static final String PENDING = "trail pending ";
  private static final Pattern TRAIL = Pattern.compile("trail ([1-9][0-9]{0,17}) (.*)");

  /** A key of the chain, and the entry by which it was handed over to. */
  record TrailLine(long since, byte[] secret) {}

  /** With none but the installation's. */
  KeyLines(byte[] installation) {
    this(
        List.of(installation),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  static KeyLines parse(String text) {
    List<String> lines = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    if (lines.isEmpty()) {
      throw invalid("The root key is missing.");
    }
    List<byte[]> installation = new ArrayList<>(List.of(key(lines.getFirst())));
    List<byte[]> vault = new ArrayList<>();
    List<TrailLine> trail = new ArrayList<>();
    Optional<byte[]> installationNext = Optional.empty();
    Optional<byte[]> next = Optional.empty();
    Optional<byte[]> first = Optional.empty();
    Optional<byte[]> pending = Optional.empty();
    for (String line : lines.subList(1, lines.size())) {
      Matcher chain = TRAIL.matcher(line);
      if (line.startsWith(VAULT)) {
        vault.add(key(line.substring(VAULT.length()).strip()));
      } else if (line.startsWith(NEXT) && next.isEmpty()) {
        next = Optional.of(key(line.substring(NEXT.length()).strip()));
      } else if (line.startsWith(INSTALLATION_NEXT) && installationNext.isEmpty()) {
        installationNext = Optional.of(key(line.substring(INSTALLATION_NEXT.length()).strip()));
      } else if (line.startsWith(INSTALLATION) && !line.startsWith(INSTALLATION_NEXT)) {
        installation.add(key(line.substring(INSTALLATION.length()).strip()));
      } else if (line.startsWith(TRAIL_FIRST) && first.isEmpty()) {
        first = Optional.of(bytes(line.substring(TRAIL_FIRST.length()).strip(), TRAIL_FIRST_BYTES));
      } else if (line.startsWith(PENDING) && pending.isEmpty()) {
        pending = Optional.of(key(line.substring(PENDING.length()).strip()));
      } else if (chain.matches() && Long.parseLong(chain.group(1)) > last(trail)) {
        trail.add(new TrailLine(Long.parseLong(chain.group(1)), key(chain.group(2).strip())));
      } else {
        throw invalid(
            "The lines of a key file below its first begin with 'installation ', with 'vault ',"
                + " with 'trail ' and a number that grows, and one each with 'installation next ',"
                + " 'next ', 'trail first ' and 'trail pending '.");
      }
    }
    return new KeyLines(
        List.copyOf(installation),
        installationNext,
        List.copyOf(vault),
        next,
        first,
        List.copyOf(trail),
        pending);
  }

  private static long last(List<TrailLine> trail) {
    return trail.isEmpty() ? 0 : trail.getLast().since();
  }

  /** A new file's. */
  static KeyLines fresh() {
    return new KeyLines(draw());
  }

  /** With the installation's key that is to follow. */
  KeyLines installationPrepared() {
    return installationNext.isPresent()
        ? this
        : new KeyLines(
            installation, Optional.of(draw()), vault, next, trailFirst, trail, trailPending);
  }

  /** With the installation's prepared key in use; those before stay. */
  KeyLines installationTaken() {
    if (installationNext.isEmpty()) {
      return this;
    }
    List<byte[]> all = new ArrayList<>(installation);
    all.add(installationNext.orElseThrow());
    return new KeyLines(
        List.copyOf(all), Optional.empty(), vault, next, trailFirst, trail, trailPending);
  }

  /**
   * With none of the installation's keys but the one in use. The chain's first key stays, by
   * itself: nothing else follows from it.
   */
  KeyLines installationAlone() {
    byte[] first = trailFirst.orElseGet(() -> LocalTrailKeys.first(installation.getFirst()));
    return new KeyLines(
        List.of(installation.getLast()),
        installationNext,
        vault,
        next,
        Optional.of(first),
        trail,
        trailPending);
  }

  /** With the key that the vault's next rotation takes. */
  KeyLines prepared() {
    return next.isPresent() ? this : withVault(vault, Optional.of(draw()));
  }

  /** With a new key for the vault, and of those before only the last, which may still be in use. */
  KeyLines rotated() {
    List<byte[]> kept = new ArrayList<>(vault.subList(Math.max(0, vault.size() - 1), vault.size()));
    kept.add(next.orElseGet(KeyLines::draw));
    return withVault(kept, Optional.empty());
  }

  /** With a key that is to take over the trail's chain. */
  KeyLines withTrailPending() {
    return trailPending.isPresent() ? this : withTrail(trail, Optional.of(draw()));
  }

  /**
   * With the pending key of the chain in use after an entry, unless that is so; none of those
   * before goes.
   */
  KeyLines trailTaken(long since) {
    if (last(trail) == since) {
      return this;
    }
    List<TrailLine> all = new ArrayList<>(trail);
    all.add(new TrailLine(since, trailPending.orElseThrow()));
    return withTrail(all, Optional.empty());
  }

  private KeyLines withVault(List<byte[]> keys, Optional<byte[]> following) {
    return new KeyLines(
        installation,
        installationNext,
        List.copyOf(keys),
        following,
        trailFirst,
        trail,
        trailPending);
  }

  private KeyLines withTrail(List<TrailLine> keys, Optional<byte[]> following) {
    return new KeyLines(
        installation, installationNext, vault, next, trailFirst, List.copyOf(keys), following);
  }

  String text() {
    return base64(installation.getFirst())
        + "\n"
        + lines(INSTALLATION, installation.subList(1, installation.size()))
        + lines(INSTALLATION_NEXT, installationNext.stream().toList())
        + lines(VAULT, vault)
        + lines(NEXT, next.stream().toList())
        + lines(TRAIL_FIRST, trailFirst.stream().toList())
        + trail.stream()
            .map(line -> "trail " + line.since() + " " + base64(line.secret()) + "\n")
            .collect(Collectors.joining())
        + lines(PENDING, trailPending.stream().toList());
  }

  private static String lines(String begin, List<byte[]> keys) {
    return keys.stream().map(key -> begin + base64(key) + "\n").collect(Collectors.joining());
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
    return bytes(line, KEY_BYTES);
  }

  private static byte[] bytes(String line, int wanted) {
    byte[] key;
    try {
      key = Base64.getDecoder().decode(line);
    } catch (IllegalArgumentException e) {
      throw invalid("The root key is not valid base64.");
    }
    if (key.length != wanted) {
      throw invalid(
          "The root key has " + key.length + " bytes; it must have exactly " + wanted + ".");
    }
    return key;
  }

  private static PlatformException invalid(String detail) {
    return PlatformException.of(ProblemType.INVALID_CONFIGURATION, detail);
  }
}

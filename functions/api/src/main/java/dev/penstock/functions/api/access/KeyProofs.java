package dev.penstock.functions.api.access;

import dev.penstock.json.DigestCache;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Remembers that a secret gives a hash, so that Argon2 runs once in a while and not with each
 * request. That a secret gives a hash stays true for ever: whether the key is good is asked of the
 * store each time. Kept is a MAC of the pair under a key that only this process has, so that its
 * memory tells nobody a secret; only so many and only for so long. Thread-safe.
 */
final class KeyProofs {

  private static final int MOST = 1_000;
  private static final Duration KEPT = Duration.ofMinutes(5);

  private final SlowHash hashes;
  private final Clock clock;
  private final ProcessMac mac = new ProcessMac();
  private final DigestCache<Instant> proved = new DigestCache<>(MOST);

  KeyProofs(SlowHash hashes, Clock clock) {
    this.hashes = hashes;
    this.clock = clock;
  }

  boolean holds(String secret, String hash) {
    String pair = pair(secret, hash);
    if (proved.get(pair).filter(until -> until.isAfter(clock.instant())).isPresent()) {
      return true;
    }
    boolean made = hashes.made(secret, hash);
    if (made) {
      proved.put(pair, clock.instant().plus(KEPT));
    }
    return made;
  }

  private String pair(String secret, String hash) {
    // A hash in its encoded form has no zero byte, so no two pairs give the same bytes.
    return mac.of(hash + "\0" + secret);
  }
}

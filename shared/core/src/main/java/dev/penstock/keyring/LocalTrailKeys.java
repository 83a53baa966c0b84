package dev.penstock.keyring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The chain's keys of a key file; made once for what it says. Thread-safe. */
final class LocalTrailKeys implements Supplier<TrailKeys> {

  private final Supplier<KeyLines> file;
  private @Nullable Made made;

  private record Made(KeyLines of, TrailKeys keys) {}

  LocalTrailKeys(Supplier<KeyLines> file) {
    this.file = file;
  }

  @Override
  public synchronized TrailKeys get() {
    KeyLines lines = file.get();
    Made known = made;
    if (known == null || !known.of().equals(lines)) {
      List<TrailKey> taken = new ArrayList<>();
      taken.add(key(lines.installation(), 0));
      lines.trail().forEach(line -> taken.add(key(line.secret(), line.since())));
      Optional<TrailKey> pending = lines.trailPending().map(secret -> key(secret, 0));
      known = new Made(lines, new TrailKeys(taken, pending));
      made = known;
    }
    return known.keys();
  }

  /** What makes MACs and what names it are both derived, apart. */
  private static TrailKey key(byte[] secret, long since) {
    byte[] mark = Keyring.derive(secret, "AUDIT_ID");
    byte[] key = Keyring.derive(secret, Keyring.Purpose.AUDIT.name());
    return new TrailKey(
        "chain:" + HexFormat.of().formatHex(Arrays.copyOf(mark, 8)),
        since,
        new SecretKeySpec(key, "HmacSHA256"));
  }
}

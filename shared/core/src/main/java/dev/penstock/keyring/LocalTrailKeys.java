package dev.penstock.keyring;

import java.nio.ByteBuffer;
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

  private static final String ID = "AUDIT_ID";
  private static final int ID_BYTES = 8;

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
      taken.add(first(lines));
      lines.trail().forEach(line -> taken.add(key(line.secret(), line.since())));
      Optional<TrailKey> pending = lines.trailPending().map(secret -> key(secret, 0));
      known = new Made(lines, new TrailKeys(taken, pending));
      made = known;
    }
    return known.keys();
  }

  /** What names the first key, and it, as they are derived from an installation's key. */
  static byte[] first(byte[] installation) {
    return ByteBuffer.allocate(KeyLines.TRAIL_FIRST_BYTES)
        .put(Keyring.derive(installation, ID), 0, ID_BYTES)
        .put(Keyring.derive(installation, Keyring.Purpose.AUDIT.name()))
        .array();
  }

  private static TrailKey first(KeyLines lines) {
    byte[] made = lines.trailFirst().orElseGet(() -> first(lines.installation().getFirst()));
    return key(Arrays.copyOf(made, ID_BYTES), Arrays.copyOfRange(made, ID_BYTES, made.length), 0);
  }

  /** What makes MACs and what names it are both derived, apart. */
  private static TrailKey key(byte[] secret, long since) {
    return key(
        Keyring.derive(secret, ID), Keyring.derive(secret, Keyring.Purpose.AUDIT.name()), since);
  }

  private static TrailKey key(byte[] mark, byte[] key, long since) {
    return new TrailKey(
        "chain:" + HexFormat.of().formatHex(mark, 0, ID_BYTES),
        since,
        new SecretKeySpec(key, "HmacSHA256"));
  }
}

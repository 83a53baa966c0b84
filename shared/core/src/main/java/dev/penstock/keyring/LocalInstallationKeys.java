package dev.penstock.keyring;

import dev.penstock.problem.PlatformException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The installation's keys of a key file. A MAC is made too often to look at the file each time: it
 * is looked at every second, and at once where nothing that is known fits. Thread-safe.
 */
final class LocalInstallationKeys implements Supplier<InstallationKeys> {

  private static final Logger LOG = LoggerFactory.getLogger(LocalInstallationKeys.class);

  private static final long LOOK_EVERY = Duration.ofSeconds(1).toNanos();

  private final Supplier<KeyLines> file;
  private volatile @Nullable Known known;

  private record Known(KeyLines of, InstallationKeys keys, long lookedAt) {}

  LocalInstallationKeys(Supplier<KeyLines> file) {
    this.file = file;
  }

  @Override
  public InstallationKeys get() {
    Known now = known;
    return now != null && System.nanoTime() - now.lookedAt() < LOOK_EVERY ? now.keys() : look();
  }

  /** What the file says now; what it said before while it can't be read. */
  synchronized InstallationKeys look() {
    Known before = known;
    KeyLines lines;
    try {
      lines = file.get();
    } catch (PlatformException e) {
      if (before == null) {
        throw e;
      }
      LOG.warn("The keys of before are used on: {}", e.getMessage());
      lines = before.of();
    }
    InstallationKeys keys =
        before != null && before.of().equals(lines) ? before.keys() : made(lines);
    known = new Known(lines, keys, System.nanoTime());
    return keys;
  }

  private static InstallationKeys made(KeyLines lines) {
    return new InstallationKeys(
        lines.installation().reversed().stream().map(InstallationKey::new).toList(),
        lines.installationNext().map(InstallationKey::new));
  }
}

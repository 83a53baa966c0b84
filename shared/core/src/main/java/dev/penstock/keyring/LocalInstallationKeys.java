package dev.penstock.keyring;

import dev.penstock.problem.PlatformException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The installation's keys of a key file. A MAC is made too often to look at the file each time: it
 * is looked at every second, and at once where nothing that is known fits. Thread-safe.
 */
final class LocalInstallationKeys implements Supplier<InstallationKeys> {

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
      // By name, and here: a function has no other log, and loads none before it fails.
      System.getLogger("dev.penstock.keys")
          .log(Level.WARNING, "The keys of before are used on: {0}", e.getMessage());
      lines = before.of();
    }
    InstallationKeys keys =
        before != null && isSame(before.of(), lines) ? before.keys() : made(lines);
    known = new Known(lines, keys, System.nanoTime());
    return keys;
  }

  @SuppressWarnings("ReferenceEquality") // a function has one, and would make a class to compare it
  private static boolean isSame(KeyLines before, KeyLines now) {
    return before == now || before.equals(now);
  }

  private static InstallationKeys made(KeyLines lines) {
    return new InstallationKeys(
        lines.installation().reversed().stream().map(InstallationKey::new).toList(),
        lines.installationNext().map(InstallationKey::new));
  }
}

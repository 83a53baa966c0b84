package dev.penstock.keyring;

import dev.penstock.problem.PlatformException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The installation's keys of a key file. A MAC is made too often to look at the file each time: it
 * is looked at every second, and at once where nothing that is known fits. Thread-safe.
 */
final class LocalInstallationKeys implements Supplier<InstallationKeys> {

  private static final long LOOK_EVERY = Duration.ofSeconds(1).toNanos();

  private final Supplier<KeyLines> file;
  private final Optional<KeyText> text;
  private volatile @Nullable Known known;

  private record Known(KeyLines of, InstallationKeys keys, long lookedAt) {}

  /** Of a key file, which others change. */
  LocalInstallationKeys(Supplier<KeyLines> file) {
    this(file, Optional.empty());
  }

  /** Of a text, which changes with this process alone. */
  LocalInstallationKeys(KeyText text) {
    this(text, Optional.of(text));
  }

  private LocalInstallationKeys(Supplier<KeyLines> file, Optional<KeyText> text) {
    this.file = file;
    this.text = text;
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

  /**
   * Makes everything with the key of an id from now on, or soon, where the file is for others to
   * change; one before the one in use changes nothing.
   *
   * @return whether it is here
   */
  boolean follow(String id) {
    InstallationKeys here = get();
    if (here.hasTaken(id)) {
      return true;
    }
    if (!isNext(here, id)) {
      text.ifPresent(KeyText::readAgain);
      here = adopt();
    }
    if (isNext(here, id)) {
      text.ifPresent(KeyText::takeNext);
      adopt();
      return true;
    }
    return here.hasTaken(id);
  }

  private static boolean isNext(InstallationKeys keys, String id) {
    return keys.next().filter(key -> key.id().equals(id)).isPresent();
  }

  private synchronized InstallationKeys adopt() {
    KeyLines lines = file.get();
    InstallationKeys keys = made(lines);
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

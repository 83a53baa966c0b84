package dev.penstock.node.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The clock of processes that were started with it, their JVM's and their PostgreSQL's: it can be
 * set while they run, as that of a machine can. What counts seconds since the start (monotonic
 * time) goes on as ever, as it does on a machine. By libfaketime.
 */
final class SettableClock {

  private static final Path LIBRARIES = Path.of("/usr/lib");

  /** The one whose own state is guarded: all of these processes but the store's have threads. */
  private static final String LIBRARY = "faketime/libfaketimeMT.so.1";

  private final Path library;
  private final Path offset;

  private SettableClock(Path library, Path offset) {
    this.library = library;
    this.offset = offset;
    set(Duration.ZERO);
  }

  /** One that is right at first; empty where libfaketime isn't. */
  static Optional<SettableClock> find(Path offset) {
    return library().map(library -> new SettableClock(library, offset));
  }

  /** What a process needs in its environment to go by it, and what it starts with it. */
  Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD",
        library.toString(),
        "FAKETIME_TIMESTAMP_FILE",
        offset.toString(),
        "FAKETIME_CACHE_DURATION",
        "1",
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1",
        // Otherwise each timed wait of a JVM is over at once.
        "FAKETIME_FORCE_MONOTONIC_FIX",
        "0",
        "NO_FAKE_STAT",
        "1");
  }

  /** Sets it so far from the machine's; seen within a second. */
  void set(Duration ahead) {
    try {
      Path next = offset.resolveSibling(offset.getFileName() + ".next");
      Files.writeString(next, "%+ds%n".formatted(ahead.toSeconds()));
      Files.move(next, offset, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Path> library() {
    if (!Files.isDirectory(LIBRARIES)) {
      return Optional.empty();
    }
    try (Stream<Path> places = Files.list(LIBRARIES)) {
      return places.map(place -> place.resolve(LIBRARY)).filter(Files::exists).findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

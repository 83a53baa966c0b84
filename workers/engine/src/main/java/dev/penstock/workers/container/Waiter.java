package dev.penstock.workers.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The process that waits for a container, so that others can tell whether it still does.
 *
 * @param place the start of the machine and the space of processes in which the number counts: an
 *     engine may serve workers of other machines and containers
 * @param since when it began, in milliseconds since the epoch; numbers are given out again
 */
record Waiter(String place, long pid, long since) {

  /** The kernel's own clock may be set a little while a process lives. */
  private static final Duration TOLERANCE = Duration.ofMinutes(1);

  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path SPACE = Path.of("/proc/self/ns/pid");

  /** This process; empty on a machine that does not tell of places, where nothing is concluded. */
  static Optional<Waiter> own() {
    try {
      String space = Files.readSymbolicLink(SPACE).toString().replaceAll("[^0-9]", "");
      String place = Files.readString(BOOT).strip() + "." + space;
      return since(ProcessHandle.current())
          .map(since -> new Waiter(place, ProcessHandle.current().pid(), since));
    } catch (IOException | UnsupportedOperationException _) {
      return Optional.empty();
    }
  }

  /** As a container's label has it. */
  String label() {
    return place + "/" + pid + "/" + since;
  }

  /** Whether a label names a process of this place that is no more. */
  boolean knowsGone(String label) {
    String[] parts = label.split("/", -1);
    if (parts.length != 3 || !parts[0].equals(place)) {
      return false;
    }
    try {
      long began = Long.parseLong(parts[2]);
      return ProcessHandle.of(Long.parseLong(parts[1]))
          .flatMap(Waiter::since)
          .map(since -> Math.abs(since - began) > TOLERANCE.toMillis())
          .orElse(true);
    } catch (NumberFormatException _) {
      return false;
    }
  }

  private static Optional<Long> since(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli);
  }
}

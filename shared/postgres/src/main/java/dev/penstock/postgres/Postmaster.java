package dev.penstock.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The server process of a data folder, found by the folder's {@code postmaster.pid}. A process id
 * alone proves nothing (ids are reused): only a live process that was started on this very folder
 * counts.
 */
record Postmaster(ProcessHandle process) {

  static Optional<Postmaster> of(Path cluster) {
    return pid(cluster)
        .flatMap(ProcessHandle::of)
        .filter(process -> serves(process, cluster))
        .map(Postmaster::new);
  }

  /** True when the file names a process that isn't this folder's server. */
  static boolean isPidFileForeign(Path cluster) {
    return pid(cluster)
        .flatMap(ProcessHandle::of)
        .filter(ProcessHandle::isAlive)
        .filter(process -> !serves(process, cluster))
        .isPresent();
  }

  static Path pidFile(Path cluster) {
    return cluster.resolve("postmaster.pid");
  }

  /** A zombie has no arguments left, so it does not pass for a server. */
  private static boolean serves(ProcessHandle process, Path cluster) {
    if (!process.isAlive()) {
      return false;
    }
    String folder = cluster.toString();
    return process
        .info()
        .arguments()
        .map(arguments -> List.of(arguments).contains(folder))
        .or(() -> process.info().commandLine().map(line -> line.contains(folder)))
        .orElse(false);
  }

  private static Optional<Long> pid(Path cluster) {
    try {
      List<String> lines = Files.readAllLines(pidFile(cluster));
      return lines.isEmpty() ? Optional.empty() : Optional.of(Long.valueOf(lines.get(0).strip()));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}

package dev.penstock.node.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts a program into a session of its own. Ctrl-C in a terminal goes to everything in the
 * foreground: without this the engines would die at the same moment as the node that still needs
 * them to stop cleanly.
 */
public final class OwnSession {

  private OwnSession() {}

  /** The command, prefixed where the system has a way; the process id stays the program's. */
  public static List<String> of(List<String> command) {
    List<String> all = new ArrayList<>(prefix());
    all.addAll(command);
    return all;
  }

  /** Looks a program up on PATH. */
  public static Optional<Path> onPath(String program) {
    String path = System.getenv("PATH");
    if (path == null) {
      return Optional.empty();
    }
    for (String folder : path.split(File.pathSeparator, -1)) {
      Path candidate = Path.of(folder.isEmpty() ? "." : folder).resolve(program);
      if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
        return Optional.of(candidate.toAbsolutePath());
      }
    }
    return Optional.empty();
  }

  private static List<String> prefix() {
    if (onPath("setsid").isPresent()) {
      return List.of("setsid");
    }
    if (onPath("perl").isPresent()) {
      return List.of("perl", "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV or exit 127", "--");
    }
    return List.of();
  }
}

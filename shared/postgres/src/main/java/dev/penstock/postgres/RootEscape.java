package dev.penstock.postgres;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * PostgreSQL refuses to run as root. In a user namespace of its own the server sees itself as
 * nobody while its files stay its owner's, so a node in a bare container works without another
 * account and without giving folders away.
 */
final class RootEscape {

  private static final List<String> NAMESPACE = List.of("unshare", "--user", "--");

  private RootEscape() {}

  /** What to put before each of the server's programs; empty for an ordinary user. */
  static List<String> prefix(Path output) {
    if (!isRoot()) {
      return List.of();
    }
    if (Platform.current().isLinux() && works(output)) {
      return NAMESPACE;
    }
    throw PlatformException.of(
        ProblemType.INVALID_CONFIGURATION,
        "PostgreSQL refuses to run as root, and user namespaces (unshare --user) are not allowed"
            + " here. Run Penstock as an ordinary user, allow user namespaces, or give a server of"
            + " your own with --database URL.");
  }

  private static boolean works(Path output) {
    try {
      return Program.run(List.of("unshare", "--user", "--", "true"), output, 10) == 0;
    } catch (PlatformException _) {
      return false;
    }
  }

  private static boolean isRoot() {
    try {
      return Integer.valueOf(0)
          .equals(java.nio.file.Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException e) {
      return "root".equals(System.getProperty("user.name"));
    }
  }
}

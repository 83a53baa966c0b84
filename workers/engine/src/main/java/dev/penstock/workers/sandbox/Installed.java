package dev.penstock.workers.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whether this machine has a sandbox that works. */
sealed interface Installed {

  record Working(Bubblewrap bubblewrap) implements Installed {}

  /**
   * It has none.
   *
   * @param advice what is missing and the command that mends it
   */
  record Lacking(String advice) implements Installed {}

  String NEVER_BARE = "A process never runs without a sandbox. ";

  static Installed look() {
    Optional<Path> bwrap = Bubblewrap.program("bwrap");
    if (bwrap.isEmpty()) {
      return new Lacking(
          NEVER_BARE + "Install bubblewrap: apt-get install bubblewrap | dnf install bubblewrap.");
    }
    Optional<Path> prlimit = Bubblewrap.program("prlimit");
    if (prlimit.isEmpty()) {
      return new Lacking(
          NEVER_BARE + "Install util-linux, which has prlimit: apt-get install util-linux.");
    }
    String program = bwrap.get().toString();
    String fault =
        fault(List.of(program, "--unshare-all", "--ro-bind", "/", "/", "--", "/bin/true"));
    if (!fault.isEmpty()) {
      return new Lacking(
          NEVER_BARE
              + "bubblewrap can't make one here ("
              + fault
              + "). User namespaces must be allowed: sysctl -w"
              + " kernel.apparmor_restrict_unprivileged_userns=0 on Ubuntu,"
              + " kernel.unprivileged_userns_clone=1 on older kernels of Debian.");
    }
    boolean recent =
        fault(List.of(program, "--unshare-user", "--disable-userns", "--size", "4096", "--tmpfs"))
            .contains("--tmpfs");
    return new Working(new Bubblewrap(bwrap.get(), prlimit.get(), recent));
  }

  /** What a program complains of; empty when it ends well. */
  private static String fault(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? "" : said.strip();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }
}

package dev.penstock.workers.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Words the command that runs a program under bubblewrap: all namespaces its own, so no network and
 * no other process; {@code /usr} read-only and nothing else of the machine; a {@code /tmp} of its
 * own; nobody without capabilities; an environment of what is declared; gone with its starter.
 *
 * @param bwrap the program
 * @param prlimit the program that sets what each process may use
 * @param recent whether it can bound a {@code /tmp} and forbid further user namespaces (0.8)
 * @param shown further folders of the machine, shown read-only where they are
 */
record Bubblewrap(Path bwrap, Path prlimit, boolean recent, List<Path> shown) {

  Bubblewrap(Path bwrap, Path prlimit, boolean recent) {
    this(bwrap, prlimit, recent, List.of());
  }

  Bubblewrap showing(Path folder) {
    return new Bubblewrap(bwrap, prlimit, recent, List.of(folder));
  }

  static final String WORK = "/work";

  private static final List<Path> PLACES =
      List.of(Path.of("/usr/bin"), Path.of("/usr/local/bin"), Path.of("/bin"));

  /** How names are resolved and who is trusted; nothing of these places is a secret. */
  private static final List<String> NETWORK =
      List.of(
          "/etc/resolv.conf",
          "/etc/hosts",
          "/etc/nsswitch.conf",
          "/etc/ssl/certs",
          "/etc/pki/tls/certs",
          "/etc/pki/ca-trust/extracted");

  private static final String HOME = "/tmp";
  private static final String NOBODY = "65534";

  /** The first of these programs that the sandbox can show: it shows only {@code /usr}. */
  static Optional<Path> program(String... names) {
    for (String name : names) {
      for (Path place : PLACES) {
        if (Files.isExecutable(place.resolve(name))) {
          return Optional.of(place.resolve(name));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * What the program sees; to be given in a file, since an environment is not for other accounts to
   * see.
   *
   * @param work a folder of the machine, shown read-only as {@link #WORK}
   * @param network whether it has the machine's network, and what it takes to use that
   */
  List<String> options(Path work, Map<String, String> environment, Limits limits, boolean network) {
    List<String> words = new ArrayList<>(List.of("--unshare-all", "--unshare-user"));
    if (network) {
      words.add("--share-net");
    }
    if (recent) {
      words.add("--disable-userns");
    }
    words.addAll(List.of("--uid", NOBODY, "--gid", NOBODY, "--cap-drop", "ALL"));
    words.addAll(List.of("--new-session", "--die-with-parent", "--hostname", "sandbox"));
    words.addAll(List.of("--ro-bind", "/usr", "/usr"));
    for (String link : List.of("bin", "sbin", "lib", "lib32", "lib64", "libx32")) {
      if (Files.isSymbolicLink(Path.of("/", link))) {
        words.addAll(List.of("--symlink", "usr/" + link, "/" + link));
      } else if (Files.isDirectory(Path.of("/", link))) {
        words.addAll(List.of("--ro-bind", "/" + link, "/" + link));
      }
    }
    if (network) {
      NETWORK.forEach(file -> words.addAll(List.of("--ro-bind-try", file, file)));
    }
    words.addAll(List.of("--ro-bind", work.toString(), WORK, "--proc", "/proc", "--dev", "/dev"));
    for (String place : List.of(HOME, "/dev/shm")) {
      if (recent) {
        words.addAll(List.of("--size", Long.toString(limits.diskBytes())));
      }
      words.addAll(List.of("--tmpfs", place));
    }
    shown.forEach(
        folder -> words.addAll(List.of("--ro-bind", folder.toString(), folder.toString())));
    words.addAll(List.of("--remount-ro", "/dev", "--remount-ro", "/"));
    words.addAll(List.of("--chdir", HOME, "--clearenv"));
    Map<String, String> all = new TreeMap<>();
    all.put("PATH", "/usr/local/bin:/usr/bin:/bin");
    all.put("HOME", HOME);
    all.put("LANG", "C.UTF-8");
    all.putAll(environment);
    all.forEach((name, value) -> words.addAll(List.of("--setenv", name, value)));
    return words;
  }

  /**
   * The command, whose options come on a file descriptor.
   *
   * @param options the descriptor's number
   * @param status the number of the one that tells when the program itself has run
   * @param cpu how much of a processor's time each process may take
   * @param program and its arguments
   */
  List<String> command(int options, int status, Limits limits, Duration cpu, List<String> program) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of(bwrap.toString(), "--args", Integer.toString(options)));
    words.addAll(List.of("--json-status-fd", Integer.toString(status), "--"));
    words.add(prlimit.toString());
    words.add("--data=" + limits.memoryBytes());
    words.add("--nproc=" + limits.processes());
    words.add("--fsize=" + limits.diskBytes());
    words.add("--nofile=" + limits.openFiles());
    words.add("--cpu=" + Math.max(1, cpu.toSeconds()));
    words.add("--core=0");
    words.add("--");
    words.addAll(program);
    return words;
  }
}

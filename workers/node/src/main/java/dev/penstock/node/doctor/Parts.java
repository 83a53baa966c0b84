package dev.penstock.node.doctor;

import dev.penstock.node.backbone.TemporalProgram;
import dev.penstock.node.process.OwnSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks at the programs that others made. It needs nothing but the JDK, so that {@link TestParts}
 * runs before anything is built.
 */
final class Parts {

  private static final Pattern NODE_VERSION = Pattern.compile("v(\\d+)\\.(\\d+)\\..*");

  private Parts() {}

  /** What a build and a node need. */
  static List<Finding> ofANode() {
    return List.of(jdk(), node(), npm(), temporal(), account());
  }

  /** What only the tests need beside. */
  static List<Finding> ofTheTests() {
    List<Finding> findings = new ArrayList<>(List.of(chromium(), python()));
    Arrays.stream(TestServer.values()).map(TestServer::look).forEach(findings::add);
    findings.add(containers());
    return findings;
  }

  /** That there is a sandbox to try; whether it works, its tests tell. */
  static Finding bubblewrap() {
    for (String place : List.of("/usr/local/bin/bwrap", "/usr/bin/bwrap")) {
      if (Files.isExecutable(Path.of(place))) {
        return new Finding.Fine("sandbox", place);
      }
    }
    return new Finding.Advice(
        "sandbox",
        "not found in /usr; the tests of scripts and shell commands need it",
        "./penstock doctor --fix   (apt-get install bubblewrap)");
  }

  private static Finding jdk() {
    return new Finding.Fine(
        "JDK", Runtime.version() + " in " + System.getProperty("java.home", "?"));
  }

  private static Finding node() {
    Optional<String> version = Programs.output("node", "--version");
    String remedy = "https://nodejs.org, or: apt-get install nodejs npm | brew install node";
    if (version.isEmpty()) {
      return new Finding.Missing("Node.js", "not found; the console's build needs it", remedy);
    }
    Matcher parts = NODE_VERSION.matcher(version.get());
    boolean fits = parts.matches() && isNewEnough(parts);
    return fits
        ? new Finding.Fine("Node.js", version.get())
        : new Finding.Missing("Node.js", version.get() + " is older than 20.19", remedy);
  }

  private static boolean isNewEnough(Matcher version) {
    int major = Integer.parseInt(version.group(1));
    return major > 20 || (major == 20 && Integer.parseInt(version.group(2)) >= 19);
  }

  private static Finding npm() {
    return Programs.output("npm", "--version")
        .<Finding>map(version -> new Finding.Fine("npm", version))
        .orElseGet(
            () ->
                new Finding.Missing(
                    "npm",
                    "not found; the console's build needs it",
                    "apt-get install npm | brew install node"));
  }

  private static Finding temporal() {
    return TemporalProgram.find()
        .<Finding>map(program -> new Finding.Fine("temporal", program.path().toString()))
        .orElseGet(
            () ->
                new Finding.Advice(
                    "temporal",
                    "not found; runs would live in memory only and be lost at every stop",
                    "./penstock doctor --fix"));
  }

  private static Finding account() {
    boolean root = Programs.output("id", "-u").filter("0"::equals).isPresent();
    if (!root) {
      return new Finding.Fine("account", System.getProperty("user.name", "?"));
    }
    return Programs.output("unshare", "--user", "--", "true").isPresent()
        ? new Finding.Fine("account", "root; PostgreSQL runs in a user namespace")
        : new Finding.Missing(
            "account",
            "root, and user namespaces are not allowed; PostgreSQL refuses to run as root",
            "run ./penstock as an ordinary user (or give a database: up --database URL)");
  }

  private static Finding chromium() {
    for (String name : List.of("chromium", "chromium-browser", "google-chrome")) {
      Optional<Path> found = OwnSession.onPath(name);
      if (found.isPresent()) {
        return new Finding.Fine("chromium", found.get().toString());
      }
    }
    return new Finding.Advice(
        "chromium",
        "not found; the console's browser test needs it",
        "./penstock doctor --fix --tests   (apt-get install chromium)");
  }

  /** Only one that the sandbox shows; JavaScript's is what the console's build needs. */
  private static Finding python() {
    for (String place : List.of("/usr/local/bin/python3", "/usr/bin/python3")) {
      if (Files.isExecutable(Path.of(place))) {
        return new Finding.Fine("python3", place);
      }
    }
    return new Finding.Advice(
        "python3",
        "not found in /usr; the tests of scripts need it",
        "./penstock doctor --fix --tests   (apt-get install python3)");
  }

  /** The tests run real containers, on images made of a static busybox. */
  private static Finding containers() {
    boolean answers =
        Stream.of("podman", "docker").anyMatch(name -> Programs.output(name, "info").isPresent());
    return answers && Files.isExecutable(Path.of("/bin/busybox"))
        ? new Finding.Fine("podman", "and busybox for the tests' images")
        : new Finding.Advice(
            "podman",
            "an engine or a static busybox is missing; the tests of containers need them",
            "./penstock doctor --fix --tests   (apt-get install "
                + String.join(" ", Remedies.CONTAINERS)
                + ")");
  }
}

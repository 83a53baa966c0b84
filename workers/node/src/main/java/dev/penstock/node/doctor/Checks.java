package dev.penstock.node.doctor;

import dev.penstock.node.backbone.TemporalProgram;
import dev.penstock.node.process.OwnSession;
import dev.penstock.workers.container.ContainerTool;
import dev.penstock.workers.sandbox.Sandbox;
import dev.penstock.workers.sandbox.ScriptLanguage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at each thing that Penstock needs. */
public final class Checks {

  private static final long ROOM_BYTES = 2L << 30;
  private static final Pattern NODE_VERSION = Pattern.compile("v(\\d+)\\.(\\d+)\\..*");

  private final Path data;
  private final int port;

  /**
   * The checks of a machine.
   *
   * @param data the data folder that a node would use
   * @param port the port that it would listen on
   */
  public Checks(Path data, int port) {
    this.data = data;
    this.port = port;
  }

  /**
   * Looks at everything.
   *
   * @param forTests also at what only the tests need
   */
  public List<Finding> look(boolean forTests) {
    List<Finding> findings = new ArrayList<>();
    findings.add(jdk());
    findings.add(node());
    findings.add(npm());
    findings.add(temporal());
    findings.add(userNamespaces());
    findings.add(sandbox());
    findings.add(containers());
    findings.add(room());
    findings.add(port());
    findings.addAll(new RunningNode(data).look());
    if (forTests) {
      findings.add(chromium());
      findings.add(python());
      Arrays.stream(TestServer.values()).map(TestServer::look).forEach(findings::add);
      findings.add(testContainers());
    }
    return findings;
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

  static Finding temporal() {
    return TemporalProgram.find()
        .<Finding>map(program -> new Finding.Fine("temporal", program.path().toString()))
        .orElseGet(
            () ->
                new Finding.Advice(
                    "temporal",
                    "not found; runs would live in memory only and be lost at every stop",
                    "./penstock doctor --fix"));
  }

  private static Finding userNamespaces() {
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

  /** Only {@code run: script} and {@code run: shell} need it; without it they are refused. */
  static Finding sandbox() {
    return Sandbox.ofThisMachine()
        .lacking()
        .<Finding>map(
            advice ->
                new Finding.Advice(
                    "sandbox",
                    "scripts and shell commands can't run here: " + advice,
                    "./penstock doctor --fix   (apt-get install bubblewrap)"))
        .orElseGet(() -> new Finding.Fine("sandbox", "bubblewrap"));
  }

  /** Only {@code run: container} needs it; without it containers are refused. */
  private static Finding containers() {
    return ContainerTool.lacking()
        .<Finding>map(
            advice ->
                new Finding.Advice(
                    "containers",
                    "they can't run here: " + advice,
                    "apt-get install podman runc | dnf install podman | brew install podman"))
        .orElseGet(() -> new Finding.Fine("containers", "an engine answers"));
  }

  /** The tests run real containers, on images made of a static busybox. */
  static Finding testContainers() {
    return ContainerTool.lacking().isEmpty() && Files.isExecutable(Path.of("/bin/busybox"))
        ? new Finding.Fine("podman", "and busybox for the tests' images")
        : new Finding.Advice(
            "podman",
            "an engine or a static busybox is missing; the tests of containers need them",
            "./penstock doctor --fix --tests   (apt-get install "
                + String.join(" ", Remedies.CONTAINERS)
                + ")");
  }

  /** JavaScript is not looked at: the console's build has Node.js already. */
  static Finding python() {
    return ScriptLanguage.PYTHON
        .interpreter()
        .<Finding>map(path -> new Finding.Fine("python3", path.toString()))
        .orElseGet(
            () ->
                new Finding.Advice(
                    "python3",
                    "not found in /usr; the tests of scripts need it",
                    "./penstock doctor --fix --tests   (apt-get install python3)"));
  }

  private Finding room() {
    Path place = data.toAbsolutePath();
    while (place.getParent() != null && !Files.exists(place)) {
      place = place.getParent();
    }
    try {
      long free = Files.getFileStore(place).getUsableSpace();
      String text = "%.1f GB free at %s".formatted(free / 1e9, place);
      return free >= ROOM_BYTES
          ? new Finding.Fine("disk", text)
          : new Finding.Missing("disk", text + "; 2 GB are needed", "make room, or use --data DIR");
    } catch (IOException e) {
      return new Finding.Missing("disk", place + " can't be looked at", "name another: --data DIR");
    }
  }

  private Finding port() {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return new Finding.Fine("port", socket.getLocalPort() + " is free");
    } catch (IOException e) {
      return new Finding.Advice(
          "port",
          port + " is taken",
          "./penstock up --port "
              + (port + 1)
              + "   (who it is: ss -ltnp 'sport = :"
              + port
              + "')");
    }
  }

  static Finding chromium() {
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
}

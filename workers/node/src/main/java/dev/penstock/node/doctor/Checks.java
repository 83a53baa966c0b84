package dev.penstock.node.doctor;

import dev.penstock.workers.container.ContainerTool;
import dev.penstock.workers.sandbox.Sandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks at each thing that Penstock needs. */
public final class Checks {

  private static final long ROOM_BYTES = 2L << 30;

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
    findings.addAll(Parts.ofANode());
    findings.add(sandbox());
    findings.add(containers());
    findings.add(room());
    findings.add(port());
    findings.addAll(new RunningNode(data).look());
    if (forTests) {
      findings.addAll(Parts.ofTheTests());
    }
    return findings;
  }

  /** Only {@code run: script} and {@code run: shell} need it; without it they are refused. */
  private static Finding sandbox() {
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
}

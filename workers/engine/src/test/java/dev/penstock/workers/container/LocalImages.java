package dev.penstock.workers.container;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Images made on this machine from one static program, so that no registry is asked. */
public final class LocalImages {

  /** Says hello and ends, like its namesake. */
  public static final String HELLO = "localhost/penstock-test/hello-world";

  /** A shell and the usual programs. */
  public static final String SHELL = "localhost/penstock-test/alpine";

  private static final Path BUSYBOX = Path.of("/bin/busybox");

  private static boolean made;

  private LocalImages() {}

  /** Why there can be none here; empty when they are there. */
  public static synchronized String make() {
    if (made) {
      return "";
    }
    if (ContainerTool.lacking().isPresent()) {
      return ContainerTool.lacking().get();
    }
    if (!Files.isExecutable(BUSYBOX)) {
      return "The tests' images need a static busybox: apt-get install busybox-static.";
    }
    Engine engine = engine();
    String program = engine.program().toString();
    load(program, SHELL, "CMD [\"/bin/sh\"]");
    load(program, HELLO, "CMD [\"/bin/sh\",\"-c\",\"echo Hello from a container!\"]");
    made = true;
    return "";
  }

  /** The same, in CI an error: there the engine must be there. */
  public static String lacking() {
    String lacking = make();
    if (!lacking.isEmpty() && System.getenv("CI") != null) {
      throw new AssertionError(lacking);
    }
    return lacking;
  }

  /** Skips the test where there are none, and says so. */
  public static void require() {
    String lacking = lacking();
    if (!lacking.isEmpty()) {
      System.out.println("Skipped: " + lacking);
    }
    assumeTrue(lacking.isEmpty(), lacking);
  }

  /** Removes all containers whose name or label holds the text. */
  public static void removeContainers(String filter) {
    Client client = Client.ofThisMachine();
    String program = engine().program().toString();
    List<String> ids =
        client
            .asked(List.of(program, "ps", "--all", "--quiet", "--filter=" + filter))
            .map(text -> text.lines().filter(line -> !line.isBlank()).toList())
            .orElse(List.of());
    if (!ids.isEmpty()) {
      client.asked(engine().remove(ids));
    }
  }

  /** The names of all containers that hold the text. */
  public static List<String> containers(String filter) {
    return Client.ofThisMachine()
        .asked(
            List.of(
                engine().program().toString(),
                "ps",
                "--all",
                "--filter=" + filter,
                "--format={{.Names}} {{.State}}"))
        .map(text -> text.lines().filter(line -> !line.isBlank()).toList())
        .orElse(List.of());
  }

  static Engine engine() {
    return Client.ofThisMachine().engine().orElseThrow();
  }

  static ContainerTool tool() {
    return ContainerTool.ofThisMachine(Clock.systemUTC());
  }

  private static List<String> ids(String program, String name) {
    return Client.ofThisMachine()
        .asked(List.of(program, "images", "--quiet", "--no-trunc", name))
        .map(text -> text.lines().filter(line -> !line.isBlank()).toList())
        .orElse(List.of());
  }

  private static void load(String program, String name, String change) {
    List<String> before = ids(program, name);
    try {
      Process process =
          new ProcessBuilder(program, "import", "--change", change, "-", name)
              .redirectErrorStream(true)
              .start();
      try (OutputStream out = process.getOutputStream()) {
        out.write(files());
      }
      String said =
          new String(
              process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(said);
      }
      // It has lost its name to the new one, and nobody else would ever remove it.
      for (String id : before) {
        Client.ofThisMachine().asked(List.of(program, "rmi", id));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static byte[] files() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (String folder : List.of("bin/", "tmp/")) {
        tar.putArchiveEntry(new TarArchiveEntry(folder));
        tar.closeArchiveEntry();
      }
      byte[] program = Files.readAllBytes(BUSYBOX);
      TarArchiveEntry busybox = new TarArchiveEntry("bin/busybox");
      busybox.setMode(0755);
      busybox.setSize(program.length);
      tar.putArchiveEntry(busybox);
      tar.write(program);
      tar.closeArchiveEntry();
      List<String> names =
          new ArrayList<>(List.of("sh", "cat", "echo", "sleep", "ls", "id", "wget"));
      names.addAll(List.of("grep", "httpd", "ip", "env", "yes"));
      for (String name : names) {
        TarArchiveEntry link = new TarArchiveEntry("bin/" + name, TarConstants.LF_SYMLINK);
        link.setLinkName("busybox");
        tar.putArchiveEntry(link);
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }
}

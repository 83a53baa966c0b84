package dev.penstock.local;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * The node's image, built by Podman from its own Dockerfile. Only what it stands on is made here:
 * this machine's Java and the few libraries that it asks for, since no registry is asked.
 */
final class NodeImage {

  static final String NAME = "localhost/penstock-test/node";

  private static final String BASE = "localhost/penstock-test/jre";
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path JAVA = Path.of(System.getProperty("java.home"));
  private static final Path BUSYBOX = Path.of("/bin/busybox");
  private static final List<String> LIBRARIES =
      List.of("libc.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libm.so.6");

  private NodeImage() {}

  /** Builds it; the image of an earlier call is replaced. */
  static void build() throws IOException {
    Process base =
        new ProcessBuilder("podman", "import", "--change", "ENV PATH=/java/bin:/bin", "-", BASE)
            .redirectErrorStream(true)
            .start();
    try (OutputStream out = base.getOutputStream();
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      fill(tar);
    }
    mustEnd(base);
    mustEnd(
        new ProcessBuilder(
                List.of(
                    "podman",
                    "build",
                    "--pull=never",
                    "--network=none",
                    "--build-arg=JRE=" + BASE,
                    "--file=" + ROOT.resolve("cdk/worker/Dockerfile"),
                    "--tag=" + NAME,
                    ROOT.toString()))
            .redirectErrorStream(true)
            .start());
  }

  private static void fill(TarArchiveOutputStream tar) throws IOException {
    for (String folder :
        List.of("bin/", "etc/", "lib/", "lib/x86_64-linux-gnu/", "lib64/", "tmp/", "java/")) {
      TarArchiveEntry entry = new TarArchiveEntry(folder);
      entry.setMode(folder.equals("tmp/") ? 01777 : 0755);
      tar.putArchiveEntry(entry);
      tar.closeArchiveEntry();
    }
    put(tar, BUSYBOX, "bin/busybox");
    for (String program : List.of("sh", "mkdir", "chown", "cat")) {
      TarArchiveEntry link = new TarArchiveEntry("bin/" + program, TarConstants.LF_SYMLINK);
      link.setLinkName("busybox");
      tar.putArchiveEntry(link);
      tar.closeArchiveEntry();
    }
    put(tar, Path.of("/lib64/ld-linux-x86-64.so.2"), "lib64/ld-linux-x86-64.so.2");
    for (String library : LIBRARIES) {
      put(tar, Path.of("/lib/x86_64-linux-gnu", library), "lib/x86_64-linux-gnu/" + library);
    }
    for (String part : List.of("bin", "conf", "lib")) {
      try (Stream<Path> files = Files.walk(JAVA.resolve(part))) {
        for (Path file : new ArrayList<>(files.filter(Files::isRegularFile).toList())) {
          put(tar, file, "java/" + JAVA.relativize(file));
        }
      }
    }
  }

  private static void put(TarArchiveOutputStream tar, Path file, String name) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(Files.size(file));
    entry.setMode(Files.isExecutable(file) ? 0755 : 0644);
    tar.putArchiveEntry(entry);
    Files.copy(file, tar);
    tar.closeArchiveEntry();
  }

  private static void mustEnd(Process process) throws IOException {
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new AssertionError(said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(said, e);
    }
  }

  /** Removes what was built. */
  static void remove() {
    podman("rmi", "--force", NAME, BASE);
  }

  /** Runs the engine's program to its end. */
  static String podman(String... arguments) {
    List<String> command = new ArrayList<>(List.of("podman"));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}

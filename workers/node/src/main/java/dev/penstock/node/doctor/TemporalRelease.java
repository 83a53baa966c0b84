package dev.penstock.node.doctor;

import dev.penstock.json.Digest;
import dev.penstock.node.backbone.TemporalProgram;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** The official release of the {@code temporal} program, held against its list of checksums. */
final class TemporalRelease {

  private static final String BASE =
      "https://github.com/temporalio/cli/releases/download/v" + TemporalProgram.VERSION + "/";
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration WHOLE = Duration.ofMinutes(5);

  private final Consumer<String> say;

  TemporalRelease(Consumer<String> say) {
    this.say = say;
  }

  /** Puts the program at the target, whole or not at all. */
  void download(Path target) throws IOException {
    String archive = "temporal_cli_" + TemporalProgram.VERSION + "_" + platform() + ".tar.gz";
    try (HttpClient http =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build()) {
      String checksums =
          new String(get(http, "checksums.txt"), java.nio.charset.StandardCharsets.US_ASCII);
      byte[] bytes = get(http, archive);
      require(checksums, archive, bytes);
      unpack(bytes, target);
      say.accept("  downloaded and checked");
    }
  }

  /** As the archives are named, for example {@code linux_amd64}. */
  static String platform() throws IOException {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    String system = os.startsWith("linux") ? "linux" : os.startsWith("mac") ? "darwin" : "";
    String arch =
        switch (machine) {
          case "amd64", "x86_64" -> "amd64";
          case "aarch64", "arm64" -> "arm64";
          default -> "";
        };
    if (system.isEmpty() || arch.isEmpty()) {
      throw new IOException("there is none for " + os + " on " + machine);
    }
    return system + "_" + arch;
  }

  /** Throws unless the list of checksums has the archive with this very content. */
  static void require(String checksums, String archive, byte[] bytes) throws IOException {
    String actual = Digest.of(bytes).substring("sha256:".length());
    boolean listed =
        checksums
            .lines()
            .map(line -> line.strip().split("\\s+\\*?", 2))
            .anyMatch(
                parts ->
                    parts.length == 2
                        && parts[1].equals(archive)
                        && parts[0].equalsIgnoreCase(actual));
    if (!listed) {
      throw new IOException("what came is not what its list of checksums promises");
    }
  }

  private static byte[] get(HttpClient http, String name) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(BASE + name)).timeout(WHOLE).GET().build();
    try {
      HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200) {
        throw new IOException(name + " was answered with " + answer.statusCode());
      }
      return answer.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (java.net.ConnectException | java.net.http.HttpTimeoutException e) {
      throw new IOException("github.com can't be reached from here", e);
    }
  }

  private static void unpack(byte[] archive, Path target) throws IOException {
    try (var tar =
        new TarArchiveInputStream(
            new GzipCompressorInputStream(new ByteArrayInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isFile() && entry.getName().equals("temporal")) {
          Path fresh = target.resolveSibling("temporal.part");
          Files.copy(tar, fresh, StandardCopyOption.REPLACE_EXISTING);
          if (!fresh.toFile().setExecutable(true)) {
            throw new IOException(fresh + " can't be made executable");
          }
          Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
          return;
        }
      }
    }
    throw new IOException("the archive has no program in it");
  }
}

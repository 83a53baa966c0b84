package dev.penstock.node.doctor;

import dev.penstock.node.backbone.TemporalProgram;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** The official release of the {@code temporal} program, held against its list of checksums. */
final class TemporalRelease {

  private static final String BASE =
      "https://github.com/temporalio/cli/releases/download/v" + TemporalProgram.VERSION + "/";
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration WHOLE = Duration.ofMinutes(5);
  private static final Duration UNPACK = Duration.ofMinutes(1);

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
    String actual = sha256(bytes);
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

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256.", e);
    }
  }

  /** By the system's own {@code tar}, which every system has that there is a release for. */
  static void unpack(byte[] archive, Path target) throws IOException {
    Path half = Files.createTempDirectory(target.resolveSibling(""), "release-");
    Path file = Files.write(half.resolve("archive.tar.gz"), archive);
    Path program = half.resolve("temporal");
    List<String> tar = List.of("tar", "-xzf", file.toString(), "-C", half.toString(), "temporal");
    try {
      if (!Programs.run(tar, Map.of(), UNPACK) || !Files.isExecutable(program)) {
        throw new IOException("the archive has no program in it, or there is no tar");
      }
      Files.move(program, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(program);
      Files.delete(file);
      Files.delete(half);
    }
  }
}

package dev.penstock.workers.effect;

import dev.penstock.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Assumptions;

/**
 * A real Keycloak in development mode, with a database in memory and one realm. The distribution is
 * taken from the local Maven repository, checked, and unpacked once into the user's cache, where
 * the slow first start leaves what makes later ones quicker.
 */
public final class Keycloak implements AutoCloseable {

  private static final String FETCH =
      "./mvnw -N dependency:get -Dtransitive=false"
          + " -Dartifact=org.keycloak:keycloak-quarkus-dist:26.7.3:zip";

  private static final String VERSION = "26.7.3";
  private static final String SHA_256 =
      "27a6535553c3cdcd083872ba40629efafb3475e3b758e0c6f691395561dd0f1f";
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Process process;
  private final String issuer;

  private Keycloak(Process process, String issuer) {
    this.process = process;
    this.issuer = issuer;
  }

  /** Skips the caller where the distribution isn't; in continuous integration it has to be. */
  public static void require() {
    boolean thereOrDue = Files.exists(zip()) || System.getenv("CI") != null;
    Assumptions.assumeTrue(thereOrDue, "Keycloak isn't there; get it: " + FETCH);
  }

  /** Starts one with this realm, and returns when it answers. */
  public static Keycloak start(Path log, String realm) {
    try {
      Path home = unpacked();
      Path imports = Files.createDirectories(home.resolve("data/import"));
      for (Path left : list(imports)) {
        Files.delete(left);
      }
      String name = Json.read(realm).path("realm").textValue();
      Files.writeString(imports.resolve(name + "-realm.json"), realm);
      int port = freePort();
      int management = freePort();
      ProcessBuilder builder =
          new ProcessBuilder(
                  home.resolve("bin/kc.sh").toString(),
                  "start-dev",
                  "--import-realm",
                  "--db=dev-mem",
                  "--http-host=127.0.0.1",
                  "--http-port=" + port,
                  "--http-management-port=" + management,
                  "--health-enabled=true",
                  "--cache=local")
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      Keycloak keycloak =
          new Keycloak(builder.start(), "http://127.0.0.1:" + port + "/realms/" + name);
      keycloak.awaitRealm(log);
      return keycloak;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String issuer() {
    return issuer;
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitRealm(Path log) {
    long begun = System.nanoTime();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(issuer())).timeout(Duration.ofSeconds(5)).build();
      while (System.nanoTime() - begun < PATIENCE.toNanos() && process.isAlive()) {
        try {
          if (http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200) {
            return;
          }
        } catch (IOException e) {
          // not yet
        }
        process.waitFor(300, TimeUnit.MILLISECONDS);
      }
      close();
      throw new AssertionError("Keycloak did not come up: " + Files.readString(log));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static Path zip() {
    String file = "keycloak-quarkus-dist-" + VERSION + ".zip";
    return Path.of(System.getProperty("user.home"), ".m2", "repository")
        .resolve("org/keycloak/keycloak-quarkus-dist")
        .resolve(VERSION)
        .resolve(file);
  }

  private static Path unpacked() throws IOException {
    Path cache =
        Files.createDirectories(Path.of(System.getProperty("user.home"), ".cache", "penstock"));
    Path home = cache.resolve("keycloak-" + VERSION);
    if (Files.exists(home)) {
      return home;
    }
    byte[] archive = Files.readAllBytes(zip());
    if (!sha256(archive).equals(SHA_256)) {
      throw new AssertionError(zip() + " is not the release that was published.");
    }
    Path half = Files.createTempDirectory(cache, "keycloak-");
    try (ZipInputStream zip = new ZipInputStream(new java.io.ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = half.resolve(entry.getName()).normalize();
        if (!file.startsWith(half)) {
          throw new AssertionError("The archive leads out of its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          Files.copy(zip, file);
        }
      }
    }
    Path unpacked = half.resolve("keycloak-" + VERSION);
    Files.setPosixFilePermissions(
        unpacked.resolve("bin/kc.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.move(unpacked, home);
    Files.delete(half);
    return home;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** A token as a user's own program would get one. */
  String token(String field, List<String> form) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(issuer() + "/protocol/openid-connect/token"))
              .timeout(Duration.ofSeconds(30))
              .header("content-type", "application/x-www-form-urlencoded")
              .POST(HttpRequest.BodyPublishers.ofString(String.join("&", form)))
              .build();
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      return Json.read(answer.body()).path(field).textValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}

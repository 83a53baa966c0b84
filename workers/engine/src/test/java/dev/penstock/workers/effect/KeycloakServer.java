package dev.penstock.workers.effect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real Keycloak in development mode, with a database in memory. Realms are made through its
 * administration, so that two of them on one distribution don't meet.
 */
final class KeycloakServer implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String ADMIN = "keeper";
  private static final String PASSWORD = "Canary-keeper-of-realms";

  /** Instead of its own, which are for a server that lives longer than a minute. */
  private static final String JVM = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xms128m -Xmx512m";

  private final Process process;
  private final int port;

  private KeycloakServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  private static final class Shared {
    private static final KeycloakServer SERVER = open();

    private static KeycloakServer open() {
      try {
        KeycloakServer server = start(Files.createTempFile("keycloak-", ".log"));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The one that all tests of a JVM share. */
  static KeycloakServer shared() {
    return Shared.SERVER;
  }

  /** Starts one, and returns when it answers. */
  static KeycloakServer start(Path log) {
    try {
      Path home = KeycloakRelease.unpacked();
      int port = freePort();
      ProcessBuilder builder =
          new ProcessBuilder(
                  home.resolve("bin/kc.sh").toString(),
                  "start-dev",
                  "--db=dev-mem",
                  "--http-host=127.0.0.1",
                  "--http-port=" + port,
                  "--http-management-port=" + freePort(),
                  "--health-enabled=true",
                  "--cache=local")
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      builder.environment().put("JAVA_OPTS", JVM);
      builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN);
      builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", PASSWORD);
      KeycloakServer server = new KeycloakServer(builder.start(), port);
      server.await(log);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String address() {
    return "http://127.0.0.1:" + port;
  }

  int port() {
    return port;
  }

  /**
   * What an administrator does.
   *
   * @param path below {@code /admin/realms}
   * @return what it answered; missing when nothing
   */
  JsonNode admin(String method, String path, JsonNode body) {
    // A token of the administrator lives for a minute: it is asked for each time.
    String token =
        form(
                address() + "/realms/master/protocol/openid-connect/token",
                List.of(
                    "grant_type=password",
                    "client_id=admin-cli",
                    "username=" + ADMIN,
                    "password=" + PASSWORD))
            .path("access_token")
            .asText();
    var publisher =
        method.equals("GET")
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(Json.write(body));
    return send(
        HttpRequest.newBuilder(URI.create(address() + "/admin/realms" + path))
            .header("authorization", "Bearer " + token)
            .header("content-type", "application/json")
            .method(method, publisher),
        300);
  }

  /** What a form is answered. */
  static JsonNode form(String address, List<String> form) {
    return send(
        HttpRequest.newBuilder(URI.create(address))
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(String.join("&", form))),
        600);
  }

  private static JsonNode send(HttpRequest.Builder request, int tooMuch) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest built = request.timeout(Duration.ofSeconds(60)).build();
      var answer = http.send(built, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() >= tooMuch) {
        throw new AssertionError(
            built.method() + " " + built.uri() + ": " + answer.statusCode() + answer.body());
      }
      return answer.body().isEmpty() ? MissingNode.getInstance() : Json.read(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
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

  private void await(Path log) throws IOException {
    long begun = System.nanoTime();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(address() + "/realms/master"))
              .timeout(Duration.ofSeconds(5))
              .build();
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
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}

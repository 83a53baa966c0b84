package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * HashiCorp Vault's own core with its engines for transit and KV, in memory, as {@code
 * localstack/vault} builds it. OpenBao, which began as a copy of it, has the same interface.
 */
final class VaultServer implements AutoCloseable {

  /** As {@code .ci/run} builds it. */
  private static final Path PROGRAM =
      Path.of(System.getProperty("user.home"), ".cache/penstock/vault-1.14.0/vault");

  private final Process process;
  private final String url;
  private final String token;
  private final HttpClient http = HttpClient.newHttpClient();

  private VaultServer(Process process, String url, String token) {
    this.process = process;
    this.url = url;
    this.token = token;
  }

  /** Whether the test is due: the program is there, or has to be. */
  static boolean isDue() {
    return Files.isExecutable(PROGRAM) || System.getenv("CI") != null;
  }

  static VaultServer start(Path folder) {
    try {
      Process process =
          new ProcessBuilder(PROGRAM.toString())
              .redirectError(folder.resolve("vault.log").toFile())
              .start();
      BufferedReader out = process.inputReader(StandardCharsets.US_ASCII);
      String[] told = String.valueOf(out.readLine()).split(" ", -1);
      if (told.length != 2) {
        throw new AssertionError("Vault did not start: " + folder.resolve("vault.log"));
      }
      VaultServer server = new VaultServer(process, told[0], told[1]);
      server.post("sys/mounts/transit", Json.object().put("type", "transit"));
      server.post("transit/keys/penstock", Json.object().put("type", "aes256-gcm96"));
      JsonNode versioned =
          Json.object().put("type", "kv").set("options", Json.object().put("version", "2"));
      server.post("sys/mounts/kv", versioned);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return url;
  }

  /** What a process needs to ask it. */
  Map<String, String> variables() {
    return Map.of("PENSTOCK_OPENBAO_TOKEN", token);
  }

  /** Asks for a change, which has to be taken. */
  JsonNode post(String path, JsonNode body) {
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create(url + "/v1/" + path))
                  .header("x-vault-token", token)
                  .POST(HttpRequest.BodyPublishers.ofString(Json.write(body)))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(path + " " + answer.body()).isBetween(200, 204);
      return answer.body().isEmpty() ? Json.object() : Json.read(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

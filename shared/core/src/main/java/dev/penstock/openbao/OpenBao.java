package dev.penstock.openbao;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An OpenBao or HashiCorp Vault server. Its token is read anew for each request, so that an agent
 * may renew it. Nothing is connected before the first call. Thread-safe.
 */
public final class OpenBao {

  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration ANSWER = Duration.ofSeconds(3);
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

  private final URI server;
  private final Map<String, String> variables;
  private @Nullable HttpClient http;

  /**
   * What the server said.
   *
   * @param body of the answer; an empty object when it has none
   */
  public record Answer(int status, JsonNode body) {
    /** Without what is in it. */
    @Override
    public String toString() {
      return "Answer[" + status + "]";
    }
  }

  /**
   * A server.
   *
   * @param server its address without a path; https, unless it is on this machine
   * @param variables of the environment: {@code PENSTOCK_OPENBAO_TOKEN_FILE}, or {@code
   *     PENSTOCK_OPENBAO_TOKEN}
   * @throws PlatformException {@code invalid-configuration} for another address
   */
  public OpenBao(URI server, Map<String, String> variables) {
    boolean guarded =
        "https".equals(server.getScheme())
            || ("http".equals(server.getScheme()) && LOOPBACK.contains(server.getHost()));
    if (!guarded || server.getRawAuthority() == null || server.getUserInfo() != null) {
      throw PlatformException.of(
          ProblemType.INVALID_CONFIGURATION,
          "The address of OpenBao is an https URL; http only where it is on this machine.");
    }
    this.server = server;
    this.variables = Map.copyOf(variables);
  }

  public Answer get(String path) {
    return send(request(path).GET());
  }

  public Answer post(String path, ObjectNode body) {
    byte[] bytes = Json.write(body).getBytes(StandardCharsets.UTF_8);
    return send(request(path).POST(HttpRequest.BodyPublishers.ofByteArray(bytes)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve("/v1/" + path))
        .timeout(ANSWER)
        .header("x-vault-request", "true")
        .header("x-vault-token", token());
  }

  /** A 5xx and a 429 are no answers: sealed, standby, too much. */
  private Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> got =
          client().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      if (got.statusCode() >= 500 || got.statusCode() == 429 || got.statusCode() == 412) {
        throw unavailable("it answered " + got.statusCode(), null);
      }
      JsonNode body = got.body().length == 0 ? Json.object() : Json.read(got.body());
      return new Answer(got.statusCode(), body);
    } catch (IOException e) {
      throw unavailable("it can't be reached", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("this process is stopping", e);
    }
  }

  private String token() {
    String file = variables.get("PENSTOCK_OPENBAO_TOKEN_FILE");
    try {
      String token =
          file == null
              ? variables.getOrDefault("PENSTOCK_OPENBAO_TOKEN", "")
              : Files.readString(Path.of(file), StandardCharsets.US_ASCII).strip();
      if (!token.isEmpty()) {
        return token;
      }
    } catch (IOException e) {
      throw unavailable("the file of its token can't be read", e);
    }
    throw unavailable(
        "there is no token in PENSTOCK_OPENBAO_TOKEN_FILE or PENSTOCK_OPENBAO_TOKEN", null);
  }

  private synchronized HttpClient client() {
    HttpClient known = http;
    if (known == null) {
      known = HttpClient.newBuilder().connectTimeout(CONNECT).build();
      http = known;
    }
    return known;
  }

  private PlatformException unavailable(String why, @Nullable Exception cause) {
    Problem problem =
        Problem.of(
            ProblemType.UNAVAILABLE,
            "OpenBao at " + server.getRawAuthority() + " is not there: " + why + ".");
    return cause == null ? new PlatformException(problem) : new PlatformException(problem, cause);
  }
}

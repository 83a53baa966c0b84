package dev.penstock.node.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The public API, called as a client would. Every refusal is thrown as the problem that the node
 * answered. Thread-safe.
 */
public final class ApiClient implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final String server;
  private final Map<String, String> headers;

  /**
   * A client.
   *
   * @param server for example {@code http://127.0.0.1:8080}
   * @param headers sent with each request; the credentials among them
   */
  public ApiClient(String server, Map<String, String> headers) {
    this.server = server.replaceAll("/+$", "");
    this.headers = Map.copyOf(headers);
  }

  public static ApiClient withKey(String server, String apiKey) {
    return new ApiClient(server, Map.of("authorization", "Bearer " + apiKey));
  }

  public String server() {
    return server;
  }

  public JsonNode get(String path) {
    return json(send(request(path).GET(), HttpResponse.BodyHandlers.ofInputStream()));
  }

  public JsonNode post(String path, JsonNode body, Map<String, String> more) {
    HttpRequest.Builder request = request(path).POST(content(body));
    request.setHeader("content-type", "application/json");
    request.setHeader("idempotency-key", UUID.randomUUID().toString());
    more.forEach(request::setHeader);
    return json(send(request, HttpResponse.BodyHandlers.ofInputStream()));
  }

  public JsonNode post(String path, JsonNode body) {
    return post(path, body, Map.of());
  }

  /**
   * A document as it is at a time.
   *
   * @param etag for {@code If-Match}; empty when the answer has none
   */
  public record Version(JsonNode document, String etag) {}

  public Version getVersion(String path) {
    return version(request(path).GET());
  }

  public Version postForVersion(String path, JsonNode body) {
    HttpRequest.Builder request = request(path).POST(content(body));
    request.setHeader("content-type", "application/json");
    return version(request);
  }

  private Version version(HttpRequest.Builder request) {
    var answer = send(request, HttpResponse.BodyHandlers.ofInputStream());
    return new Version(json(answer), answer.headers().firstValue("etag").orElse(""));
  }

  public JsonNode put(String path, JsonNode body) {
    return put(path, body, Map.of());
  }

  public JsonNode put(String path, JsonNode body, Map<String, String> more) {
    HttpRequest.Builder request = request(path).PUT(content(body));
    request.setHeader("content-type", "application/json");
    more.forEach(request::setHeader);
    return json(send(request, HttpResponse.BodyHandlers.ofInputStream()));
  }

  public void delete(String path) {
    json(send(request(path).DELETE(), HttpResponse.BodyHandlers.ofInputStream()));
  }

  /** The answer's headers and body, for who needs a cookie. */
  public HttpResponse<byte[]> exchange(
      String method, String path, byte[] body, Map<String, String> more) {
    HttpRequest.Builder request =
        request(path).method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    more.forEach(request::setHeader);
    return send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  /** The answer's lines as they come; closing the stream ends the request. */
  public Stream<String> lines(String path, Map<String, String> more) {
    HttpRequest.Builder request = request(path).GET();
    more.forEach(request::setHeader);
    HttpResponse<Stream<String>> answer = send(request, HttpResponse.BodyHandlers.ofLines());
    if (answer.statusCode() >= 300) {
      try (Stream<String> body = answer.body()) {
        throw refused(answer.statusCode(), String.join("\n", body.toList()));
      }
    }
    return answer.body();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path));
    request.timeout(PATIENCE);
    headers.forEach(request::setHeader);
    return request;
  }

  private static HttpRequest.BodyPublisher content(JsonNode body) {
    return HttpRequest.BodyPublishers.ofString(Json.write(body));
  }

  private <T> HttpResponse<T> send(
      HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(request.build(), handler);
    } catch (IOException e) {
      throw new PlatformException(
          Problem.of(
              ProblemType.UNAVAILABLE,
              "No node answers at " + server + ". Start one with: ./penstock up"),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlatformException(Problem.of(ProblemType.UNAVAILABLE, "Interrupted."), e);
    }
  }

  private static JsonNode json(HttpResponse<InputStream> answer) {
    try (InputStream in = answer.body()) {
      byte[] body = in.readAllBytes();
      if (answer.statusCode() >= 300) {
        throw refused(
            answer.statusCode(), new String(body, java.nio.charset.StandardCharsets.UTF_8));
      }
      return body.length == 0 ? MissingNode.getInstance() : Json.read(body);
    } catch (IOException e) {
      throw new PlatformException(
          Problem.of(ProblemType.UNAVAILABLE, "The node's answer broke off."), e);
    }
  }

  private static PlatformException refused(int status, String body) {
    return new PlatformException(Problems.read(status, body));
  }
}

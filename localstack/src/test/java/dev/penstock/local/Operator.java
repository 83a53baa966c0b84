package dev.penstock.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A person with a console session: a cookie, a CSRF token and eyes for what is shown. */
final class Operator {

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI url;
  private final String cookie;
  private final String csrfToken;

  private Operator(URI url, String cookie, String csrfToken) {
    this.url = url;
    this.cookie = cookie;
    this.csrfToken = csrfToken;
  }

  static Operator signIn(URI url, String link) {
    String code = link.substring(link.indexOf("code=") + "code=".length());
    HttpResponse<String> response =
        exchange(
            HttpClient.newHttpClient(),
            HttpRequest.newBuilder(url.resolve("/api/v1/session"))
                .timeout(Duration.ofSeconds(20))
                .header("content-type", "application/json")
                .header("origin", origin(url))
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        Json.write(Json.object().put("code", code))))
                .build());
    if (response.statusCode() != 200) {
      throw new AssertionError("sign-in: " + response.statusCode() + " " + response.body());
    }
    String cookie = response.headers().firstValue("set-cookie").orElseThrow();
    return new Operator(
        url,
        cookie.substring(0, cookie.indexOf(';')),
        Json.read(response.body()).path("csrfToken").textValue());
  }

  /** What the browser keeps, as it sends it. */
  String cookie() {
    return cookie;
  }

  /** The open question of a run, exactly as the console shows it. */
  JsonNode question(String runId) {
    for (JsonNode task : get("/api/v1/approvals?state=open").path("items")) {
      if (task.path("runId").asText().equals(runId)) {
        return get("/api/v1/approvals/" + task.path("id").textValue());
      }
    }
    throw new AssertionError("no open question of " + runId);
  }

  /** Decides on what was shown. */
  HttpResponse<String> decide(JsonNode shown, String outcome) {
    ObjectNode decision =
        Json.object()
            .put("outcome", outcome)
            .put("payloadDigest", shown.path("payloadDigest").textValue());
    return exchange(
        http,
        request("/api/v1/approvals/" + shown.path("id").textValue() + "/decision")
            .header("content-type", "application/json")
            .header("x-csrf-token", csrfToken)
            .header("origin", origin(url))
            .POST(HttpRequest.BodyPublishers.ofString(Json.write(decision)))
            .build());
  }

  private JsonNode get(String path) {
    HttpResponse<String> response = exchange(http, request(path).GET().build());
    if (response.statusCode() != 200) {
      throw new AssertionError("GET " + path + ": " + response.statusCode() + response.body());
    }
    return Json.read(response.body());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url.resolve(path))
        .timeout(Duration.ofSeconds(20))
        .header("cookie", cookie);
  }

  private static String origin(URI url) {
    return url.getScheme() + "://" + url.getAuthority();
  }

  private static HttpResponse<String> exchange(HttpClient http, HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}

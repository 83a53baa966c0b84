package dev.penstock.functions.api.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** HTTP to the provider: bounded in time and size, and never led elsewhere by a redirect. */
final class ProviderHttp {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long LARGEST = 256L * 1024;

  private ProviderHttp() {}

  /**
   * An answer.
   *
   * @param body missing when it is no JSON
   */
  record Answer(int status, JsonNode body) {}

  static Answer get(URI uri) {
    return send(HttpRequest.newBuilder(uri).GET(), uri);
  }

  static Answer post(URI uri, Map<String, String> form, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(encoded(form)));
    headers.forEach(request::header);
    return send(request, uri);
  }

  /** {@code application/x-www-form-urlencoded}. */
  static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
        .collect(Collectors.joining("&"));
  }

  /** An address with more in its query. */
  static URI with(URI uri, Map<String, String> query) {
    return URI.create(uri + (uri.getRawQuery() == null ? "?" : "&") + encoded(query));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  // A client for each call: sign-ins are rare, and a function must not keep connections.
  private static Answer send(HttpRequest.Builder request, URI uri) {
    try (HttpClient http =
        HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build()) {
      HttpResponse<String> answer =
          http.send(
              request.timeout(PATIENCE).header("accept", "application/json").build(),
              BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), LARGEST));
      return new Answer(answer.statusCode(), json(answer.body()));
    } catch (IOException e) {
      throw new PlatformException(
          Problem.of(
              ProblemType.UNAVAILABLE,
              "The identity provider at " + uri.getAuthority() + " does not answer."),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlatformException(Problem.of(ProblemType.UNAVAILABLE, "Interrupted."), e);
    }
  }

  private static JsonNode json(String body) {
    try {
      return Json.read(body);
    } catch (PlatformException e) {
      return MissingNode.getInstance();
    }
  }
}

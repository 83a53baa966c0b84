package dev.penstock.node.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A console session, opened and used as a browser does: the one-time link, the session cookie, the
 * CSRF token. There is no other way to decide an approval. Thread-safe.
 */
public final class ConsoleSession implements AutoCloseable {

  private final ApiClient api;

  private ConsoleSession(ApiClient api) {
    this.api = api;
  }

  /** Uses a sign-in link up. */
  public static ConsoleSession open(String link) {
    URI uri = URI.create(link);
    String server = uri.getScheme() + "://" + uri.getAuthority();
    String code = uri.getQuery().substring(uri.getQuery().indexOf("code=") + "code=".length());
    try (ApiClient door = new ApiClient(server, Map.of())) {
      HttpResponse<byte[]> answer =
          door.exchange(
              "POST",
              "/api/v1/session",
              Json.write(Json.object().put("code", code)).getBytes(StandardCharsets.UTF_8),
              Map.of("content-type", "application/json", "origin", server));
      String cookie = answer.headers().firstValue("set-cookie").orElse("");
      if (answer.statusCode() != 200 || cookie.isEmpty()) {
        throw PlatformException.of(
            ProblemType.UNAUTHENTICATED,
            "The console did not sign in by the link: status " + answer.statusCode() + ".");
      }
      String token = Json.read(answer.body()).path("csrfToken").asText();
      return new ConsoleSession(
          new ApiClient(
              server,
              Map.of(
                  "cookie", cookie.split(";", 2)[0],
                  "origin", server,
                  "x-csrf-token", token)));
    }
  }

  public ApiClient api() {
    return api;
  }

  /** Decides a question on exactly what it shows. */
  public JsonNode decide(String humanTaskId, String outcome, String comment) {
    JsonNode shown = api.get("/api/v1/approvals/" + humanTaskId);
    return api.post(
        "/api/v1/approvals/" + humanTaskId + "/decision",
        Json.object()
            .put("outcome", outcome)
            .put("payloadDigest", shown.path("payloadDigest").asText())
            .put("comment", comment));
  }

  @Override
  public void close() {
    api.close();
  }
}

package dev.penstock.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemJson;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A response as a function gives it.
 *
 * @param status HTTP status code
 * @param headers by name
 * @param body the bytes to send; empty for none
 */
public record HttpResponse(int status, Map<String, String> headers, byte[] body) {

  public HttpResponse {
    headers = Map.copyOf(headers);
  }

  public static HttpResponse json(int status, JsonNode body) {
    return new HttpResponse(
        status,
        Map.of("content-type", "application/json"),
        Json.write(body).getBytes(StandardCharsets.UTF_8));
  }

  public static HttpResponse problem(Problem problem) {
    return new HttpResponse(
        problem.status(),
        Map.of("content-type", ProblemJson.MEDIA_TYPE),
        Json.write(ProblemJson.of(problem)).getBytes(StandardCharsets.UTF_8));
  }

  public HttpResponse with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new HttpResponse(status, more, body);
  }
}

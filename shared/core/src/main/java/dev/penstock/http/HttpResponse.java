package dev.penstock.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A response as a function gives it.
 *
 * @param status HTTP status code
 * @param headers by name; never {@code set-cookie}, since several can't be joined (RFC 6265, 3)
 * @param cookies the values of the {@code Set-Cookie} headers, in order
 * @param body the bytes to send; empty for none
 */
public record HttpResponse(
    int status, Map<String, String> headers, List<String> cookies, byte[] body) {

  public HttpResponse {
    headers = Map.copyOf(headers);
    cookies = List.copyOf(cookies);
  }

  public HttpResponse(int status, Map<String, String> headers, byte[] body) {
    this(status, headers, List.of(), body);
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
    return new HttpResponse(status, more, cookies, body);
  }

  /** Adds one {@code Set-Cookie} value (RFC 6265, section 4.1). */
  public HttpResponse withCookie(String setCookie) {
    List<String> more = new ArrayList<>(cookies);
    more.add(setCookie);
    return new HttpResponse(status, headers, more, body);
  }
}

package dev.penstock.functions.api.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Json;
import dev.penstock.problem.ProblemJson;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Errors as SCIM clients read them (RFC 7644, section 3.12). What goes wrong before a handler of
 * theirs is asked is a problem like everywhere else, told in their form.
 */
public final class ScimError {

  /** Where SCIM clients ask. */
  public static final String BASE = "/api/v1/scim/v2";

  private static final String SCHEMA = "urn:ietf:params:scim:api:messages:2.0:Error";

  private ScimError() {}

  /**
   * An error.
   *
   * @param scimType the detail error keyword, where there is one
   */
  public static HttpResponse of(int status, @Nullable String scimType, String detail) {
    ObjectNode json = Json.object();
    json.putArray("schemas").add(SCHEMA);
    json.put("status", String.valueOf(status));
    if (scimType != null) {
      json.put("scimType", scimType);
    }
    return new HttpResponse(
        status,
        Map.of("content-type", Produces.SCIM.mediaType()),
        Json.write(json.put("detail", detail)).getBytes(StandardCharsets.UTF_8));
  }

  /** The answer in the form that its asker reads. */
  static HttpResponse told(HttpRequest request, HttpResponse answer) {
    boolean problem = ProblemJson.MEDIA_TYPE.equals(answer.headers().get("content-type"));
    if (!problem || !request.path().startsWith(BASE + "/")) {
      return answer;
    }
    JsonNode body = Json.read(answer.body());
    boolean syntax = body.path("code").asText().equals("invalid-input");
    HttpResponse error =
        of(
            answer.status(),
            syntax ? "invalidSyntax" : null,
            body.path("detail").asText(body.path("title").asText()));
    Map<String, String> headers = new HashMap<>(answer.headers());
    headers.putAll(error.headers());
    return new HttpResponse(answer.status(), headers, answer.cookies(), error.body());
  }
}

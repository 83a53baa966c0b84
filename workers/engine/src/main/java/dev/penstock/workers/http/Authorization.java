package dev.penstock.workers.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.workers.tool.InvalidArgumentsException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * An opened credential, for the one call it was leased for. It knows how to take itself out of what
 * a target echoes. Never printed.
 */
public final class Authorization {

  private static final byte[] MASK = "***".getBytes(StandardCharsets.US_ASCII);

  private final String header;
  private final List<String> traces;

  private Authorization(String header, List<String> traces) {
    this.header = header;
    this.traces = traces.stream().filter(trace -> !trace.isEmpty()).toList();
  }

  /** RFC 6750. */
  public static Authorization bearer(String token) {
    return new Authorization("Bearer " + token, List.of(token));
  }

  /** RFC 7617. */
  public static Authorization basic(String username, String password) {
    String pair =
        Base64.getEncoder()
            .encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
    return new Authorization("Basic " + pair, List.of(pair, password));
  }

  /**
   * From a secret's content: for bearer the token itself or an object with {@code token}, for basic
   * an object with {@code username} and {@code password}.
   *
   * @throws InvalidArgumentsException when the content does not fit the scheme; it is never quoted
   */
  public static Authorization of(String scheme, String content) {
    JsonNode object = SecretContent.object(content);
    if (scheme.equals("bearer")) {
      String token = object.path("token").asText(object.isObject() ? "" : content.strip());
      if (token.isEmpty() || !HeaderText.isValue(token)) {
        throw new InvalidArgumentsException(
            "secret", "must be a token, or a JSON object with the member token");
      }
      return bearer(token);
    }
    if (!object.path("username").isTextual() || !object.path("password").isTextual()) {
      throw new InvalidArgumentsException(
          "secret", "must be a JSON object with the members username and password");
    }
    return basic(object.path("username").textValue(), object.path("password").textValue());
  }

  HttpCall on(HttpCall call) {
    return call.with("Authorization", header);
  }

  HttpAnswer takenOutOf(HttpAnswer answer) {
    byte[] body = answer.body();
    var headers = new java.util.HashMap<>(answer.headers());
    for (String trace : traces) {
      body = Bytes.replace(body, trace.getBytes(StandardCharsets.UTF_8), MASK);
      headers.replaceAll((name, value) -> value.replace(trace, "***"));
    }
    return new HttpAnswer(answer.status(), headers, body);
  }

  @Override
  public String toString() {
    return "Authorization[***]";
  }
}

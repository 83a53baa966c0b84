package dev.penstock.http;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Pulls the known members out of one event or answer and skips the rest without building it. The
 * flag that says how the body is coded comes after the body, so the body is decoded last.
 */
final class EventReader {

  private final JsonParser parser;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final List<String> cookies = new ArrayList<>();
  private String version = "1.0";
  private String format = "";
  private String path = "";
  private String query = "";
  private String method = "";
  private String sourceIp = "";
  private String certificate = "";
  private String body = "";
  private boolean base64;
  private int status;

  EventReader(JsonParser parser) {
    this.parser = parser;
  }

  HttpRequest request() throws IOException {
    members();
    if (!version.equals(format) || method.isEmpty() || path.isEmpty()) {
      throw invalid("It must be an API Gateway event of payload format 2.0, or 1.0 of a REST API.");
    }
    return new HttpRequest(
        method.toUpperCase(Locale.ROOT),
        path,
        query,
        headers,
        Cookies.of(cookies),
        bytes(),
        sourceIp,
        certificate.isEmpty() ? Optional.empty() : Optional.of(certificate));
  }

  HttpResponse response() throws IOException {
    members();
    if (status < 100 || status > 599) {
      throw invalid("The function's answer has no statusCode.");
    }
    return new HttpResponse(status, headers, cookies, bytes());
  }

  private void members() throws IOException {
    try {
      object(this::member);
    } catch (JsonParseException | StreamConstraintsException e) {
      throw new PlatformException(
          Problem.of(ProblemType.INVALID_INPUT, "The event is not valid JSON."), e);
    }
  }

  private void member(String name) throws IOException {
    switch (name) {
      case "version" -> version = text();
      case "rawPath" -> path = text();
      case "path" -> path = text();
      case "httpMethod" -> method(text(), "1.0");
      case "rawQueryString" -> query = text();
      case "statusCode" -> status = parser.getValueAsInt();
      case "body" -> body = text();
      case "isBase64Encoded" -> base64 = parser.getValueAsBoolean();
      case "headers" -> object(header -> headers.put(header.toLowerCase(Locale.ROOT), text()));
      case "multiValueHeaders" ->
          object(
              header -> headers.put(header.toLowerCase(Locale.ROOT), String.join(",", strings())));
      case "multiValueQueryStringParameters" -> object(this::parameter);
      case "cookies" -> cookies.addAll(strings());
      case "requestContext" -> object(this::contextMember);
      default -> parser.skipChildren();
    }
  }

  private void contextMember(String name) throws IOException {
    switch (name) {
      case "http" -> object(this::httpMember);
      case "identity" -> object(this::identityMember);
      case "authentication" -> object(this::authenticationMember);
      default -> parser.skipChildren();
    }
  }

  /** What API Gateway found out when it asked for a certificate. */
  private void authenticationMember(String name) throws IOException {
    if (name.equals("clientCert")) {
      object(this::certificateMember);
    } else {
      parser.skipChildren();
    }
  }

  private void certificateMember(String name) throws IOException {
    if (name.equals("clientCertPem")) {
      certificate = text();
    } else {
      parser.skipChildren();
    }
  }

  private void httpMember(String name) throws IOException {
    switch (name) {
      case "method" -> method(text(), "2.0");
      case "sourceIp" -> sourceIp = text();
      default -> parser.skipChildren();
    }
  }

  private void identityMember(String name) throws IOException {
    switch (name) {
      case "sourceIp" -> sourceIp = text();
      case "clientCert" -> object(this::certificateMember);
      default -> parser.skipChildren();
    }
  }

  private void method(String given, String inFormat) {
    method = given;
    format = inFormat;
  }

  /** Coded anew: payload format 1.0 has no raw query string. */
  private void parameter(String name) throws IOException {
    for (String value : strings()) {
      query += (query.isEmpty() ? "" : "&") + coded(name) + "=" + coded(value);
    }
  }

  private static String coded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Calls the reader with each member's name while the parser stands on its value. */
  private void object(MemberReader reader) throws IOException {
    JsonToken start = parser.currentToken() == null ? parser.nextToken() : parser.currentToken();
    if (start == JsonToken.VALUE_NULL) {
      return;
    }
    if (start != JsonToken.START_OBJECT) {
      throw invalid("An object was expected where " + start + " is.");
    }
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      reader.read(name);
    }
  }

  private List<String> strings() throws IOException {
    List<String> strings = new ArrayList<>();
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return strings;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      strings.add(text());
    }
    return strings;
  }

  /** The scalar under the parser as text; null and missing give the empty text. */
  private String text() throws IOException {
    if (parser.currentToken().isStructStart()) {
      throw invalid("Text was expected where " + parser.currentToken() + " is.");
    }
    String text = parser.currentToken() == JsonToken.VALUE_NULL ? null : parser.getText();
    return text == null ? "" : text;
  }

  private byte[] bytes() {
    if (!base64) {
      return body.getBytes(StandardCharsets.UTF_8);
    }
    try {
      return Base64.getDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      throw invalid("The event's body is not valid base64.");
    }
  }

  private static PlatformException invalid(String detail) {
    return PlatformException.of(ProblemType.INVALID_INPUT, detail);
  }

  /** Reads the value of one member. */
  private interface MemberReader {
    void read(String name) throws IOException;
  }
}

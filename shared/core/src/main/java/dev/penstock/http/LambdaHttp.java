package dev.penstock.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * HTTP as API Gateway hands it to a function (payload format 2.0, and 1.0 as a REST API has it) and
 * takes it back, in both directions: the function reads requests and writes responses, who calls it
 * as Lambda does writes requests and reads responses. What is read is what was written, so that the
 * node can ask a function without either. Bodies written here are always base64, since they may be
 * any bytes; bodies read may be text, which stands for its UTF-8 bytes. Thread-safe.
 */
public final class LambdaHttp {

  private static final JsonFactory JSON = Json.factory();

  private LambdaHttp() {}

  /**
   * Function side: the event as a request.
   *
   * @throws PlatformException {@code invalid-input} when it is no event of payload format 2.0, nor
   *     of 1.0
   */
  public static HttpRequest readRequest(InputStream event) throws IOException {
    try (JsonParser parser = JSON.createParser(event)) {
      return new EventReader(parser).request();
    }
  }

  /** Function side: from the event to the answer; what is no event is answered with a problem. */
  public static void answer(HttpFunction function, InputStream event, OutputStream out)
      throws IOException {
    HttpResponse answer;
    try {
      answer = function.answer(readRequest(event));
    } catch (PlatformException e) {
      answer = HttpResponse.problem(e.problem());
    }
    writeResponse(answer, out);
  }

  /** Caller's side: the function's answer. */
  public static HttpResponse readResponse(InputStream answer) throws IOException {
    try (JsonParser parser = JSON.createParser(answer)) {
      return new EventReader(parser).response();
    }
  }

  /**
   * Function side: the answer, in the explicit form of payload format 2.0. A REST API takes it too,
   * but for the cookies, which it doesn't know.
   */
  public static void writeResponse(HttpResponse response, OutputStream out) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberField("statusCode", response.status());
      json.writeObjectFieldStart("headers");
      for (var header : response.headers().entrySet()) {
        json.writeStringField(header.getKey(), header.getValue());
      }
      json.writeEndObject();
      if (!response.cookies().isEmpty()) {
        json.writeArrayFieldStart("cookies");
        for (String cookie : response.cookies()) {
          json.writeString(cookie);
        }
        json.writeEndArray();
      }
      boolean text = isText(response);
      if (text) {
        json.writeStringField("body", new String(response.body(), StandardCharsets.UTF_8));
      } else {
        json.writeBinaryField("body", response.body());
      }
      json.writeBooleanField("isBase64Encoded", !text);
      json.writeEndObject();
    }
  }

  /** A REST API decodes what is base64 for those alone who say that they accept it. */
  private static boolean isText(HttpResponse response) {
    String type = response.headers().getOrDefault("content-type", "");
    return (type.startsWith("application/json") || type.startsWith("application/problem+json"))
        && !response.headers().containsKey("content-encoding");
  }

  /** Caller's side: the event for a request. */
  public static void writeRequest(HttpRequest request, OutputStream out) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("version", "2.0");
      json.writeStringField("routeKey", "$default");
      json.writeStringField("rawPath", request.path());
      json.writeStringField("rawQueryString", request.query());
      if (!request.cookies().isEmpty()) {
        json.writeArrayFieldStart("cookies");
        for (var cookie : request.cookies().entrySet()) {
          json.writeString(cookie.getKey() + "=" + cookie.getValue());
        }
        json.writeEndArray();
      }
      json.writeObjectFieldStart("headers");
      for (var header : request.headers().entrySet()) {
        // As API Gateway does: cookies travel in their own member only.
        if (!header.getKey().toLowerCase(Locale.ROOT).equals("cookie")) {
          json.writeStringField(header.getKey(), header.getValue());
        }
      }
      json.writeEndObject();
      json.writeObjectFieldStart("requestContext");
      json.writeObjectFieldStart("http");
      json.writeStringField("method", request.method());
      json.writeStringField("path", request.path());
      json.writeStringField("protocol", "HTTP/1.1");
      json.writeStringField("sourceIp", request.sourceIp());
      json.writeEndObject();
      if (request.clientCertificate().isPresent()) {
        json.writeObjectFieldStart("authentication");
        json.writeObjectFieldStart("clientCert");
        json.writeStringField("clientCertPem", request.clientCertificate().get());
        json.writeEndObject();
        json.writeEndObject();
      }
      json.writeStringField("stage", "$default");
      json.writeEndObject();
      json.writeBinaryField("body", request.body());
      json.writeBooleanField("isBase64Encoded", true);
      json.writeEndObject();
    }
  }
}

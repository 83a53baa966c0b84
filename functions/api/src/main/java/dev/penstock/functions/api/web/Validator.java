package dev.penstock.functions.api.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Digest;
import java.util.Map;

/** Conditional reading of single documents (RFC 9110, sections 8.8.3 and 13.1.2). */
public final class Validator {

  private Validator() {}

  /** The document with its ETag, or 304 when the asker has it already. */
  public static HttpResponse answer(HttpRequest request, JsonNode document) {
    return answer(request, HttpResponse.json(200, document));
  }

  public static HttpResponse answer(HttpRequest request, HttpResponse full) {
    String etag = '"' + Digest.of(full.body()).substring("sha256:".length(), 39) + '"';
    boolean known = request.header("if-none-match").filter(it -> matches(it, etag)).isPresent();
    return known
        ? new HttpResponse(304, Map.of("etag", etag), new byte[0])
        : full.with("etag", etag);
  }

  private static boolean matches(String header, String etag) {
    for (String candidate : header.split(",", -1)) {
      String plain = candidate.strip();
      if (plain.equals("*") || (plain.startsWith("W/") ? plain.substring(2) : plain).equals(etag)) {
        return true;
      }
    }
    return false;
  }
}

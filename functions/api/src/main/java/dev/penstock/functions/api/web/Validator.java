package dev.penstock.functions.api.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Digest;
import java.util.Map;
import java.util.Optional;

/** Conditional reading of single documents (RFC 9110, sections 8.8.3 and 13.1.2). */
public final class Validator {

  private Validator() {}

  /** The document with its ETag, or 304 when the asker has it already. */
  public static HttpResponse answer(HttpRequest request, JsonNode document) {
    return answer(request, HttpResponse.json(200, document));
  }

  public static HttpResponse answer(HttpRequest request, HttpResponse full) {
    String etag = '"' + Digest.of(full.body()).substring("sha256:".length(), 39) + '"';
    return request
        .header("if-none-match")
        .flatMap(it -> matching(it, etag))
        .map(it -> new HttpResponse(304, Map.of("etag", it), new byte[0]))
        .orElseGet(() -> full.with("etag", etag));
  }

  /** The one among the header's that means this document, in whatever encoding it was read. */
  private static Optional<String> matching(String header, String etag) {
    String compressed = etag.substring(0, etag.length() - 1) + Compression.MARK;
    for (String candidate : header.split(",", -1)) {
      String plain = candidate.strip();
      String strong = plain.startsWith("W/") ? plain.substring(2) : plain;
      if (strong.equals(etag) || strong.equals(compressed)) {
        return Optional.of(strong);
      }
      if (plain.equals("*")) {
        return Optional.of(etag);
      }
    }
    return Optional.empty();
  }
}

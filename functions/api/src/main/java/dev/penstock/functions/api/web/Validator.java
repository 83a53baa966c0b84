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
    return answer(request, full, etag(full));
  }

  /** The same of a document that says its own ETag. */
  public static HttpResponse answer(HttpRequest request, HttpResponse full, String etag) {
    return request
        .header("if-none-match")
        .flatMap(it -> matching(it, etag))
        .map(it -> new HttpResponse(304, Map.of("etag", it), new byte[0]))
        .orElseGet(() -> full.with("etag", etag));
  }

  /** The strong ETag of a document: of its bytes, so that it is the same as long as they are. */
  public static String etag(JsonNode document) {
    return etag(HttpResponse.json(200, document));
  }

  private static String etag(HttpResponse full) {
    return '"' + Digest.of(full.body()).substring("sha256:".length(), 39) + '"';
  }

  /** The one among the header's that means this document, in whatever encoding it was read. */
  private static Optional<String> matching(String header, String etag) {
    String compressed = Compression.marked(etag);
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

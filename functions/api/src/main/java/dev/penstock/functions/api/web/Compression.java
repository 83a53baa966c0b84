package dev.penstock.functions.api.web;

import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/**
 * Answers as gzip for those who accept it (RFC 9110, section 12.5.3). What is compressed is another
 * representation, so its ETag is another one too.
 */
final class Compression {

  private static final String MARK = "-gzip\"";

  /**
   * Smaller ones fit a packet as they are. A session's answer, whose token must not be guessable
   * from its length, is far below that.
   */
  private static final int LEAST = 1_400;

  private Compression() {}

  static HttpResponse of(HttpRequest request, HttpResponse answer) {
    if (answer.body().length < LEAST || answer.headers().containsKey("content-encoding")) {
      return answer;
    }
    HttpResponse varying = answer.with("vary", "accept-encoding");
    if (!accepts(request.header("accept-encoding").orElse(""))) {
      return varying;
    }
    String etag = answer.headers().getOrDefault("etag", "");
    HttpResponse marked = etag.isEmpty() ? varying : varying.with("etag", marked(etag));
    return new HttpResponse(
            marked.status(), marked.headers(), marked.cookies(), gzip(marked.body()))
        .with("content-encoding", "gzip");
  }

  /** The ETag of a document's compressed form. */
  static String marked(String etag) {
    return etag.substring(0, etag.length() - 1) + MARK;
  }

  private static boolean accepts(String header) {
    return Accepted.says(header, "gzip").orElseGet(() -> Accepted.any(header, "*"));
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 3 + 64);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}

package dev.penstock.node.http;

import dev.penstock.http.HttpRequest;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** Takes a request off the wire, with a limit on its body that holds while it is read. */
final class RequestReader {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private RequestReader() {}

  /**
   * Reads the whole request.
   *
   * @param limit most bytes of the body
   * @throws PlatformException {@code payload-too-large} before more than the limit was buffered
   */
  static HttpRequest read(Request request, int limit) throws IOException {
    String query = request.getHttpURI().getQuery();
    return new HttpRequest(
        request.getMethod().toUpperCase(Locale.ROOT),
        request.getHttpURI().getPath(),
        query == null ? "" : query,
        headers(request),
        cookies(request),
        body(request, limit),
        Request.getRemoteAddr(request));
  }

  private static Map<String, String> headers(Request request) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (HttpField field : request.getHeaders()) {
      String value = field.getValue() == null ? "" : field.getValue();
      headers.merge(
          field.getName().toLowerCase(Locale.ROOT), value, (first, next) -> first + "," + next);
    }
    return headers;
  }

  private static Map<String, String> cookies(Request request) {
    Map<String, String> cookies = new LinkedHashMap<>();
    Request.getCookies(request).forEach(it -> cookies.putIfAbsent(it.getName(), it.getValue()));
    return cookies;
  }

  private static byte[] body(Request request, int limit) throws IOException {
    if (request.getLength() > limit) {
      throw tooLarge(limit);
    }
    ByteArrayOutputStream body =
        new ByteArrayOutputStream(Math.clamp(request.getLength(), 0, 1 << 20));
    byte[] piece = new byte[16 << 10];
    long began = System.nanoTime();
    try (InputStream in = Content.Source.asInputStream(request)) {
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        if (body.size() + n > limit) {
          throw tooLarge(limit);
        }
        requireInTime(began);
        body.write(piece, 0, n);
      }
    }
    return body.toByteArray();
  }

  /** A peer that sends a byte now and then would else hold its place for ever. */
  private static void requireInTime(long began) {
    if (System.nanoTime() - began > PATIENCE.toNanos()) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT,
          "The body did not come within " + PATIENCE.toSeconds() + " seconds.");
    }
  }

  private static PlatformException tooLarge(int limit) {
    return PlatformException.of(
        ProblemType.PAYLOAD_TOO_LARGE,
        "The body is larger than the " + limit + " bytes that are taken here.");
  }
}

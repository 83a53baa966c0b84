package dev.penstock.node.http;

import dev.penstock.http.HttpRequest;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** Takes a request off the wire, with limits on its body that hold while it is read. */
final class RequestReader {

  private static final int FIRST_BYTES = 16 << 10;

  /** What is thrown away of a body that is too large, before its sender is cut off. */
  private static final long DISCARDED_BYTES = 64L << 20;

  private static final Duration DISCARDING = Duration.ofSeconds(5);

  private final int limit;
  private final Duration patience;
  private final BodyRoom.Place place;

  /**
   * A reader for one request.
   *
   * @param limit most bytes of the body
   * @param patience for the whole body
   * @param place where it is kept, to be closed when the request is answered
   */
  RequestReader(int limit, Duration patience, BodyRoom.Place place) {
    this.limit = limit;
    this.patience = patience;
    this.place = place;
  }

  /**
   * Reads the whole request.
   *
   * @param certificates where a client's certificate comes from
   * @throws PlatformException {@code payload-too-large} before more than the limit was buffered;
   *     {@code unavailable} when there is no room; {@code invalid-input} when the body breaks off,
   *     is not one that HTTP allows, or takes too long
   */
  HttpRequest read(Request request, ClientCertificates certificates) {
    String path = request.getHttpURI().getPath();
    String query = request.getHttpURI().getQuery();
    Map<String, String> headers = headers(request);
    String peer = Request.getRemoteAddr(request);
    return new HttpRequest(
        request.getMethod().toUpperCase(Locale.ROOT),
        path == null ? "" : path,
        query == null ? "" : query,
        headers,
        cookies(request),
        body(request),
        peer,
        certificates.of(headers, peer));
  }

  private static Map<String, String> headers(Request request) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (HttpField field : request.getHeaders()) {
      // As API Gateway does: cookies travel in their own member only.
      if (field.getHeader() == HttpHeader.COOKIE) {
        continue;
      }
      String value = field.getValue() == null ? "" : field.getValue();
      headers.merge(
          field.getName().toLowerCase(Locale.ROOT), value, (first, next) -> first + "," + next);
    }
    return headers;
  }

  private static Map<String, String> cookies(Request request) {
    Map<String, String> cookies = new LinkedHashMap<>();
    try {
      Request.getCookies(request).forEach(it -> cookies.putIfAbsent(it.getName(), it.getValue()));
    } catch (HttpException.RuntimeException e) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT, "The header Cookie is not one that HTTP allows.");
    }
    return cookies;
  }

  private byte[] body(Request request) {
    try (InputStream in = Content.Source.asInputStream(request)) {
      return body(request, in);
    } catch (IOException | HttpException.RuntimeException e) {
      // The sender's doing, or the network's: nothing of the node's failed.
      throw new PlatformException(
          Problem.of(ProblemType.INVALID_INPUT, "The body did not come as it was announced."), e);
    }
  }

  private byte[] body(Request request, InputStream in) throws IOException {
    // What is announced costs its sender nothing: room is made for what comes.
    byte[] piece = new byte[FIRST_BYTES];
    ByteArrayOutputStream body =
        new ByteArrayOutputStream(Math.clamp(request.getLength(), 0, FIRST_BYTES));
    long began = System.nanoTime();
    if (request.getLength() > limit) {
      throw tooLarge(request, in, piece);
    }
    for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
      if (body.size() + n > limit) {
        throw tooLarge(request, in, piece);
      }
      requireInTime(began);
      place.take(n);
      body.write(piece, 0, n);
    }
    return body.toByteArray();
  }

  /** A peer that sends a byte now and then would else hold its place for ever. */
  private void requireInTime(long began) {
    if (System.nanoTime() - began > patience.toNanos()) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT,
          "The body did not come within " + patience.toSeconds() + " seconds.");
    }
  }

  /**
   * Reads on before it answers: closing a connection on which bytes are still coming in resets it,
   * and the reset overtakes the answer. A sender that asked first has sent nothing yet.
   */
  private PlatformException tooLarge(Request request, InputStream in, byte[] piece)
      throws IOException {
    long began = System.nanoTime();
    long discarded = 0;
    while (!request.getHeaders().contains(HttpHeader.EXPECT)
        && discarded < DISCARDED_BYTES
        && System.nanoTime() - began < DISCARDING.toNanos()) {
      int n = in.read(piece);
      if (n < 0) {
        break;
      }
      discarded += n;
    }
    return PlatformException.of(
        ProblemType.PAYLOAD_TOO_LARGE,
        "The body is larger than the " + limit + " bytes that are taken here.");
  }
}

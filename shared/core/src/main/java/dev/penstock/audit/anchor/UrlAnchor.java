package dev.penstock.audit.anchor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * A server that takes each checkpoint by {@code PUT URL/SIZE.checkpoint}, once: {@code
 * If-None-Match: *} (RFC 9110, section 13.1.2). One that is there already is read and compared.
 */
final class UrlAnchor implements CheckpointAnchor {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final String base;
  private final Optional<String> token;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * A server.
   *
   * @param base without a slash at its end
   * @param token a bearer token that it wants
   */
  UrlAnchor(String base, Optional<String> token) {
    this.base = base;
    this.token = token;
  }

  @Override
  public String name() {
    return base;
  }

  @Override
  public void keep(long size, String note) throws IOException {
    URI place = URI.create(base + "/" + CheckpointAnchor.nameOf(size));
    int status =
        send(request(place)
                .header("content-type", "text/plain; charset=utf-8")
                .header("if-none-match", "*")
                .PUT(HttpRequest.BodyPublishers.ofString(note)))
            .statusCode();
    if (status == 412) {
      HttpResponse<String> kept = send(request(place).GET());
      if (kept.statusCode() != 200 || !kept.body().equals(note)) {
        throw new IOException("another checkpoint of " + size + " entries is kept there");
      }
    } else if (status < 200 || status > 299) {
      throw new IOException("it answered " + status);
    }
  }

  private HttpRequest.Builder request(URI place) {
    HttpRequest.Builder request = HttpRequest.newBuilder(place).timeout(TIMEOUT);
    token.ifPresent(it -> request.header("authorization", "Bearer " + it));
    return request;
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the node is stopping", e);
    }
  }
}

package dev.penstock.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.penstock.problem.PlatformException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** F131: a function that was started from a snapshot has its credentials from Lambda's endpoint. */
class CredentialSourceTest {

  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

  @Test
  void shouldBorrowFromTheEndpointUntilShortlyBeforeTheEnd() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/credentials",
        exchange -> {
          boolean known = "secret".equals(exchange.getRequestHeaders().getFirst("authorization"));
          byte[] body =
              """
              {"AccessKeyId": "key-%d", "SecretAccessKey": "s", "Token": "t",
               "Expiration": "2026-11-21T08:1%d:00Z"}
              """
                  .formatted(asked.incrementAndGet(), asked.get())
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(known ? 200 : 401, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try (HttpClient http = HttpClient.newHttpClient()) {
      String endpoint = "http://127.0.0.1:" + server.getAddress().getPort() + "/credentials";
      var told =
          Map.of(
              "AWS_CONTAINER_CREDENTIALS_FULL_URI",
              endpoint,
              "AWS_CONTAINER_AUTHORIZATION_TOKEN",
              "secret");
      var source = new CredentialSource(told, () -> http, Clock.fixed(NOW, ZoneOffset.UTC));
      assertThat(source.get().accessKeyId()).isEqualTo("key-1");
      assertThat(source.get().accessKeyId()).isEqualTo("key-1");

      var late =
          new CredentialSource(told, () -> http, Clock.fixed(NOW.plusSeconds(600), ZoneOffset.UTC));
      assertThat(late.get().accessKeyId()).isEqualTo("key-2");
      assertThat(late.get().accessKeyId()).isEqualTo("key-3");

      var unknown =
          new CredentialSource(
              Map.of("AWS_CONTAINER_CREDENTIALS_FULL_URI", endpoint),
              () -> http,
              Clock.systemUTC());
      assertThatThrownBy(unknown::get).isInstanceOf(PlatformException.class);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void shouldTakeThoseOfTheEnvironmentElse() {
    try (HttpClient http = HttpClient.newHttpClient()) {
      var source =
          new CredentialSource(
              Map.of("AWS_ACCESS_KEY_ID", "id", "AWS_SECRET_ACCESS_KEY", "key"),
              () -> http,
              Clock.systemUTC());

      assertThat(source.get()).isEqualTo(new AwsCredentials("id", "key", ""));
      assertThatThrownBy(() -> new CredentialSource(Map.of(), () -> http, Clock.systemUTC()).get())
          .isInstanceOf(PlatformException.class);
    }
  }
}

package dev.penstock.functions.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** F125: answers are compressed for those who accept it, and their validators say so. */
class CompressionTest {

  private final ObjectNode document = Json.object().put("text", "a".repeat(5_000));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip|true",
        "GZIP;q=0.5|true",
        "br, gzip|true",
        "*|true",
        "br|false",
        "gzip;q=0, *|false",
        "''|false"
      })
  void shouldCompressWhenGzipIsAccepted(String accepted, boolean compressed) {
    HttpRequest request = request(Map.of("accept-encoding", accepted));

    HttpResponse answer = Compression.of(request, HttpResponse.json(200, document));

    assertThat(answer.headers().containsKey("content-encoding")).isEqualTo(compressed);
    assertThat(answer.headers()).containsEntry("vary", "accept-encoding");
  }

  @Test
  void shouldGiveTheSameDocumentUnderAnotherValidator() throws IOException {
    HttpRequest plain = request(Map.of());
    HttpRequest gzip = request(Map.of("accept-encoding", "gzip"));

    HttpResponse one = Compression.of(plain, Validator.answer(plain, document));
    HttpResponse other = Compression.of(gzip, Validator.answer(gzip, document));

    try (var in = new GZIPInputStream(new ByteArrayInputStream(other.body()))) {
      assertThat(in.readAllBytes()).isEqualTo(one.body());
    }
    assertThat(other.headers().get("etag")).isNotEqualTo(one.headers().get("etag"));
    for (HttpResponse held : new HttpResponse[] {one, other}) {
      String etag = held.headers().getOrDefault("etag", "");
      HttpResponse again = Validator.answer(request(Map.of("if-none-match", etag)), document);
      assertThat(again.status()).isEqualTo(304);
      assertThat(again.headers()).containsEntry("etag", etag);
    }
  }

  @Test
  void shouldLeaveSmallAnswersAsTheyAre() {
    HttpResponse small = HttpResponse.json(200, Json.object().put("csrfToken", "secret"));

    assertThat(Compression.of(request(Map.of("accept-encoding", "gzip")), small)).isEqualTo(small);
  }

  private static HttpRequest request(Map<String, String> headers) {
    return new HttpRequest("GET", "/api/v1/runs", "", headers, Map.of(), new byte[0], "127.0.0.1");
  }
}

package dev.penstock.node.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Whole messages, so that a network between can lose and double them. */
class HttpMessageTest {

  private static final String WITH_LENGTH =
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello";
  private static final String IN_CHUNKS =
      "HTTP/1.1 200 OK\r\nTransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n3\r\n\r\n0\r\n0\r\n\r\n";
  private static final String BARE = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

  @Test
  void shouldReadOneAfterTheOther() throws IOException {
    InputStream in = in(WITH_LENGTH + IN_CHUNKS + BARE);

    assertThat(text(in)).isEqualTo(WITH_LENGTH);
    assertThat(text(in)).isEqualTo(IN_CHUNKS);
    assertThat(text(in)).isEqualTo(BARE);
    assertThat(HttpMessage.read(in)).isEmpty();
  }

  @Test
  void shouldPutAHeaderBehindTheFirstLine() throws IOException {
    HttpMessage message = HttpMessage.read(in(BARE)).orElseThrow();

    assertThat(new String(message.with("A", "b").bytes(), StandardCharsets.ISO_8859_1))
        .isEqualTo("GET / HTTP/1.1\r\nA: b\r\nHost: x\r\n\r\n");
  }

  @Test
  void shouldNotTakeHalfAMessageForOne() {
    assertThatThrownBy(() -> HttpMessage.read(in("GET / HT"))).isInstanceOf(EOFException.class);
  }

  private static InputStream in(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String text(InputStream in) throws IOException {
    return new String(HttpMessage.read(in).orElseThrow().bytes(), StandardCharsets.ISO_8859_1);
  }
}

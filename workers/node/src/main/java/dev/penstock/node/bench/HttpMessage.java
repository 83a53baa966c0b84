package dev.penstock.node.bench;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * A whole HTTP/1.1 request or answer, as its bytes: what a network in between can lose, hold back
 * or send twice.
 */
record HttpMessage(byte[] bytes) {

  private static final int LONGEST_HEAD = 65_536;

  /**
   * The next one; empty when there is none any more.
   *
   * @throws IOException also when it breaks off in the middle
   */
  static Optional<HttpMessage> read(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (!readThrough(in, bytes, "\r\n\r\n")) {
      return Optional.empty();
    }
    String head = bytes.toString(StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    if (head.contains("\r\ntransfer-encoding: chunked")) {
      int length = readChunkLength(in, bytes);
      while (length > 0) {
        bytes.write(in.readNBytes(length));
        length = readChunkLength(in, bytes);
      }
      readThrough(in, bytes, "\r\n");
    } else {
      bytes.write(in.readNBytes(contentLength(head)));
    }
    return Optional.of(new HttpMessage(bytes.toByteArray()));
  }

  /** The same with one more header. */
  HttpMessage with(String name, String value) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int head = text.indexOf("\r\n") + 2;
    String more = text.substring(0, head) + name + ": " + value + "\r\n" + text.substring(head);
    return new HttpMessage(more.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static int contentLength(String head) {
    return head.lines()
        .filter(line -> line.startsWith("content-length:"))
        .map(line -> Integer.parseInt(line.substring("content-length:".length()).strip()))
        .findFirst()
        .orElse(0);
  }

  /** With the end of line that follows the chunk; 0 for the last. */
  private static int readChunkLength(InputStream in, ByteArrayOutputStream bytes)
      throws IOException {
    int before = bytes.size();
    readThrough(in, bytes, "\r\n");
    String line = bytes.toString(StandardCharsets.ISO_8859_1).substring(before).strip();
    int length = Integer.parseInt(line, 16);
    return length == 0 ? 0 : length + 2;
  }

  /** Whether there was anything. */
  private static boolean readThrough(InputStream in, ByteArrayOutputStream bytes, String end)
      throws IOException {
    int matched = 0;
    int begun = bytes.size();
    while (matched < end.length()) {
      int next = in.read();
      if (next < 0) {
        if (bytes.size() == begun) {
          return false;
        }
        throw new EOFException("a message broke off");
      }
      bytes.write(next);
      matched = next == end.charAt(matched) ? matched + 1 : next == end.charAt(0) ? 1 : 0;
      if (bytes.size() - begun > LONGEST_HEAD) {
        throw new IOException("a head too long to be one");
      }
    }
    return true;
  }
}

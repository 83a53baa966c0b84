package dev.penstock.functions.runtime;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads answers in HTTP/1.1 one after the other. Not thread-safe. */
final class AnswerReader {

  /** More than what Lambda gives a function with one call. */
  private static final int MOST_BYTES = 8 * 1024 * 1024;

  private static final int LONGEST_LINE = 16 * 1024;
  private static final int MOST_HEADERS = 200;

  private final InputStream in;
  private final byte[] buffer = new byte[16 * 1024];
  private int at;
  private int end;

  AnswerReader(InputStream in) {
    this.in = in;
  }

  /**
   * The next answer, whole.
   *
   * @throws IOException when it breaks off, is none, or is larger than any event
   */
  Answer read() throws IOException {
    String start = line();
    if (!start.startsWith("HTTP/1.1 ") || start.length() < 12) {
      throw new IOException("an answer that is not one of HTTP/1.1");
    }
    int status = number(start.substring(9, 12), 10);
    List<String> headers = new ArrayList<>();
    for (String header = line(); !header.isEmpty(); header = line()) {
      if (headers.size() == MOST_HEADERS) {
        throw new IOException("an answer with more than " + MOST_HEADERS + " headers");
      }
      headers.add(header);
    }
    Answer head = new Answer(status, headers, new byte[0]);
    return new Answer(status, headers, body(head));
  }

  private byte[] body(Answer head) throws IOException {
    if (head.header("Transfer-Encoding").filter("chunked"::equalsIgnoreCase).isPresent()) {
      return chunks();
    }
    int length = number(head.header("Content-Length").orElse("0"), 10);
    byte[] body = new byte[atMost(length)];
    readFully(body);
    return body;
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int length = chunkLength(); length > 0; length = chunkLength()) {
      atMost(body.size() + length);
      byte[] chunk = new byte[length];
      readFully(chunk);
      body.write(chunk);
      line();
    }
    while (!line().isEmpty()) {
      // What follows the last chunk says nothing that is needed here.
    }
    return body.toByteArray();
  }

  private int chunkLength() throws IOException {
    String line = line();
    int extension = line.indexOf(';');
    return atMost(number((extension < 0 ? line : line.substring(0, extension)).strip(), 16));
  }

  private static int number(String digits, int radix) throws IOException {
    try {
      return Integer.parseUnsignedInt(digits, radix);
    } catch (NumberFormatException e) {
      throw new IOException("an answer with a length or a status that is no number", e);
    }
  }

  private static int atMost(int length) throws IOException {
    if (length < 0 || length > MOST_BYTES) {
      throw new IOException("an answer of more than " + MOST_BYTES + " bytes");
    }
    return length;
  }

  private void readFully(byte[] target) throws IOException {
    int buffered = Math.min(end - at, target.length);
    System.arraycopy(buffer, at, target, 0, buffered);
    at += buffered;
    if (in.readNBytes(target, buffered, target.length - buffered) < target.length - buffered) {
      throw new EOFException("an answer broke off in its body");
    }
  }

  /** Without its end, {@code \r\n}. */
  private String line() throws IOException {
    StringBuilder line = new StringBuilder(64);
    while (true) {
      int begin = at;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      line.append(new String(buffer, begin, at - begin, StandardCharsets.ISO_8859_1));
      if (line.length() > LONGEST_LINE) {
        throw new IOException("an answer with a line of more than " + LONGEST_LINE + " bytes");
      }
      if (at < end) {
        at++;
        int last = line.length() - 1;
        if (last >= 0 && line.charAt(last) == '\r') {
          line.setLength(last);
        }
        return line.toString();
      }
      fill();
    }
  }

  private void fill() throws IOException {
    at = 0;
    end = 0;
    int read = in.read(buffer, 0, buffer.length);
    if (read < 0) {
      throw new EOFException("the connection was closed before an answer was whole");
    }
    end = read;
  }
}

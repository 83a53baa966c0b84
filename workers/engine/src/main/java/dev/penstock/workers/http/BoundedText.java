package dev.penstock.workers.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Foreign text made fit for an error's detail: short, on one line, and without what PostgreSQL's
 * JSON refuses (the NUL character, half a surrogate pair).
 */
public final class BoundedText {

  private static final int MAX = 500;

  private BoundedText() {}

  public static String of(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .limit(MAX + 1L)
        .forEach(
            c -> {
              boolean unfit = Character.isISOControl(c) || (c >= 0xd800 && c <= 0xdfff);
              out.appendCodePoint(unfit ? ' ' : c);
            });
    if (out.codePointCount(0, out.length()) > MAX) {
      out.setLength(out.offsetByCodePoints(0, MAX));
      out.append('…');
    }
    return out.toString().strip();
  }

  public static String ofBody(byte[] body) {
    byte[] head = body.length > 4 * MAX + 4 ? Arrays.copyOf(body, 4 * MAX + 4) : body;
    return of(new String(head, StandardCharsets.UTF_8));
  }
}

package dev.penstock.functions.api.web;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-decoding (RFC 3986, section 2.1), strict, to text that the store can hold. */
final class Percent {

  private Percent() {}

  /**
   * Decodes one component.
   *
   * @throws PlatformException {@code invalid-input} for a broken escape, bytes that are not UTF-8,
   *     or U+0000
   */
  static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return storable(text);
    }
    var bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        bytes.write(octet(text, i + 1));
        i += 2;
      } else {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    try {
      return storable(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes.toByteArray()))
              .toString());
    } catch (CharacterCodingException e) {
      throw broken();
    }
  }

  private static int octet(String text, int at) {
    if (at + 2 > text.length()) {
      throw broken();
    }
    int high = Character.digit(text.charAt(at), 16);
    int low = Character.digit(text.charAt(at + 1), 16);
    if (high < 0 || low < 0) {
      throw broken();
    }
    return high * 16 + low;
  }

  private static String storable(String text) {
    if (text.indexOf('\0') >= 0) {
      throw broken();
    }
    return text;
  }

  private static PlatformException broken() {
    return PlatformException.of(
        ProblemType.INVALID_INPUT,
        "The path or query holds a broken percent-escape, or one that is not UTF-8 text.");
  }
}

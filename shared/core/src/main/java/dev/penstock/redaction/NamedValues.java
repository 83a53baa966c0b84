package dev.penstock.redaction;

import java.util.Locale;

/** {@code password=…}, {@code "token": "…"}, {@code Cookie: …}: a sensitive name and its value. */
final class NamedValues implements Detector {

  private static final int LONGEST_NAME = 80;
  private static final int MOST_ESCAPES = 8;

  @Override
  public void find(String text, Spans into) {
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '=' || c == ':') {
        int end = value(text, at, into);
        at = Math.max(at, end - 1);
      }
    }
  }

  /** Where the value ended; not after the sign where there is none to hide. */
  private static int value(String text, int sign, Spans into) {
    String name = nameBefore(text, sign);
    if (!SensitiveNames.has(name) || text.startsWith("://", sign)) {
      return sign;
    }
    int from = sign + 1;
    while (from < text.length() && isPadding(text.charAt(from))) {
      from++;
    }
    int backslashes = backslashes(text, from);
    int quote = from + backslashes;
    int end;
    if (quote < text.length() && isQuote(text.charAt(quote))) {
      from = quote + 1;
      end = quoted(text, from, text.charAt(quote), backslashes);
    } else {
      end = isLine(name) ? line(text, from) : word(text, from);
    }
    if (end > from && !isNothing(text, from, end)) {
      into.add(from, end, Kind.CREDENTIAL);
    }
    return end;
  }

  private static String nameBefore(String text, int sign) {
    int end = sign;
    while (end > 0 && (text.charAt(end - 1) == ' ' && sign - end < 2)) {
      end--;
    }
    if (end > 0 && isQuote(text.charAt(end - 1))) {
      end--;
      while (end > 0 && sign - end < MOST_ESCAPES && text.charAt(end - 1) == '\\') {
        end--;
      }
    }
    int from = end;
    while (from > 0 && end - from < LONGEST_NAME && isName(text.charAt(from - 1))) {
      from--;
    }
    return text.substring(from, end);
  }

  private static boolean isName(char c) {
    return Letters.isAlphanumeric(c) || c == '_' || c == '-' || c == '.';
  }

  private static boolean isPadding(char c) {
    return c == ' ' || c == '\t' || c == '=' || c == '>' || c == ':';
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'' || c == '`';
  }

  /** Whether the whole rest of the line is its value. */
  private static boolean isLine(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith("authorization") || lower.endsWith("cookie");
  }

  /** Up to the mark that is escaped as often as the first one: in JSON within JSON, once. */
  private static int quoted(String text, int from, char quote, int escapes) {
    int at = from;
    while (at < text.length()) {
      int backslashes = backslashes(text, at);
      int mark = at + backslashes;
      if (mark < text.length() && text.charAt(mark) == quote && backslashes <= escapes) {
        return at;
      }
      at = mark + 1;
    }
    return text.length();
  }

  private static int backslashes(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) == '\\') {
      at++;
    }
    return at - from;
  }

  private static int line(String text, int from) {
    int end = from;
    while (end < text.length() && "\r\n\"'".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  private static int word(String text, int from) {
    int end = from;
    while (end < text.length()
        && text.charAt(end) > ' '
        && "&;,\"'<>)}]".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  private static boolean isNothing(String text, int from, int end) {
    String value = text.substring(from, end);
    return value.equals("null")
        || value.equals("true")
        || value.equals("false")
        || value.startsWith("${")
        || value.equals(Kind.MASK);
  }
}

package dev.penstock.redaction;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What a caller shows: {@code Bearer …}, {@code Basic …}, and the password within a URL. */
final class Logins implements Detector {

  private static final String BEARER = "Bearer ";
  private static final String BASIC = "Basic ";
  private static final int SHORTEST_BEARER = 8;
  private static final int SURE_BEARER = 20;

  @Override
  public void find(String text, Spans into) {
    for (int at = 0; at < text.length(); at++) {
      switch (text.charAt(at)) {
        case 'B', 'b' -> scheme(text, at, into);
        case ':' -> userInfo(text, at, into);
        default -> {
          // Neither begins so.
        }
      }
    }
  }

  private static void scheme(String text, int at, Spans into) {
    if (!Letters.isStart(text, at)) {
      return;
    }
    if (text.regionMatches(true, at, BEARER, 0, BEARER.length())) {
      int from = at + BEARER.length();
      int end = tokenEnd(text, from);
      if (isBearer(text, from, end)) {
        into.add(from, end, Kind.CREDENTIAL);
      }
    } else if (text.regionMatches(true, at, BASIC, 0, BASIC.length())) {
      int from = at + BASIC.length();
      int end = tokenEnd(text, from);
      if (isBasic(text.substring(from, end))) {
        into.add(from, end, Kind.CREDENTIAL);
      }
    }
  }

  /** Not the next word of a sentence about them. */
  private static boolean isBearer(String text, int from, int end) {
    boolean hasDigit = text.substring(from, end).chars().anyMatch(c -> Letters.isDigit((char) c));
    return end - from >= SURE_BEARER || (hasDigit && end - from >= SHORTEST_BEARER);
  }

  private static boolean isBasic(String word) {
    try {
      byte[] decoded = Base64.getDecoder().decode(word);
      return new String(decoded, StandardCharsets.UTF_8).indexOf(':') >= 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static int tokenEnd(String text, int from) {
    int end = from;
    while (end < text.length() && Letters.isToken(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /** {@code ://user:password@}: the password; the user too where there is none (a token). */
  private static void userInfo(String text, int colon, Spans into) {
    if (!text.startsWith("://", colon)) {
      return;
    }
    int from = colon + 3;
    int password = -1;
    int last = -1;
    int at = from;
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '@') {
        last = at;
      } else if (c == ':' && password < 0) {
        password = at + 1;
      } else if (c == '/' || c == '?' || c == '#' || c <= ' ' || c == '"' || c == '<') {
        break;
      }
    }
    if (last > from) {
      into.add(password > 0 && password <= last ? password : from, last, Kind.CREDENTIAL);
    }
  }
}

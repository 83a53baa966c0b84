package dev.penstock.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The {@code Cookie} header of a request (RFC 6265, section 4.2). */
public final class Cookies {

  private Cookies() {}

  /** Cookies by name; of two with one name the first counts, since senders put the closer first. */
  public static Map<String, String> parse(String header) {
    return of(List.of(header.split(";", -1)));
  }

  static Map<String, String> of(Iterable<String> pairs) {
    Map<String, String> cookies = new LinkedHashMap<>();
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        cookies.putIfAbsent(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
      }
    }
    return cookies;
  }
}

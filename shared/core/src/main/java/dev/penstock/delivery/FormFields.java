package dev.penstock.delivery;

import dev.penstock.http.HttpRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The fields of a body in the form of {@code application/x-www-form-urlencoded}, decoded. */
final class FormFields {

  private static final String TYPE = "application/x-www-form-urlencoded";
  private static final int MOST = 1_000;

  private final boolean readable;
  private final SortedMap<String, SortedSet<String>> fields;

  private FormFields(boolean readable, SortedMap<String, SortedSet<String>> fields) {
    this.readable = readable;
    this.fields = fields;
  }

  private static FormFields unreadable() {
    return new FormFields(false, Collections.emptySortedMap());
  }

  private static boolean isForm(HttpRequest request) {
    return request.header("content-type").orElse("").regionMatches(true, 0, TYPE, 0, TYPE.length());
  }

  /** The request's form; without a field when it is none, or when it can't be decoded. */
  static FormFields of(HttpRequest request) {
    return isForm(request) ? of(new String(request.body(), StandardCharsets.UTF_8)) : unreadable();
  }

  /** A query, or a body, as pairs with {@code &} between. */
  static FormFields of(String pairs) {
    SortedMap<String, SortedSet<String>> fields = new TreeMap<>();
    try {
      for (String pair : pairs.split("&", MOST)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        if (!name.isEmpty()) {
          fields.computeIfAbsent(decoded(name), _ -> new TreeSet<>()).add(decoded(value));
        }
      }
    } catch (IllegalArgumentException e) {
      return unreadable();
    }
    return new FormFields(true, fields);
  }

  /** Whether it is a form at all. */
  boolean readable() {
    return readable;
  }

  String first(String name) {
    SortedSet<String> values = fields.get(name);
    return values == null ? "" : values.first();
  }

  /** The values of these fields with colons between; empty when the first of them isn't there. */
  String joined(List<String> names) {
    if (first(names.getFirst()).isEmpty()) {
      return "";
    }
    return String.join(
        ":", names.stream().map(this::first).filter(value -> !value.isEmpty()).toList());
  }

  /** Names and values one after the other, sorted, each different value once, as Twilio signs. */
  String sorted() {
    StringBuilder all = new StringBuilder();
    fields.forEach((name, values) -> values.forEach(value -> all.append(name).append(value)));
    return all.toString();
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}

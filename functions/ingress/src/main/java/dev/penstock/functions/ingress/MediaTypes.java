package dev.penstock.functions.ingress;

import dev.penstock.http.HttpRequest;
import java.util.Locale;
import java.util.Set;

/**
 * Which bodies are taken. Only the label is checked: whether the bytes are what it says is found
 * out by who reads them, after they are safe.
 */
final class MediaTypes {

  static final String LIST =
      "application/json, application/cloudevents+json, application/x-www-form-urlencoded, text/*";

  private static final Set<String> TAKEN =
      Set.of(
          "application/json", "application/cloudevents+json", "application/x-www-form-urlencoded");

  private MediaTypes() {}

  static boolean taken(HttpRequest request) {
    String header = request.header("content-type").orElse("");
    int parameters = header.indexOf(';');
    String type =
        (parameters < 0 ? header : header.substring(0, parameters))
            .strip()
            .toLowerCase(Locale.ROOT);
    return TAKEN.contains(type) || (type.startsWith("text/") && type.length() > 5);
  }
}

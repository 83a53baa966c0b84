package dev.penstock.workers.http;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A whole response.
 *
 * @param status HTTP status code
 * @param headers by lower-case name; several values of one name are joined by a comma
 * @param body the bytes, never more than the cap
 */
public record HttpAnswer(int status, Map<String, String> headers, byte[] body) {

  public HttpAnswer {
    headers = Map.copyOf(headers);
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }
}

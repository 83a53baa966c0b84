package dev.penstock.workers.http;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A whole response.
 *
 * @param status HTTP status code
 * @param headers by lower-case name; several values of one name are joined by a comma
 * @param body the bytes, never more than the cap
 */
public record HttpAnswer(int status, Map<String, String> headers, byte[] body) {

  private static final byte[] MASK = "***".getBytes(StandardCharsets.US_ASCII);

  public HttpAnswer {
    headers = Map.copyOf(headers);
  }

  /** Without what must not come back. */
  HttpAnswer without(Set<String> traces) {
    byte[] masked = body;
    Map<String, String> safe = new HashMap<>(headers);
    for (String trace : traces) {
      masked = Bytes.replace(masked, trace.getBytes(StandardCharsets.UTF_8), MASK);
      safe.replaceAll((name, value) -> value.replace(trace, "***"));
    }
    return new HttpAnswer(status, safe, masked);
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }
}

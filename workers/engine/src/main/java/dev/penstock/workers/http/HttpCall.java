package dev.penstock.workers.http;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to be sent, to one place, without following anything.
 *
 * @param method upper case
 * @param uri absolute, http or https, without user information and fragment
 * @param headers by name as they are sent
 * @param body the bytes to send; null for none
 */
public record HttpCall(
    String method, URI uri, Map<String, String> headers, byte @Nullable [] body) {

  public HttpCall {
    headers = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  public HttpCall with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new HttpCall(method, uri, more, body);
  }

  /** Headers can hold credentials, so none are printed. */
  @Override
  public String toString() {
    return method + " " + uri;
  }
}

package dev.penstock.workers.http;

import dev.penstock.workers.tls.ClientIdentity;
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
 * @param identity the certificate that is shown when the other side asks; null for none
 */
public record HttpCall(
    String method,
    URI uri,
    Map<String, String> headers,
    byte @Nullable [] body,
    @Nullable ClientIdentity identity) {

  public HttpCall {
    headers = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /** A call that shows no certificate. */
  public HttpCall(String method, URI uri, Map<String, String> headers, byte @Nullable [] body) {
    this(method, uri, headers, body, null);
  }

  public HttpCall as(ClientIdentity other) {
    return new HttpCall(method, uri, headers, body, other);
  }

  public HttpCall with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new HttpCall(method, uri, more, body, identity);
  }

  /** Headers can hold credentials, so none are printed. */
  @Override
  public String toString() {
    return method + " " + uri;
  }
}

package dev.penstock.http;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request as a function sees it.
 *
 * @param method upper case
 * @param path decoded by nobody: as it was on the wire, without the query
 * @param query the raw query string; empty when none
 * @param headers by lower-case name; several values of one name are joined by a comma
 * @param cookies by name
 * @param body the raw bytes as sent
 * @param sourceIp the peer's address, for rate limits and the audit trail
 * @param clientCertificate the certificate in PEM that the client showed to whoever ended the TLS
 *     connection; never taken from a header by a function
 */
public record HttpRequest(
    String method,
    String path,
    String query,
    Map<String, String> headers,
    Map<String, String> cookies,
    byte[] body,
    String sourceIp,
    Optional<String> clientCertificate) {

  public HttpRequest {
    headers = Map.copyOf(headers);
    cookies = Map.copyOf(cookies);
  }

  /** A request without a client's certificate. */
  public HttpRequest(
      String method,
      String path,
      String query,
      Map<String, String> headers,
      Map<String, String> cookies,
      byte[] body,
      String sourceIp) {
    this(method, path, query, headers, cookies, body, sourceIp, Optional.empty());
  }

  /** The same as sent to another host. */
  public HttpRequest to(String host) {
    Map<String, String> changed = new HashMap<>(headers);
    changed.put("host", host);
    return new HttpRequest(
        method, path, query, changed, cookies, body, sourceIp, clientCertificate);
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }
}

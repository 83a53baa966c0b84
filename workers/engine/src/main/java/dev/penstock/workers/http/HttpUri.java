package dev.penstock.workers.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.workers.tool.InvalidArgumentsException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.StringJoiner;

/** Endpoints (RFC 3986), reduced to the one spelling that the policy and the wire both see. */
public final class HttpUri {

  private HttpUri() {}

  /**
   * The endpoint with the query's members added.
   *
   * @throws InvalidArgumentsException when it is not an absolute http or https URI with a host, or
   *     holds user information
   */
  public static URI of(String endpoint, JsonNode query) {
    String more = encode(query);
    URI uri = checked(parse(endpoint));
    String given = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    String both = given.isEmpty() || more.isEmpty() ? given + more : given + "&" + more;
    return parse(origin(uri) + path(uri) + (both.isEmpty() ? "" : "?" + both));
  }

  /** The place a redirect points to, under the same rules. */
  static URI redirected(URI from, String location) {
    URI to;
    try {
      to = from.resolve(new URI(location));
    } catch (URISyntaxException e) {
      throw new InvalidArgumentsException("Location", "of the redirect is not a URI");
    }
    URI checked = checked(to);
    String query = checked.getRawQuery();
    return parse(origin(checked) + path(checked) + (query == null ? "" : "?" + query));
  }

  /** Scheme, host and port: what credentials belong to. */
  static String origin(URI uri) {
    return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + port(uri));
  }

  public static boolean sameOrigin(URI one, URI other) {
    return one.getScheme().equals(other.getScheme())
        && one.getHost().equals(other.getHost())
        && port(one) == port(other);
  }

  /** The port that is connected to, also where the URI names none. */
  static int port(URI uri) {
    return uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
  }

  private static String path(URI uri) {
    return uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
  }

  private static URI checked(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new InvalidArgumentsException("endpoint", "must be an absolute http or https URI");
    }
    if (uri.getRawUserInfo() != null
        || (uri.getRawAuthority() != null && uri.getRawAuthority().contains("@"))) {
      throw new InvalidArgumentsException(
          "endpoint", "must not hold user information; name a secret under authentication");
    }
    if (uri.getHost() == null || uri.getHost().isEmpty()) {
      throw new InvalidArgumentsException("endpoint", "must name a host");
    }
    if (uri.getPort() > 65_535) {
      throw new InvalidArgumentsException("endpoint", "names a port beyond 65535");
    }
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    // A trailing dot is the same host to DNS and another one to a policy rule.
    String plain = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return parse(scheme + "://" + plain + port + path(uri) + query);
  }

  private static URI parse(String text) {
    try {
      return new URI(new URI(text).toASCIIString());
    } catch (URISyntaxException e) {
      throw new InvalidArgumentsException("endpoint", "is not a URI: " + e.getReason());
    }
  }

  private static String encode(JsonNode query) {
    StringJoiner joined = new StringJoiner("&");
    for (var parameter : query.properties()) {
      JsonNode value = parameter.getValue();
      if (value.isArray()) {
        value.forEach(each -> joined.add(pair(parameter.getKey(), each)));
      } else if (!value.isNull()) {
        joined.add(pair(parameter.getKey(), value));
      }
    }
    return joined.toString();
  }

  private static String pair(String name, JsonNode value) {
    String text = value.isValueNode() ? value.asText() : dev.penstock.json.Json.write(value);
    return percent(name) + "=" + percent(text);
  }

  private static String percent(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

package dev.penstock.postgres;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A JDBC address of PostgreSQL taken apart. The driver lets parameters of the address win over
 * everything else, so the owner's name and password must not stay in an address that other roles
 * use.
 *
 * @param address all before the {@code ?}
 * @param parameters decoded, in order
 */
record JdbcUrl(String address, Map<String, String> parameters) {

  private static final String PLAIN = "jdbc:postgresql:";
  private static final String AWS = "jdbc:aws-wrapper:postgresql:";

  JdbcUrl {
    if (!address.startsWith(PLAIN) && !address.startsWith(AWS)) {
      throw PlatformException.of(
          ProblemType.INVALID_CONFIGURATION,
          "The database URL must begin with "
              + PLAIN
              + "// or, for RDS and Aurora, "
              + AWS
              + "//. It begins with "
              + address.substring(0, Math.min(20, address.length()))
              + "….");
    }
    parameters = new LinkedHashMap<>(parameters);
  }

  static JdbcUrl parse(String url) {
    int mark = url.indexOf('?');
    Map<String, String> parameters = new LinkedHashMap<>();
    if (mark >= 0) {
      for (String pair : url.substring(mark + 1).split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
        }
      }
    }
    return new JdbcUrl(mark < 0 ? url : url.substring(0, mark), parameters);
  }

  String user() {
    return parameters.getOrDefault("user", "");
  }

  String password() {
    return parameters.getOrDefault("password", "");
  }

  /** True when the AWS wrapper brings the authentication, so that no role has a password. */
  boolean usesIam() {
    return address.startsWith(AWS)
        && parameters
            .getOrDefault("wrapperPlugins", "")
            .toLowerCase(java.util.Locale.ROOT)
            .contains("iam");
  }

  JdbcUrl withoutCredentials() {
    Map<String, String> rest = new LinkedHashMap<>(parameters);
    rest.remove("user");
    rest.remove("password");
    return new JdbcUrl(address, rest);
  }

  JdbcUrl with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(parameters);
    more.put(name, value);
    return new JdbcUrl(address, more);
  }

  /** The whole address again, with whatever credentials it has. */
  String text() {
    StringBuilder text = new StringBuilder(address);
    char separator = '?';
    for (var parameter : parameters.entrySet()) {
      text.append(separator)
          .append(encode(parameter.getKey()))
          .append('=')
          .append(encode(parameter.getValue()));
      separator = '&';
    }
    return text.toString();
  }

  /** Without the parameters, which may hold a password. */
  @Override
  public String toString() {
    return address;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}

package dev.penstock.definition;

import dev.penstock.definition.task.Idempotency;
import dev.penstock.expression.JqTemplate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What a call to the outside should not do without, and must not carry. */
final class OutsideCalls {

  private static final Set<String> CREDENTIAL_HEADERS =
      Set.of("authorization", "proxy-authorization", "x-api-key", "api-key", "x-auth-token");
  private static final Set<String> CREDENTIAL_PARAMETERS =
      Set.of("api_key", "apikey", "access_token", "client_secret", "password");
  private static final Pattern USER_INFO = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*://[^/?#@]+@.*");

  private OutsideCalls() {}

  static void check(Reading reading, Located at, Located with) {
    String method = with.text("method").orElse("GET").toUpperCase(Locale.ROOT);
    if (Idempotency.isSafe(method) && !reading.nesting().retried()) {
      reading.report(
          Rule.MISSING_RETRY_ON_EXTERNAL_CALL,
          at,
          "The call only reads, so it may be made again when it fails, but nothing does. Put it in"
              + " a \"try\" with \"catch: {retry: …}\".");
    }
    checkCredentials(reading, with);
  }

  /** Tells of credentials that are written out in headers, query or endpoint. */
  static void checkCredentials(Reading reading, Located with) {
    with.member("headers").ifPresent(h -> named(reading, h, CREDENTIAL_HEADERS));
    with.member("query").ifPresent(q -> named(reading, q, CREDENTIAL_PARAMETERS));
    with.member("endpoint").ifPresent(endpoint -> userInfo(reading, endpoint));
  }

  private static void named(Reading reading, Located object, Set<String> names) {
    for (Located.Member member : object.value().isObject() ? object.members() : none()) {
      String value = member.located().value().asText();
      if (names.contains(member.key().toLowerCase(Locale.ROOT))
          && !value.isBlank()
          && !JqTemplate.isExpression(value)) {
        report(reading, member.located());
      }
    }
  }

  private static void userInfo(Reading reading, Located endpoint) {
    Located uri = endpoint.member("uri").orElse(endpoint);
    String text = uri.value().asText();
    if (!JqTemplate.isExpression(text) && USER_INFO.matcher(text).matches()) {
      report(reading, uri);
    }
  }

  private static void report(Reading reading, Located at) {
    reading.report(
        Rule.LITERAL_CREDENTIAL,
        at,
        "A credential in the document would be seen by everyone who reads it or the run. Store it"
            + " with \"penstock secret put NAME\", list NAME in use.secrets and name it in the"
            + " endpoint's authentication.");
  }

  private static List<Located.Member> none() {
    return List.of();
  }
}

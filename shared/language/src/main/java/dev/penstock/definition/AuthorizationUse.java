package dev.penstock.definition;

import dev.penstock.definition.task.Authentication;
import dev.penstock.definition.task.Endpoint;
import java.util.List;
import java.util.regex.Pattern;

/**
 * {@code $authorization} (DSL 1.0.3, section Authorization Descriptor). The scheme is no secret;
 * the parameter is the credential itself, so an expression, which is evaluated in the run, never
 * sees it. As a whole value of the arguments of the call that it belongs to, the worker puts it in.
 */
final class AuthorizationUse {

  private static final Pattern MORE_THAN_THE_SCHEME =
      Pattern.compile("\\$authorization(?!\\.scheme\\b)");

  private AuthorizationUse() {}

  /** Whether an expression would see more of it than the scheme. */
  static boolean isExposedBy(String expression) {
    return MORE_THAN_THE_SCHEME.matcher(expression).find();
  }

  /** Reports a parameter that there is not, or that would go further than the call. */
  static void check(Reading reading, Located with, Endpoint endpoint, List<String> pointers) {
    for (String pointer : pointers) {
      Located at = new Located(with.value().at(pointer), with.pointer() + pointer);
      if (endpoint.authentication().isEmpty()) {
        report(reading, at, "The call has no authentication, so there is no parameter of it.");
      } else if (endpoint.authentication().get().scheme() == Authentication.Scheme.CERTIFICATE) {
        report(reading, at, "A certificate is shown when the call connects: it has no parameter.");
      } else if (endpoint.authentication().get().scheme() == Authentication.Scheme.DIGEST) {
        report(
            reading, at, "With digest, the parameter is only known when the target has answered.");
      } else if (with.value().path("redirect").asBoolean(false)) {
        report(reading, at, "A redirect could lead the credential to another host.");
      }
    }
  }

  private static void report(Reading reading, Located at, String message) {
    reading.report(Rule.INVALID_ARGUMENT, at, message);
  }
}

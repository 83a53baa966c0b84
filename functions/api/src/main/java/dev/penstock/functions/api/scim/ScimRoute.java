package dev.penstock.functions.api.scim;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.scim.Refusal.Kind;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Route;
import dev.penstock.functions.api.web.ScimError;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.redaction.Classifier;
import java.util.Locale;

/** Places where SCIM clients ask. */
final class ScimRoute {

  private ScimRoute() {}

  static Route of(String method, String path, Operation operation, Route.Handler handler) {
    return Route.scim(
        method,
        path,
        operation,
        exchange -> {
          try {
            return handler.answer(exchange);
          } catch (Refusal refusal) {
            return ScimError.of(
                refusal.status(), refusal.scimType(), Classifier.text(refusal.detail()).text());
          }
        });
  }

  /** The body, in either of the media types that clients send. */
  static JsonNode body(Exchange exchange) {
    String type = exchange.request().header("content-type").orElse("").toLowerCase(Locale.ROOT);
    String plain = type.split(";", 2)[0].strip();
    if (!plain.equals("application/scim+json") && !plain.equals("application/json")) {
      throw PlatformException.of(
          ProblemType.UNSUPPORTED_MEDIA_TYPE, "The body must be application/scim+json.");
    }
    JsonNode body = exchange.tree();
    if (!body.isObject()) {
      throw Refusal.of(Kind.INVALID_SYNTAX, "The body must be an object.");
    }
    return body;
  }
}

package dev.penstock.definition;

import dev.penstock.definition.task.Endpoint;
import dev.penstock.expression.JqTemplate;
import dev.penstock.json.Json;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the server of a call that is not by HTTP: a URI, or an object with authentication. */
final class ServerReader {

  private ServerReader() {}

  /**
   * The server.
   *
   * @param form what its URI looks like, without a user, where it is written out
   */
  static Endpoint read(
      Reading reading, Located with, String function, Pattern form, String example) {
    Optional<Located> server = with.member("server");
    Optional<Located> uri = server.flatMap(s -> s.value().isTextual() ? server : s.member("uri"));
    boolean fits =
        uri.filter(u -> u.value().isTextual())
            .map(u -> u.value().textValue())
            .filter(text -> JqTemplate.isExpression(text) || form.matcher(text).matches())
            .isPresent();
    if (!fits) {
      reading.report(
          Rule.INVALID_ARGUMENT,
          uri.or(() -> server).orElse(with),
          "\"call: " + function + "\" needs a server, such as " + example + ".");
    }
    return new Endpoint(
        reading.template(uri.orElse(new Located(Json.object(), with.pointerOf("server")))),
        server
            .filter(s -> s.value().isObject())
            .flatMap(s -> s.member("authentication"))
            .flatMap(a -> AuthenticationReader.read(reading, a)),
        Optional.empty());
  }

  /** {@code metadata.FUNCTION.tls}: whether a connection that is not encrypted is refused. */
  static boolean tls(Reading reading, Located at, String function) {
    Optional<Located> said =
        at.member("metadata").flatMap(m -> m.member(function)).flatMap(f -> f.member("tls"));
    said.filter(s -> !s.value().isBoolean())
        .ifPresent(
            s -> reading.report(Rule.INVALID_ARGUMENT, s, function + ".tls is true or false."));
    return said.map(s -> s.value().asBoolean()).orElse(true);
  }
}

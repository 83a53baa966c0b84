package dev.penstock.definition;

import dev.penstock.definition.task.Endpoint;
import dev.penstock.definition.task.HttpCallTask;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.definition.task.TaskDefinition;
import dev.penstock.definition.task.TaskFrame;
import dev.penstock.expression.Template;
import dev.penstock.json.Json;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@code call} tasks: the protocols of the DSL and the functions of the built-in catalog. */
final class CallReader {

  private CallReader() {}

  static Optional<TaskDefinition> read(Reading reading, TaskFrame frame, Located at) {
    Located call = at.member("call").orElseThrow();
    String function = call.value().asText();
    Located with = at.member("with").orElse(new Located(Json.object(), at.pointerOf("with")));
    return switch (function) {
      case "http" -> Optional.of(http(reading, frame, at, with));
      case "openapi" -> Optional.of(OpenApiCallReader.read(reading, frame, at, with));
      case "grpc" -> Optional.of(GrpcCallReader.read(reading, frame, at, with));
      case "mcp" -> Optional.of(McpCallReader.read(reading, frame, at, with));
      case "a2a" -> Optional.of(A2aCallReader.read(reading, frame, at, with));
      case "asyncapi" -> Optional.of(AsyncApiCallReader.read(reading, frame, at, with));
      case "approval" -> Optional.of(HumanCallReader.approval(reading, frame, with));
      case "form" -> Optional.of(HumanCallReader.form(reading, frame, with));
      case "document-review" -> Optional.of(HumanCallReader.review(reading, frame, with));
      case "mail" -> Optional.of(MailCallReader.read(reading, frame, at, with));
      case "sql" -> Optional.of(SqlCallReader.read(reading, frame, at, with));
      default -> {
        if (reading.use().functions().containsKey(function)) {
          yield FunctionReader.inline(reading, frame, call, at);
        }
        if (CatalogReader.isOutside(function)) {
          yield CatalogReader.read(reading, frame, at);
        }
        refuse(reading, call, function);
        yield Optional.empty();
      }
    };
  }

  private static void refuse(Reading reading, Located call, String function) {
    reading.report(
        Rule.UNKNOWN_FUNCTION,
        call,
        "There is no function \""
            + function
            + "\"; known are http, openapi, asyncapi, grpc, mcp, a2a, mail, sql, approval, form,"
            + " document-review and what"
            + " use.functions declares."
            + Spelling.hint(function, known(reading)));
  }

  private static Set<String> known(Reading reading) {
    Set<String> known = new TreeSet<>(reading.use().functions().keySet());
    known.add("http");
    known.add("openapi");
    known.add("asyncapi");
    known.add("grpc");
    known.add("mcp");
    known.add("a2a");
    known.add("mail");
    known.add("sql");
    known.add("approval");
    known.add("form");
    known.add("document-review");
    return known;
  }

  private static HttpCallTask http(Reading reading, TaskFrame frame, Located at, Located with) {
    wantTimeout(reading, frame, at);
    OutsideCalls.check(reading, at, with);
    String method = with.text("method").orElse("GET").toUpperCase(Locale.ROOT);
    Endpoint endpoint = EndpointReader.read(reading, with.member("endpoint").orElseThrow());
    var values = new CallValues(reading, with, true);
    Optional<Template> headers = values.of("headers");
    Optional<Template> query = values.of("query");
    Optional<Template> body = values.of("body");
    AuthorizationUse.check(reading, with, endpoint, values.authorizations());
    return new HttpCallTask(
        frame,
        method,
        endpoint.uri(),
        headers,
        query,
        body,
        endpoint.authentication(),
        HttpCallTask.Output.valueOf(with.text("output").orElse("content").toUpperCase(Locale.ROOT)),
        with.value().path("redirect").asBoolean(false),
        Idempotency.of(method, declaredIdempotency(reading, at)),
        values.secrets(),
        values.authorizations());
  }

  /** Warns of a call that may hang for ever. */
  static void wantTimeout(Reading reading, TaskFrame frame, Located at) {
    if (frame.timeout().isEmpty()) {
      reading.report(
          Rule.MISSING_TIMEOUT_ON_EXTERNAL_CALL,
          at,
          "The call may take as long as the other side likes. Add \"timeout: {after: PT30S}\".");
    }
  }

  /** {@code metadata.effect.idempotency}: what the author knows of the target. */
  static Idempotency declaredIdempotency(Reading reading, Located at) {
    Optional<Located> declared =
        at.member("metadata")
            .flatMap(m -> m.member("effect"))
            .flatMap(e -> e.member("idempotency"));
    String word = declared.map(d -> d.value().asText()).orElse("none");
    if (!word.equals("key") && !word.equals("none")) {
      declared.ifPresent(
          d ->
              reading.report(
                  Rule.INVALID_ARGUMENT,
                  d,
                  "The effect's idempotency is \"key\" (the target acts once per"
                      + " Idempotency-Key) or \"none\"."));
    }
    return word.equals("key") ? Idempotency.KEY : Idempotency.NONE;
  }
}

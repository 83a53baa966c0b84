package dev.penstock.definition;

import dev.penstock.definition.task.Idempotency;
import dev.penstock.definition.task.McpCallTask;
import dev.penstock.definition.task.TaskFrame;
import dev.penstock.json.Json;
import java.util.Optional;

/** Reads {@code call: mcp}. A server over stdio is a process, and none is started here. */
final class McpCallReader {

  private static final String DEFAULT_VERSION = "2025-06-18";

  private McpCallReader() {}

  /** The call; empty after a defect was reported. */
  static Optional<McpCallTask> read(Reading reading, TaskFrame frame, Located at, Located with) {
    Located transport = with.member("transport").orElseThrow();
    for (String refused : new String[] {"stdio", "options"}) {
      transport
          .member(refused)
          .ifPresent(
              t ->
                  reading
                      .findings()
                      .unsupported(
                          t,
                          refused.equals("stdio")
                              ? "The transport stdio, which starts a process,"
                              : "transport.options"));
    }
    Optional<Located> http = transport.member("http");
    if (http.isEmpty()) {
      return Optional.empty();
    }
    if (frame.timeout().isEmpty() && !with.value().has("timeout")) {
      CallReader.wantTimeout(reading, frame, at);
    }
    Located client = with.member("client").orElse(new Located(Json.object(), with.pointer()));
    String method = with.text("method").orElseThrow();
    var values = new CallValues(reading, with);
    var headers = new CallValues(reading, http.get());
    return Optional.of(
        new McpCallTask(
            frame,
            with.text("protocolVersion").orElse(DEFAULT_VERSION),
            method,
            parameters(reading, with, values),
            with.member("timeout").map(t -> Durations.read(reading, t)),
            EndpointReader.read(reading, http.get().member("endpoint").orElseThrow()),
            headers.of("headers"),
            client.text("name").orElse("Penstock"),
            client.text("version").orElse("1"),
            method.equals("tools/call")
                ? CallReader.declaredIdempotency(reading, at)
                : Idempotency.SAFE,
            values.and(headers)));
  }

  /** An object, or an expression that gives one. */
  static Optional<dev.penstock.expression.Template> parameters(
      Reading reading, Located with, CallValues values) {
    with.member("parameters")
        .filter(p -> p.value().isTextual())
        .filter(p -> !dev.penstock.expression.JqTemplate.isExpression(p.value().textValue()))
        .ifPresent(
            p ->
                reading.report(
                    Rule.INVALID_ARGUMENT, p, "The parameters are an object or an expression."));
    return values.of("parameters");
  }
}

package dev.penstock.definition;

import dev.penstock.definition.task.Idempotency;
import dev.penstock.definition.task.McpCallTask;
import dev.penstock.definition.task.McpTransport;
import dev.penstock.definition.task.TaskFrame;
import dev.penstock.json.Json;
import java.util.Optional;

/** Reads {@code call: mcp}, over streamable HTTP or the stdio of a process. */
final class McpCallReader {

  private static final String DEFAULT_VERSION = "2025-06-18";

  private McpCallReader() {}

  static McpCallTask read(Reading reading, TaskFrame frame, Located at, Located with) {
    Located transport = with.member("transport").orElseThrow();
    transport
        .member("options")
        .ifPresent(options -> reading.findings().unsupported(options, "transport.options"));
    if (frame.timeout().isEmpty() && !with.value().has("timeout")) {
      CallReader.wantTimeout(reading, frame, at);
    }
    Located client = with.member("client").orElse(new Located(Json.object(), with.pointer()));
    String method = with.text("method").orElseThrow();
    var values = new CallValues(reading, with);
    Optional<Located> http = transport.member("http");
    Located means = http.or(() -> transport.member("stdio")).orElseThrow();
    var outside = new CallValues(reading, means);
    return new McpCallTask(
        frame,
        with.text("protocolVersion").orElse(DEFAULT_VERSION),
        method,
        parameters(reading, with, values),
        with.member("timeout").map(t -> Durations.span(reading, t)),
        http.isPresent() ? http(reading, means, outside) : stdio(reading, means, outside),
        client.text("name").orElse("Penstock"),
        client.text("version").orElse("1"),
        method.equals("tools/call")
            ? CallReader.declaredIdempotency(reading, at)
            : Idempotency.SAFE,
        values.and(outside));
  }

  private static McpTransport http(Reading reading, Located http, CallValues values) {
    OutsideCalls.checkCredentials(reading, http);
    return new McpTransport.Http(
        EndpointReader.read(reading, http.member("endpoint").orElseThrow()), values.of("headers"));
  }

  private static McpTransport stdio(Reading reading, Located stdio, CallValues values) {
    return new McpTransport.Stdio(
        reading.template(stdio.member("command").orElseThrow()),
        ProcessReader.arguments(reading, stdio),
        values.of("environment"));
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

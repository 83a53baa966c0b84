package dev.penstock.definition;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.task.FlowDirective;
import dev.penstock.definition.task.TaskFrame;
import dev.penstock.definition.task.TaskPosition;
import dev.penstock.definition.task.Timespan;
import dev.penstock.json.Json;
import java.util.Optional;

/** Reads what surrounds every task. */
final class FrameReader {

  private FrameReader() {}

  static TaskFrame read(Reading reading, String name, TaskPosition position, Located at) {
    Optional<Located> input = at.member("input");
    Optional<Located> output = at.member("output");
    Optional<Located> export = at.member("export");
    return new TaskFrame(
        name,
        position,
        at.member("if").map(reading::expression),
        schema(reading, input),
        input.flatMap(i -> i.member("from")).map(reading::transformation),
        output.flatMap(o -> o.member("as")).map(reading::transformation),
        schema(reading, output),
        export.flatMap(e -> e.member("as")).map(reading::transformation),
        schema(reading, export),
        at.member("timeout").flatMap(t -> timeout(reading, t)),
        FlowDirective.parse(at.text("then").orElse("continue")),
        at.member("metadata").map(Located::value).orElseGet(Json::object),
        UndoReader.read(reading, at),
        ReconcileReader.read(reading, at),
        CostReader.read(reading, at));
  }

  /** The JSON Schema, inline or pinned, of an {@code input}, {@code output} or {@code export}. */
  static Optional<JsonNode> schema(Reading reading, Optional<Located> flow) {
    Optional<Located> schema = flow.flatMap(f -> f.member("schema"));
    schema
        .flatMap(s -> s.member("format"))
        .filter(f -> !f.value().asText().equals("json"))
        .ifPresent(f -> reading.findings().unsupported(f, "A schema format other than json"));
    Optional<Located> document =
        schema.flatMap(s -> s.member("document")).or(() -> fromResource(reading, schema));
    document.ifPresent(d -> EmbeddedSchema.check(reading, d));
    return document.map(Located::value);
  }

  private static Optional<Located> fromResource(Reading reading, Optional<Located> schema) {
    return schema
        .flatMap(s -> s.member("resource"))
        .flatMap(
            r ->
                CatalogReader.root(reading, r)
                    .flatMap(uri -> reading.resource(r, CatalogAddress.raw(uri))));
  }

  static Optional<Timespan> timeout(Reading reading, Located timeout) {
    Optional<Located> found =
        timeout.value().isTextual()
            ? Reusables.find(reading.use().timeouts(), "timeouts", timeout, reading.findings())
            : Optional.of(timeout);
    return found.flatMap(t -> t.member("after")).map(after -> Durations.span(reading, after));
  }
}

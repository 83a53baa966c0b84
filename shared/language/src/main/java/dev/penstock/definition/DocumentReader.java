package dev.penstock.definition;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.task.TaskList;
import dev.penstock.expression.Template;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Digest;
import dev.penstock.redaction.FieldRules;
import java.util.Optional;
import java.util.Set;

/** Maps a tree that satisfies the official schema to the model, reporting what does not run. */
final class DocumentReader {

  private static final int LARGEST = 1_000_000;
  private static final Set<String> DSL_VERSIONS = Set.of("1.0.0", "1.0.1", "1.0.2", "1.0.3");

  private DocumentReader() {}

  /** Checked before the schema, whose messages on these would be hard to read. */
  static void checkHeader(Located root, Findings findings) {
    Optional<Located> document = root.member("document");
    new Reading(findings, Reusables.NONE, Reading.ARGUMENTS, false)
        .onlyKnown(
            root, "document", "input", "use", "do", "timeout", "output", "schedule", "evaluate");
    document
        .flatMap(d -> d.member("dsl"))
        .filter(dsl -> !DSL_VERSIONS.contains(dsl.value().asText()))
        .ifPresent(
            dsl ->
                findings.report(
                    Rule.UNSUPPORTED_DSL,
                    dsl.pointer(),
                    "This engine reads DSL 1.0.0 to 1.0.3, not \""
                        + dsl.value().asText()
                        + "\". Write one of these, in quotes."));
    document
        .flatMap(d -> d.member("version"))
        .filter(v -> !SemanticVersion.isValid(v.value().asText()))
        .ifPresent(
            v ->
                findings.report(
                    Rule.INVALID_VERSION,
                    v.pointer(),
                    "\""
                        + v.value().asText()
                        + "\" is not a semantic version. Write MAJOR.MINOR.PATCH, such as"
                        + " \"1.0.0\"."));
  }

  static WorkflowDefinition read(Located root, Findings findings) {
    Reading reading = new Reading(findings, Reusables.of(root), Reading.ARGUMENTS, loose(root));
    root.member("evaluate").ifPresent(e -> evaluation(e, findings));
    checkDeclarations(reading);
    Declarations.checkUnique(reading, root);
    String canonical = CanonicalJson.write(root.value());
    checkSize(reading, root, canonical);

    Located header = root.member("document").orElseThrow();
    header
        .member("metadata")
        .flatMap(it -> it.member("penstock"))
        .flatMap(it -> it.member("shown"))
        .ifPresent(it -> shown(it, findings));
    Optional<Located> input = root.member("input");
    Optional<Located> output = root.member("output");
    Optional<JsonNode> inputSchema = FrameReader.schema(reading, input);
    Optional<Template> from = input.flatMap(i -> i.member("from")).map(reading::transformation);
    Optional<Template> as = output.flatMap(o -> o.member("as")).map(reading::transformation);
    Optional<JsonNode> outputSchema = FrameReader.schema(reading, output);
    Optional<WorkflowSchedule> schedule =
        root.member("schedule").flatMap(s -> ScheduleReader.read(reading, s));
    TaskList tasks = TaskListReader.read(reading, root.member("do").orElseThrow());
    if (!findings.hasErrors()) {
      Declarations.reportUnused(reading);
    }
    return new WorkflowDefinition(
        new DefinitionId(
            header.text("namespace").orElseThrow(),
            header.text("name").orElseThrow(),
            header.text("version").orElseThrow()),
        Digest.of(canonical),
        header.text("dsl").orElseThrow(),
        root.value(),
        inputSchema,
        from,
        as,
        outputSchema,
        root.member("timeout").flatMap(t -> FrameReader.timeout(reading, t)),
        schedule,
        tasks);
  }

  /** {@code document.metadata.penstock.shown}: how fields of its runs are shown to people. */
  private static void shown(Located shown, Findings findings) {
    FieldRules.read(
        shown.value(),
        (member, what) ->
            findings.report(
                Rule.INVALID_SHOWN_FIELD,
                member.isEmpty() ? shown.pointer() : shown.pointerOf(member),
                "This " + what + "."));
  }

  private static void checkSize(Reading reading, Located root, String canonical) {
    if (canonical.length() > LARGEST) {
      reading.report(
          Rule.SIZE_BUDGET,
          root,
          "The document has "
              + canonical.length()
              + " characters with what is pinned in it; each run carries it, so the most is "
              + LARGEST
              + ". Pass data as input instead of writing it into the document.");
    }
  }

  private static boolean loose(Located root) {
    return root.value().at("/evaluate/mode").asText().equals("loose");
  }

  private static void evaluation(Located evaluate, Findings findings) {
    evaluate
        .member("language")
        .filter(l -> !l.value().asText().equals("jq"))
        .ifPresent(l -> findings.unsupported(l, "An expression language other than jq"));
  }

  /** What is declared but used by no task must be in order as well. */
  private static void checkDeclarations(Reading reading) {
    reading
        .use()
        .authentications()
        .values()
        .forEach(a -> AuthenticationReader.declared(reading, a));
    Reading caught = reading.with(Set.of("error"));
    reading.use().retries().values().forEach(r -> TryReader.policy(reading, caught, r));
    reading.use().timeouts().values().stream()
        .flatMap(t -> t.member("after").stream())
        .forEach(after -> Durations.span(reading, after));
    reading.use().functions().forEach((name, body) -> FunctionReader.check(reading, name, body));
    reading.use().catalogs().values().forEach(c -> CatalogReader.check(reading, c));
    reading.use().extensions().forEach(extension -> ExtensionReader.check(reading, extension));
  }
}

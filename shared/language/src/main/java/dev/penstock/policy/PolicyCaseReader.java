package dev.penstock.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.problem.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads a file of policy cases: {@code given}, which all share, and {@code cases}. */
public final class PolicyCaseReader {

  /** What a case says nothing of. */
  private static final JsonNode DEFAULTS =
      Json.read(
          """
          {"action": {"kind": "http", "method": "GET", "operation": "", "scheme": "https",
                      "host": "example.com", "port": 443, "path": "/", "idempotency": "none",
                      "arguments": {}},
           "run": {"id": "run", "namespace": "default", "name": "workflow", "version": "1.0.0",
                   "startedBy": "person:somebody"},
           "actor": {"groups": []},
           "task": {"position": "/do/0/task", "name": "task"},
           "definition": {"tags": {}},
           "labels": [],
           "time": {"at": "2026-01-05T12:00:00Z"}}
          """);

  private final PolicyFindings findings = new PolicyFindings();

  private PolicyCaseReader() {}

  /** The cases of a file, or what is wrong with it. */
  public sealed interface Read {
    record Cases(List<PolicyCase> cases) implements Read {
      public Cases {
        cases = List.copyOf(cases);
      }
    }

    record Invalid(List<Problem.FieldError> errors) implements Read {
      public Invalid {
        errors = List.copyOf(errors);
      }
    }
  }

  public static Read read(JsonNode document) {
    PolicyCaseReader reader = new PolicyCaseReader();
    List<PolicyCase> cases = reader.document(document);
    return reader.findings.isEmpty()
        ? new Read.Cases(cases)
        : new Read.Invalid(reader.findings.errors());
  }

  private List<PolicyCase> document(JsonNode document) {
    if (!document.isObject() || !document.path("cases").isArray()) {
      findings.error("/cases", "A file of cases is an object with a list of cases.");
      return List.of();
    }
    findings.onlyKnown(document, "", "given", "cases", "description");
    JsonNode given = merged(DEFAULTS, document.path("given"), "/given");
    List<PolicyCase> cases = new ArrayList<>();
    for (int i = 0; i < document.path("cases").size(); i++) {
      entry(document.path("cases").get(i), given, "/cases/" + i).ifPresent(cases::add);
    }
    return cases;
  }

  private Optional<PolicyCase> entry(JsonNode entry, JsonNode given, String pointer) {
    if (!entry.isObject()) {
      findings.error(pointer, "A case is an object with name, input and outcome.");
      return Optional.empty();
    }
    findings.onlyKnown(entry, pointer, "name", "input", "outcome", "rule", "policy");
    String name = findings.text(entry, pointer, "name", "(?s).{1,200}", "what it is about");
    String outcome =
        findings.text(
            entry,
            pointer,
            "outcome",
            "allow|deny|require-approval",
            "allow, deny or require-approval");
    JsonNode input = merged(given, entry.path("input"), pointer + "/input");
    return request(input, pointer + "/input")
        .map(
            request ->
                new PolicyCase(
                    name,
                    request,
                    outcome,
                    history(input, pointer + "/input/history"),
                    Optional.ofNullable(entry.path("rule").textValue()),
                    Optional.ofNullable(entry.path("policy").textValue())));
  }

  /** Members of the given one replace those of the base; arguments and tags as a whole. */
  private JsonNode merged(JsonNode base, JsonNode given, String pointer) {
    if (given.isMissingNode()) {
      return base;
    }
    findings.onlyKnown(
        given,
        pointer,
        "action",
        "actor",
        "run",
        "task",
        "definition",
        "labels",
        "time",
        "history");
    ObjectNode all = base.deepCopy();
    given
        .properties()
        .forEach(
            member -> {
              if (all.path(member.getKey()) instanceof ObjectNode object
                  && DEFAULTS.path(member.getKey()) instanceof ObjectNode known) {
                String[] names =
                    known.properties().stream().map(Map.Entry::getKey).toArray(String[]::new);
                findings.onlyKnown(member.getValue(), pointer + "/" + member.getKey(), names);
                member.getValue().properties().forEach(e -> object.set(e.getKey(), e.getValue()));
              } else {
                all.set(member.getKey(), member.getValue());
              }
            });
    return all;
  }

  private Map<String, PolicyCount.Tally> history(JsonNode input, String pointer) {
    Map<String, PolicyCount.Tally> history = new TreeMap<>();
    for (Map.Entry<String, JsonNode> window : input.path("history").properties()) {
      findings.onlyKnown(window.getValue(), pointer + "/" + window.getKey(), "count", "sum");
      history.put(
          window.getKey(),
          new PolicyCount.Tally(
              window.getValue().path("count").asLong(), window.getValue().path("sum").asDouble()));
    }
    return history;
  }

  private Optional<PolicyRequest> request(JsonNode input, String pointer) {
    JsonNode action = input.path("action");
    JsonNode run = input.path("run");
    Map<String, String> tags = new TreeMap<>();
    input
        .at("/definition/tags")
        .properties()
        .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
    List<String> labels = new ArrayList<>();
    input.path("labels").forEach(label -> labels.add(label.asText()));
    List<String> groups = new ArrayList<>();
    input.at("/actor/groups").forEach(group -> groups.add(group.asText()));
    try {
      return Optional.of(
          new PolicyRequest(
                  new PolicyRequest.Action(
                      action.path("kind").asText(),
                      action.path("method").asText(),
                      action.path("operation").asText(),
                      action.path("scheme").asText(),
                      action.path("host").asText(),
                      action.path("port").asInt(),
                      action.path("path").asText(),
                      action.path("idempotency").asText(),
                      action.path("arguments")),
                  new PolicyRequest.Run(
                      run.path("id").asText(),
                      run.path("namespace").asText(),
                      run.path("name").asText(),
                      run.path("version").asText(),
                      run.path("startedBy").asText()),
                  new PolicyRequest.Task(
                      input.at("/task/position").asText(), input.at("/task/name").asText()),
                  new Declared.Known(tags, labels.stream().sorted().toList()),
                  Instant.parse(input.at("/time/at").asText()))
              .in(groups));
    } catch (DateTimeException e) {
      findings.error(pointer + "/time/at", "A time such as 2026-01-05T12:00:00Z is needed.");
      return Optional.empty();
    }
  }
}

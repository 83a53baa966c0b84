package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.Defect;
import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.ReadResult;
import dev.penstock.json.Json;
import dev.penstock.workers.conformance.Counterparts;
import dev.penstock.workers.conformance.Outcome;
import dev.penstock.workers.container.LocalImages;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An official example that was given to a node, refused there or started. */
final class ExampleRun {

  private final ExampleRow row;
  private final NodeSubject node;
  private final Counterparts counterparts;
  private final List<String> defects = new ArrayList<>();
  private String runId = "";

  private ExampleRun(ExampleRow row, NodeSubject node, Counterparts counterparts) {
    this.row = row;
    this.node = node;
    this.counterparts = counterparts;
  }

  static ExampleRun begin(ExampleRow row, NodeSubject node, Counterparts counterparts) {
    ExampleRun run = new ExampleRun(row, node, counterparts);
    String text = NodeSubject.inNamespace(run.local(row.document()), row.slug());
    HttpResponse<String> answer = node.apply(text, run.local(row.resources()));
    if (answer.statusCode() == 200) {
      String workflow = NodeSubject.workflow(text, row.slug());
      run.runId =
          row.isStartedByEvents()
              ? node.startedBy(workflow, run.events())
              : node.start(workflow, row.input());
    } else {
      run.defects.addAll(rules(text, NodeSubject.defects(answer)));
    }
    return run;
  }

  /** Fails unless the example did what its row says. */
  void mustBeAsExpected() {
    if (row.counterpart().equals("container engine")) {
      LocalImages.require();
    }
    JsonNode wanted = row.expected().path(row.outcome());
    if (!defects.isEmpty() || row.outcome().equals("refused")) {
      List<String> rules = new ArrayList<>();
      wanted.forEach(each -> rules.add(each.asText()));
      assertThat(defects).as(row.file()).isEqualTo(rules);
      return;
    }
    if (!row.isStartedByEvents()) {
      events().forEach(event -> node.send(runId, event));
    }
    if (row.outcome().equals("emits")) {
      assertThat(node.emitted(runId, wanted)).as(row.file()).isEqualTo("running");
      node.cancel(runId);
      return;
    }
    Outcome outcome = row.outcome().equals("waits") ? node.end(runId) : node.trueEnd(runId);
    switch (row.outcome()) {
      case "completed" -> {
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo("completed");
        assertHas(outcome.output(), wanted);
      }
      case "faulted" -> {
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo("faulted");
        assertHas(outcome.error(), wanted);
      }
      default -> {
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo("waiting");
        node.cancel(runId);
      }
    }
  }

  private List<ObjectNode> events() {
    List<ObjectNode> events = new ArrayList<>();
    for (JsonNode each : row.events()) {
      ObjectNode event =
          Json.object().put("specversion", "1.0").put("source", "https://example.org");
      events.add(event.put("id", row.slug() + events.size()).setAll((ObjectNode) each));
    }
    return events;
  }

  private void assertHas(JsonNode actual, JsonNode wanted) {
    JsonNode here = Json.read(local(wanted.toString()));
    assertThat(ExampleRow.has(actual, here)).as(row.file() + ": " + actual).isTrue();
  }

  private JsonNode local(JsonNode resources) {
    ObjectNode here = Json.object();
    resources.properties().forEach(each -> here.set(local(each.getKey()), each.getValue()));
    return here;
  }

  private String local(String text) {
    String changed = text;
    for (var each : row.replace().properties()) {
      changed = changed.replace(each.getKey(), counterparts.fill(each.getValue().asText()));
    }
    return counterparts.localise(changed);
  }

  /** The node names the places; the rules are the reader's, which is the same one. */
  private static List<String> rules(String text, List<String> pointers) {
    return switch (DefinitionReader.read("e.yaml", text.getBytes(StandardCharsets.UTF_8))) {
      case ReadResult.Invalid(var found) -> {
        List<Defect> errors = found.stream().filter(Defect::isError).toList();
        assertThat(pointers).containsAll(errors.stream().map(Defect::pointer).toList());
        yield errors.stream().map(d -> d.rule().id() + " " + d.pointer()).toList();
      }
      case ReadResult.Valid _ ->
          throw new AssertionError("The node refused what the reader takes: " + pointers);
    };
  }
}

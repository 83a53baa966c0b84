package dev.penstock.workers.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.ReadResult;
import dev.penstock.definition.WorkflowSchedule;
import dev.penstock.json.Json;
import dev.penstock.workers.interpreter.Gathering;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the steps of one scenario have in common. */
final class World {

  private final Subject subject;
  private final Counterparts counterparts;
  private final List<ObjectNode> events = new ArrayList<>();
  private final List<String> others = new ArrayList<>();
  private final Map<String, String> resources = new HashMap<>();
  private String definition = "";
  private JsonNode input = Json.object();
  private @Nullable Outcome outcome;

  World(Subject subject, Counterparts counterparts) {
    this.subject = subject;
    this.counterparts = counterparts;
  }

  /** The public hosts that the text names are answered here. */
  void define(String text) {
    definition = counterparts.localise(text);
  }

  void give(JsonNode given) {
    input = given;
  }

  void receive(JsonNode arriving) {
    arriving.forEach(
        event -> events.add(Json.object().put("specversion", "1.0").setAll((ObjectNode) event)));
  }

  void provide(String text) {
    others.add(counterparts.localise(text));
  }

  /** What is found at an address, and at what its host is replaced with in a document. */
  void put(String uri, String text) {
    resources.put(uri, text);
    resources.put(counterparts.localise(uri), text);
  }

  void execute() {
    outcome = subject.run(new Execution(definition, input, events, others, resources));
  }

  /** When runs of the definition start by themselves. */
  WorkflowSchedule schedule() {
    return switch (DefinitionReader.read("d.yaml", definition.getBytes(StandardCharsets.UTF_8))) {
      case ReadResult.Valid valid -> valid.definition().schedule().orElseThrow();
      case ReadResult.Invalid(var defects) -> throw new AssertionError(defects);
    };
  }

  /** The inputs of the runs that the events start, in order; the last of them is executed. */
  List<JsonNode> startedByEvents() {
    var gathering = new Gathering((WorkflowSchedule.ByEvents) schedule());
    List<JsonNode> inputs = new ArrayList<>();
    List<Gathering.EventSet> open = List.of();
    for (int i = 0; i < events.size(); i++) {
      var outcome = gathering.offer(open, i, events.get(i), this::recall);
      open = outcome.open();
      if (!outcome.whole().isEmpty()) {
        inputs.add(gathering.input(recall(outcome.whole())));
      }
    }
    for (JsonNode each : inputs) {
      outcome = subject.run(new Execution(definition, each, List.of(), others, resources));
    }
    return inputs;
  }

  private List<JsonNode> recall(List<Long> numbers) {
    return numbers.stream().<JsonNode>map(number -> events.get(number.intValue())).toList();
  }

  Outcome outcome() {
    if (outcome == null) {
      throw new AssertionError("Nothing was executed.");
    }
    return outcome;
  }
}

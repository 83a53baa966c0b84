package dev.penstock.workers.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the steps of one scenario have in common. */
final class World {

  private final Subject subject;
  private final Counterparts counterparts;
  private final List<ObjectNode> events = new ArrayList<>();
  private final List<String> others = new ArrayList<>();
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

  void execute() {
    outcome = subject.run(new Execution(definition, input, events, others));
  }

  Outcome outcome() {
    if (outcome == null) {
      throw new AssertionError("Nothing was executed.");
    }
    return outcome;
  }
}

package dev.penstock.workers.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A state carries all that is needed: continuing elsewhere after any step changes nothing. F3. */
final class ResumeAnywhereTest {

  @Property(tries = 150)
  void shouldCommandTheSameWhenEachStepIsTakenElsewhere(@ForAll long seed) {
    Random random = new Random(seed);
    JsonNode document = RandomDocument.anything(random);
    List<JsonNode> effects = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      ObjectNode answer = Json.object();
      effects.add(
          switch (random.nextInt(4)) {
            case 0 -> answer.put("failed", 503);
            case 1 -> answer.put("failed", 404);
            default -> answer.set("done", Json.object().put("n", i));
          });
    }
    List<JsonNode> events = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ArrayNode batch = Json.array();
      for (int k = random.nextInt(3); k > 0; k--) {
        batch.addObject().put("type", random.nextBoolean() ? "random" : "other");
      }
      events.add(batch);
    }
    JsonNode input = Json.object().put("n", 0);

    var straight = Journal.of(document, input, effects, events, UnaryOperator.identity()).lines();
    var hopping = Journal.of(document, input, effects, events, Journal::elsewhere).lines();
    Random killer = new Random(seed);
    var killed =
        Journal.of(
                document,
                input,
                effects,
                events,
                state -> killer.nextInt(4) == 0 ? Journal.elsewhere(state) : state)
            .lines();

    assertThat(hopping).isEqualTo(straight);
    assertThat(killed).isEqualTo(straight);
  }
}

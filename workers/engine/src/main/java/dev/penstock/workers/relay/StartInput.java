package dev.penstock.workers.relay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.expression.JqTemplate;
import dev.penstock.trigger.Trigger;
import java.util.Map;

/** What a run is started with. */
final class StartInput {

  private StartInput() {}

  /**
   * The input that a trigger or a schedule works out; what happened itself when it says nothing.
   *
   * @throws dev.penstock.expression.ExpressionException when it can't be worked out
   */
  static JsonNode of(Trigger.Start start, JsonNode happened) {
    return start
        .input()
        .map(template -> JqTemplate.of(template).evaluate(happened, Map.of()))
        .orElse(happened);
  }
}

package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.Durations;
import dev.penstock.definition.task.TaskDefinition;
import dev.penstock.definition.task.Timespan;
import java.util.Map;
import java.util.function.Supplier;

/** How long a document's durations are in this run. */
final class Spans {

  private Spans() {}

  static long millis(Turn turn, TaskDefinition task, Timespan span, Entered entered) {
    return millis(Turn.at(task), span, entered.input(), () -> turn.inside(task, entered));
  }

  /**
   * Milliseconds, few enough to be added to a clock.
   *
   * @param arguments asked for only when there is an expression
   */
  static long millis(
      Evaluation at, Timespan span, JsonNode input, Supplier<Map<String, JsonNode>> arguments) {
    return switch (span) {
      case Timespan.Fixed(var duration) -> Deadlines.millis(duration);
      case Timespan.Computed(var expression) -> {
        JsonNode given = at.of(expression, input, arguments.get());
        yield Durations.parse(given)
            .map(Deadlines::millis)
            .orElseThrow(
                () ->
                    at.expression(
                        "The expression gave "
                            + given.getNodeType().name().toLowerCase(java.util.Locale.ROOT)
                            + ", not a duration: ISO 8601 text without years and months, or an"
                            + " object of days to milliseconds."));
      }
    };
  }
}

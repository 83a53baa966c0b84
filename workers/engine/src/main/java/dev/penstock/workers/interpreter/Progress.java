package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How far a task list has come.
 *
 * @param index of the task that runs or is next; the list's size when it is through
 * @param lap how often a directive went backwards in this list, plus one. Within a lap a task runs
 *     at most once, so the lap is enough to tell its executions apart
 * @param data raw input of the task at {@code index}
 */
public record Progress(int index, int lap, JsonNode data) {

  static Progress start(JsonNode data) {
    return new Progress(0, 1, data);
  }

  Progress to(int target, JsonNode output) {
    return new Progress(target, target <= index ? lap + 1 : lap, output);
  }
}

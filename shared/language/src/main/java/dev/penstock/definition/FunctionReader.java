package dev.penstock.definition;

import dev.penstock.definition.task.DoTask;
import dev.penstock.definition.task.TaskDefinition;
import dev.penstock.definition.task.TaskFrame;
import dev.penstock.definition.task.TaskPosition;
import dev.penstock.json.Json;
import java.util.Optional;

/**
 * Reads calls of functions: the body, a task, stands in place of the call, and what the call gives
 * {@code with} is the body's raw input. Each call's body has positions of its own.
 */
final class FunctionReader {

  private FunctionReader() {}

  /** A call of a function that the document declares. */
  static Optional<TaskDefinition> inline(
      Reading reading, TaskFrame frame, Located call, Located at) {
    String name = call.value().asText();
    Optional<Located> body = Optional.ofNullable(reading.use().functions().get(name));
    body.ifPresent(reading.findings()::used);
    return body.flatMap(b -> expand(reading, frame, at, name, b, reading.use()));
  }

  /**
   * Puts a body in place of a call.
   *
   * @param declared what the body may refer to
   */
  static Optional<TaskDefinition> expand(
      Reading reading, TaskFrame frame, Located at, String name, Located body, Reusables declared) {
    Located call = at.member("call").orElseThrow();
    if (reading.nesting().functions().contains(name)) {
      reading.report(
          Rule.RECURSIVE_FUNCTION,
          call,
          "The function \""
              + name
              + "\" comes to call itself ("
              + String.join(" → ", reading.nesting().functions())
              + " → "
              + name
              + "). Repeat with \"for\" instead.");
      return Optional.empty();
    }
    if (reading.nesting().functions().size() >= Nesting.MOST_FUNCTIONS) {
      reading.report(
          Rule.SIZE_BUDGET,
          call,
          "Functions call functions more than " + Nesting.MOST_FUNCTIONS + " deep here.");
      return Optional.empty();
    }
    Located with = at.member("with").orElse(new Located(Json.object(), at.pointerOf("with")));
    String place = at.position() + "/call";
    Located placed = body.usedAt(place + "/" + TaskPosition.escape(name));
    Reading inside = reading.inside(declared, reading.nesting().into(name));
    return Optional.of(
        new DoTask(
            frame,
            TaskListReader.single(inside, place, name, placed),
            Optional.of(reading.template(with))));
  }

  /** What is declared must be in order even when nothing calls it. */
  static void check(Reading reading, String name, Located body) {
    TaskListReader.single(
        reading.inside(reading.use(), reading.nesting().into(name).intoRetried()),
        body.pointer(),
        name,
        body);
  }
}

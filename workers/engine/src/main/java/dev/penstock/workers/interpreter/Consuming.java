package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.WorkflowError;
import dev.penstock.definition.task.EventIterator;
import dev.penstock.definition.task.IteratingTask;
import dev.penstock.definition.task.TaskList;
import dev.penstock.json.Json;
import java.util.List;
import java.util.Map;

/**
 * What tasks that take events or messages have in common: each is dealt with before the next one,
 * and what came of it joins the output (DSL reference, section Subscription Iterator).
 */
final class Consuming {

  /** A run's state travels in one message of the backbone, and the output is a part of it. */
  static final int MOST = 10_000;

  static final long MOST_CHARACTERS = 512 * 1024;

  private static final TaskList NOTHING = new TaskList("", List.of());

  private Consuming() {}

  /** The tasks for what is at hand; none while it waits. */
  static TaskList tasks(IteratingTask task, Frame.Iterating frame) {
    return frame.stage() == ListenFrame.Stage.ITERATING ? task.body().orElse(NOTHING) : NOTHING;
  }

  /**
   * Transforms what came of the one at hand, exports, and puts it to the rest.
   *
   * @param isForEver whether nobody will ever see the output, so that it need not be kept
   */
  static Heard output(
      Turn turn, IteratingTask task, Frame.Iterating frame, JsonNode rawOutput, boolean isForEver) {
    JsonNode output = rawOutput;
    if (task.foreach().isPresent()) {
      EventIterator foreach = task.foreach().get();
      Evaluation at = Turn.at(task);
      Map<String, JsonNode> arguments =
          turn.scope().afterwards(turn.stack(), task, frame.entered(), rawOutput);
      output = at.of(foreach.outputAs(), rawOutput, arguments);
      turn.schemas().check(foreach.outputSchema(), output, "output for an event", at.instance());
      if (foreach.exportAs().isPresent()) {
        arguments.put("output", output);
        JsonNode exported = at.of(foreach.exportAs().get(), output, arguments);
        turn.schemas().check(foreach.exportSchema(), exported, "exported context", at.instance());
        turn.stack().context(exported);
      }
    }
    return kept(task, frame.heard(), output, isForEver);
  }

  private static Heard kept(IteratingTask task, Heard heard, JsonNode output, boolean isForEver) {
    long characters = Json.write(output).length();
    if (!heard.dropped() && heard.count() < MOST && heard.size() + characters <= MOST_CHARACTERS) {
      return heard.with(output, characters);
    }
    if (isForEver) {
      return heard.withDropped();
    }
    throw tooMuch(task);
  }

  static Fault tooMuch(IteratingTask task) {
    return new Fault(
        WorkflowError.Standard.RUNTIME.error(
            "A "
                + (task instanceof dev.penstock.definition.task.ListenTask
                    ? "listen task gives at most " + MOST + " events"
                    : "subscription gives at most " + MOST + " messages")
                + " and "
                + MOST_CHARACTERS
                + " characters. End it earlier, or keep less of each by foreach.output.as.",
            task.position().pointer()));
  }
}

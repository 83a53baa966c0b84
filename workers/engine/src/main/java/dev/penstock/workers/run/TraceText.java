package dev.penstock.workers.run;

import dev.penstock.definition.task.ExtendedTask;
import dev.penstock.json.Json;
import dev.penstock.workers.interpreter.Sighting;
import dev.penstock.workers.interpreter.Watcher;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import java.time.Duration;
import java.util.function.Consumer;

/** The way of a run as lines for a person, indented by how deep a task stands. */
final class TraceText implements Watcher {

  private static final int LONGEST = 160;

  private final Consumer<String> lines;

  TraceText(Consumer<String> lines) {
    this.lines = lines;
  }

  @Override
  public void saw(Sighting sighting) {
    switch (sighting) {
      case Sighting.Began(var task, var input) -> {
        if (!(task instanceof ExtendedTask)) {
          say("▶", task.position().pointer(), "< " + Json.write(input));
        }
      }
      case Sighting.Skipped(var task) ->
          say("·", task.position().pointer(), "passed over: its if does not hold");
      case Sighting.Chose(var task, var option) ->
          say("?", task.position().pointer(), option == null ? "no case" : "case " + option.name());
      case Sighting.Ended(var task, var output) -> {
        if (!(task instanceof ExtendedTask)) {
          say("✓", task.position().pointer(), "> " + Json.write(output));
        }
      }
      case Sighting.Undoing(var task, var output) ->
          say("↶", task.position().pointer(), "undoes it < " + Json.write(output));
      case Sighting.Caught(var task, var error, var again) ->
          say(
              "!",
              task.position().pointer(),
              (again ? "tries again after " : "caught ") + Json.write(error));
    }
  }

  void called(EffectRequest call) {
    say("→", call.task().position(), call.tool() + " " + Json.write(call.arguments()));
  }

  void answered(EffectRequest call, EffectOutcome outcome, Duration took) {
    String what =
        switch (outcome) {
          case EffectOutcome.Done(var result, _) -> Json.write(result);
          case EffectOutcome.Failed(var error, _) -> "failed " + Json.write(error);
          case EffectOutcome.ApprovalRequired _ -> "a person must allow it";
          case EffectOutcome.Unknown(var reason, _) -> "unknown: " + reason;
        };
    say("←", call.task().position(), took.toMillis() + " ms " + what);
  }

  void waited(Duration skipped) {
    lines.accept("⏱ waits " + skipped + ", skipped");
  }

  /** A pointer has three parts for a task: the list, the index and the name. */
  private void say(String mark, String position, String what) {
    long depth = Math.max(0, position.chars().filter(c -> c == '/').count() / 3 - 1);
    String line = mark + " " + position.substring(position.lastIndexOf('/') + 1) + "  " + what;
    String indented = "  ".repeat((int) depth) + line;
    lines.accept(
        indented.length() <= LONGEST ? indented : indented.substring(0, LONGEST - 1) + "…");
  }
}

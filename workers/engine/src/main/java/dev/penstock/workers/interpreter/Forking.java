package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.penstock.definition.task.ForkTask;
import dev.penstock.json.Json;
import java.util.ArrayList;
import java.util.List;

/** {@code fork}: opens its branches and joins what they give. */
final class Forking {

  private Forking() {}

  static Command open(Turn turn, ForkTask task, Entered entered) {
    if (task.branches().isEmpty()) {
      return Completion.complete(turn, task, entered, Json.array(), task.frame().then());
    }
    List<Frame.Fork.Branch> branches = new ArrayList<>();
    for (int i = 0; i < task.branches().size(); i++) {
      branches.add(
          new Strand(
              List.of(new Frame.Branch(i, Progress.start(entered.input()))),
              new Command.Proceed(),
              turn.stack().step()));
    }
    turn.stack().push(new Frame.Fork(entered, branches));
    return new Command.Join();
  }

  /** The branch on top of the stack is through. */
  static Command through(Turn turn, ForkTask task, Frame.Branch branch) {
    turn.stack().pop();
    if (task.compete()) {
      return Completion.leave(turn, branch.progress().data());
    }
    Frame.Fork fork = (Frame.Fork) turn.stack().top().frame();
    Frame.Fork joined =
        fork.with(branch.index(), new Frame.Fork.Completed(branch.progress().data()));
    turn.stack().replace(joined);
    ArrayNode outputs = Json.array();
    for (Frame.Fork.Branch each : joined.branches()) {
      switch (each) {
        case Frame.Fork.Completed(var output) -> outputs.add(output);
        case Strand _ -> {
          return new Command.Join();
        }
      }
    }
    return Completion.leave(turn, outputs);
  }
}

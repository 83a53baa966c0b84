package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.definition.WorkflowError;
import dev.penstock.definition.task.AsyncApiSubscribeTask;
import dev.penstock.definition.task.FlowDirective;
import dev.penstock.definition.task.ForTask;
import dev.penstock.definition.task.ForkTask;
import dev.penstock.definition.task.ListenTask;
import dev.penstock.definition.task.TaskDefinition;
import dev.penstock.definition.task.TaskFrame;
import dev.penstock.definition.task.TryTask;
import java.util.Map;
import java.util.Optional;

/** Ends a task: output, context, and where the flow goes on. */
final class Completion {

  private Completion() {}

  /** The list on top of the stack is through. */
  static Command throughList(Turn turn, Frame.Listing listing) {
    JsonNode data = listing.progress().data();
    return switch (listing) {
      case Frame.Root _ -> workflow(turn, data);
      case Frame.Branch branch ->
          Forking.through(turn, (ForkTask) turn.stack().top().definition(), branch);
      case Frame.For loop -> nextItem(turn, (ForTask) turn.stack().top().definition(), loop, data);
      case Frame.Try tried when tried.phase() == Frame.Try.Phase.HANDLING ->
          Catching.handled(turn, (TryTask) turn.stack().top().definition(), data);
      case ListenFrame listen ->
          Listening.itemDone(turn, (ListenTask) turn.stack().top().definition(), listen, data);
      case SubscribeFrame subscribe ->
          Subscribing.itemDone(
              turn, (AsyncApiSubscribeTask) turn.stack().top().definition(), subscribe, data);
      case Frame.Do _, Frame.Try _ -> leave(turn, data);
      case Frame.Extended extended -> Extending.through(turn, extended);
      case UndoFrame undoing -> Undos.step(turn, undoing);
    };
  }

  /** Goes to the item after the one at hand, or out of the loop. */
  static Command nextItem(Turn turn, ForTask task, Frame.For loop, JsonNode data) {
    int item = loop.item() + 1;
    if (item >= loop.items().size()) {
      return leave(turn, data);
    }
    turn.stack().replace(new Frame.For(loop.entered(), Progress.start(data), loop.items(), item));
    if (task.whileTrue().isPresent()
        && !Turn.at(task).holds(task.whileTrue().get(), data, turn.inside(task, loop.entered()))) {
      return leave(turn, data);
    }
    return new Command.Proceed();
  }

  static Command awake(Turn turn, Frame.Wait wait) {
    return turn.now() < wait.until()
        ? sleep(turn, wait.until())
        : leave(turn, wait.entered().input());
  }

  /** Until then, or until a deadline if one comes first. */
  static Command sleep(Turn turn, long until) {
    return new Command.Sleep(Math.min(until, Deadlines.earliest(turn.stack())));
  }

  /** Closes the top frame, whose task gave {@code rawOutput}. */
  static Command leave(Turn turn, JsonNode rawOutput) {
    return leave(turn, rawOutput, turn.stack().top().definition().frame().then());
  }

  /** The same, going on where the directive says. */
  static Command leave(Turn turn, JsonNode rawOutput, FlowDirective then) {
    Stack.Level left = turn.stack().pop();
    if (left.frame() instanceof Frame.OfTask frame) {
      return complete(turn, left.definition(), frame.entered(), rawOutput, then);
    }
    throw new IllegalStateException("The root has no task to leave.");
  }

  /** A task without an open frame has given its raw output. */
  static Command complete(
      Turn turn, TaskDefinition task, Entered entered, JsonNode rawOutput, FlowDirective then) {
    TaskFrame frame = task.frame();
    Evaluation at = Turn.at(task);
    JsonNode output = rawOutput;
    if (frame.outputAs().isPresent() || frame.exportAs().isPresent()) {
      Map<String, JsonNode> arguments =
          turn.scope().afterwards(turn.stack(), task, entered, rawOutput);
      output = at.of(frame.outputAs(), rawOutput, arguments);
      turn.schemas().check(frame.outputSchema(), output, "output", at.instance());
      if (frame.exportAs().isPresent()) {
        arguments.put("output", output);
        turn.stack()
            .context(exported(turn, frame, at, at.of(frame.exportAs().get(), output, arguments)));
      }
    } else {
      turn.schemas().check(frame.outputSchema(), output, "output", at.instance());
    }
    turn.saw(new Sighting.Ended(task, output));
    Undos.completed(turn, task, output);
    return flow(turn, output, then);
  }

  private static JsonNode exported(Turn turn, TaskFrame frame, Evaluation at, JsonNode context) {
    turn.schemas().check(frame.exportSchema(), context, "exported context", at.instance());
    return context;
  }

  /** The task that the list on top stands at is done. */
  static Command flow(Turn turn, JsonNode output, FlowDirective directive) {
    Stack stack = turn.stack();
    if (!(stack.top().frame() instanceof Frame.Listing listing)) {
      throw new IllegalStateException("No list to go on in: " + stack.top().frame());
    }
    if (listing instanceof Frame.Extended extended) {
      Optional<Command> own = Extending.flow(turn, extended, output, directive);
      if (own.isPresent()) {
        return own.get();
      }
    }
    Progress progress = listing.progress();
    return switch (directive) {
      case FlowDirective.Continue _ ->
          move(stack, listing.at(progress.to(progress.index() + 1, output)));
      case FlowDirective.GoTo(String name) -> {
        int target = stack.list(stack.top()).indexOf(name);
        if (target < 0) {
          throw new Fault(
              WorkflowError.Standard.CONFIGURATION.error(
                  "There is no task named " + name + " beside this one.",
                  stack.list(stack.top()).tasks().get(progress.index()).position().pointer()));
        }
        yield move(stack, listing.at(progress.to(target, output)));
      }
      case FlowDirective.Exit _ -> move(stack, exited(stack, listing, output));
      case FlowDirective.End _ -> {
        while (stack.depth() > 1) {
          stack.pop();
        }
        yield workflow(turn, output);
      }
    };
  }

  private static Command move(Stack stack, Frame frame) {
    stack.replace(frame);
    return new Command.Proceed();
  }

  /** The list is through; a loop also with its items. */
  private static Frame exited(Stack stack, Frame.Listing listing, JsonNode output) {
    Frame.Listing through =
        listing.at(
            new Progress(stack.list(stack.top()).tasks().size(), listing.progress().lap(), output));
    return switch (through) {
      case Frame.For loop ->
          new Frame.For(loop.entered(), loop.progress(), loop.items(), loop.items().size() - 1);
      case ListenFrame listen -> listen.leaving(true);
      case SubscribeFrame subscribe -> subscribe.leaving(true);
      case Frame.Root _, Frame.Branch _, Frame.Do _, Frame.Try _, Frame.Extended _, UndoFrame _ ->
          through;
    };
  }

  private static Command workflow(Turn turn, JsonNode rawOutput) {
    WorkflowDefinition definition = turn.definition();
    JsonNode output =
        new Evaluation("/output")
            .of(definition.outputAs(), rawOutput, turn.scope().ofWorkflow(turn.stack().context()));
    turn.schemas().check(definition.outputSchema(), output, "output", "/output");
    return new Command.Completed(output);
  }
}

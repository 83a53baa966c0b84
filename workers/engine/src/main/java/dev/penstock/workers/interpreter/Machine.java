package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.definition.WorkflowError;
import dev.penstock.definition.task.AsyncApiSubscribeTask;
import dev.penstock.definition.task.ListenTask;
import dev.penstock.definition.task.TryTask;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.RunStart;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Interprets one run of a definition (Open Workflow DSL 1.0.3). Each step is a pure function of
 * state, happening and moment: it does at most one task and says in a command what it wants next.
 * Errors of the language never leave it as exceptions; an exception out of it is a bug.
 * Thread-safe.
 */
public final class Machine {

  private static final Command PROCEED = new Command.Proceed();
  private static final Evaluation WORKFLOW_TIMEOUT = new Evaluation("/timeout");

  private final Program program;
  private final RunStart start;

  public Machine(Program program, RunStart start) {
    this.program = program;
    this.start = start;
  }

  /** The first step: the run's input is validated and transformed. */
  public Step begin(Moment moment) {
    WorkflowDefinition definition = program.definition();
    Scope scope = new Scope(start, moment.now());
    try {
      program.schemas().check(definition.inputSchema(), start.input(), "input", "/input");
      JsonNode input =
          new Evaluation("/input").of(definition.inputFrom(), start.input(), scope.ofWorkflow());
      return begun(moment, input, until(moment, input, scope), PROCEED);
    } catch (Fault f) {
      return begun(moment, start.input(), Deadlines.NEVER, new Command.Faulted(f.error()));
    }
  }

  private long until(Moment moment, JsonNode input, Scope scope) {
    return program
        .definition()
        .timeout()
        .map(span -> moment.now() + Spans.millis(WORKFLOW_TIMEOUT, span, input, scope::ofWorkflow))
        .orElse(Deadlines.NEVER);
  }

  private static Step begun(Moment moment, JsonNode input, long until, Command wanted) {
    Frame root = new Frame.Root(Progress.start(input), until);
    // The specification's data flow: the transformed input is the initial context.
    MachineState state =
        new MachineState(moment.now(), input, 0, List.of(), new Strand(List.of(root), wanted, 0));
    return new Step(state, state.waiting(), null);
  }

  /**
   * The next step.
   *
   * @param strand one of those that wait
   * @param happening answers what that strand awaits
   */
  public Step step(MachineState state, StrandId strand, Happening happening, Moment moment) {
    Stack stack = new Stack(program.definition(), state, strand);
    Turn turn = new Turn(program, start, stack, new Scope(start, state.startedAt()), moment);
    Command command;
    try {
      OptionalInt expired =
          mayInterrupt(happening) ? Deadlines.expired(stack, moment.now()) : OptionalInt.empty();
      if (expired.isPresent()) {
        leaveUnheard(state, stack, strand, happening);
        throw interrupt(stack, expired.getAsInt(), moment.now());
      }
      command = Weight.checked(advance(turn, happening));
    } catch (Fault f) {
      command = unwound(turn, f.error());
    }
    return moved(stack, strand, command);
  }

  /**
   * The step that ends a run from outside of the language: its tasks are undone before. In a run
   * that undoes already an error is one of the undo at hand, and there is nothing to cancel.
   *
   * @param state where it stands; a run that has not begun has nothing to undo
   * @param because why it ends: faulted or cancelled
   */
  public Step end(MachineState state, RunResult because, Moment moment) {
    List<Frame> frames = state.root().frames();
    if (state.isUndoing() && because instanceof RunResult.Cancelled) {
      return new Step(state, List.of(), null);
    }
    Frame bottom =
        frames.isEmpty()
            ? new Frame.Root(Progress.start(start.input()), Deadlines.NEVER)
            : frames.getFirst();
    Undos.Way way = Undos.ending(bottom, state.undos(), because, moment.now());
    long step = state.steps() + 1;
    MachineState ended =
        new MachineState(
            state.startedAt(),
            state.context(),
            step,
            way.undos(),
            new Strand(List.of(way.bottom()), way.wanted(), step));
    return new Step(ended, List.of(new Waiting(StrandId.ROOT, way.wanted(), step)), StrandId.ROOT);
  }

  private static Step moved(Stack stack, StrandId stepped, Command command) {
    MachineState state = stack.freeze(command);
    StrandId id = stack.id();
    if (!(command instanceof Command.Join)) {
      Waiting waiting = new Waiting(id, command, stack.step());
      return new Step(state, List.of(waiting), stepped.isBelow(id) ? id : null);
    }
    List<Waiting> opened = new ArrayList<>();
    if (stack.top().frame() instanceof Frame.Fork fork) {
      for (int i = 0; i < fork.branches().size(); i++) {
        if (fork.branches().get(i) instanceof Strand branch && branch.since() == stack.step()) {
          opened.add(new Waiting(id.branch(i), branch.awaits(), branch.since()));
        }
      }
    }
    return new Step(state, opened, null);
  }

  /** Whether a task that can be undone completes, if what it waits for comes through. */
  public boolean mayBeUndone(Waiting waiting) {
    return switch (waiting.awaits()) {
      case Command.Perform(var effect) ->
          !effect.endsOnDemand() && program.isUndoable(effect.task().position());
      case Command.Emit(var emission) -> program.isUndoable(emission.task().position());
      case Command _ -> false;
    };
  }

  /**
   * JSON pointer of the innermost task that a strand is at; empty when the run is through its
   * tasks.
   */
  public String position(MachineState state, StrandId strand) {
    Stack stack = new Stack(program.definition(), state, strand);
    for (int i = stack.depth() - 1; i >= 0; i--) {
      Stack.Level level = stack.levels().get(i);
      if (level.frame() instanceof Frame.Listing listing) {
        var tasks = stack.list(level).tasks();
        if (listing.progress().index() < tasks.size()) {
          return tasks.get(listing.progress().index()).position().pointer();
        }
      }
      if (level.task() != null) {
        return level.task().position().pointer();
      }
    }
    return "";
  }

  /** When a strand will be interrupted, wherever it stands by then; null for never. */
  public @Nullable Instant deadline(MachineState state, StrandId strand) {
    return Deadlines.instant(Deadlines.earliest(new Stack(program.definition(), state, strand)));
  }

  private static Command advance(Turn turn, Happening happening) {
    return switch (turn.stack().top().frame()) {
      case Frame.Try tried when tried.phase() == Frame.Try.Phase.WAITING ->
          Catching.awake(turn, (TryTask) turn.stack().top().definition(), tried);
      case ListenFrame listen when listen.stage() == ListenFrame.Stage.WAITING ->
          Listening.answered(turn, (ListenTask) turn.stack().top().definition(), listen, happening);
      case SubscribeFrame subscribe when subscribe.stage() == ListenFrame.Stage.WAITING ->
          Subscribing.answered(
              turn, (AsyncApiSubscribeTask) turn.stack().top().definition(), subscribe, happening);
      case Frame.Emit _ -> Emitting.answered(turn, happening);
      case UndoFrame undoing -> Undos.step(turn, undoing);
      case Frame.Listing listing -> {
        int size = turn.stack().list(turn.stack().top()).tasks().size();
        yield listing.progress().index() < size
            ? Entry.enter(turn, listing)
            : Completion.throughList(turn, listing);
      }
      case Frame.Fork _ -> throw new IllegalStateException("A fork is stepped by its branches.");
      case Frame.Wait wait -> Completion.awake(turn, wait);
      case Frame.Call call -> Calls.answered(turn, call, happening);
      case Frame.Approval _ -> HumanCalls.answered(turn, happening);
      case Frame.SubRun subRun -> Delegating.answered(turn, subRun, happening);
    };
  }

  /** What has happened is not undone by a deadline that passed meanwhile: it is taken first. */
  private static boolean mayInterrupt(Happening happening) {
    return switch (happening) {
      case Happening.Proceeded _, Happening.Elapsed _ -> true;
      case Happening.Performed(var outcome) -> Calls.inconclusive(outcome);
      case Happening.Emitted _, Happening.Received _, Happening.Concluded _, Happening.Noted _ ->
          false;
      case Happening.Started(var subRun) -> Delegating.inconclusive(subRun);
      case Happening.Decided(var decision) -> decision.outcome().equals(Calls.EXPIRED);
    };
  }

  /** What was asked for and has not answered may be made all the same. */
  private static void leaveUnheard(
      MachineState state, Stack stack, StrandId strand, Happening happening) {
    if (happening instanceof Happening.Performed performed && !performed.isUnheard()) {
      return;
    }
    for (Waiting waiting : state.waiting()) {
      if (waiting.strand().equals(strand)) {
        Unheard.of(waiting.awaits()).ifPresent(stack::leave);
      }
    }
  }

  private static Fault interrupt(Stack stack, int depth, long now) {
    while (stack.depth() > depth + 1) {
      stack.pop();
    }
    if (depth == 0) {
      return new Fault(
          WorkflowError.Standard.TIMEOUT.error(
              "The workflow took longer than allowed.", WORKFLOW_TIMEOUT.instance()));
    }
    Stack.Level level = stack.top();
    Fault timeout =
        new Fault(
            WorkflowError.Standard.TIMEOUT.error(
                "The task took longer than allowed.", level.definition().position().pointer()));
    if (Deadlines.ofTask(level) <= now) {
      stack.pop();
    }
    return timeout;
  }

  /** Where a handler ends the run with more than it may, that is an error after all. */
  private static Command unwound(Turn turn, WorkflowError raised) {
    try {
      return Weight.checked(unwind(turn, raised));
    } catch (Fault tooLarge) {
      return unwind(turn, tooLarge.error());
    }
  }

  private static Command unwind(Turn turn, WorkflowError raised) {
    WorkflowError error = raised;
    Stack stack = turn.stack();
    while (stack.depth() > 1) {
      int depth = stack.depth();
      if (stack.top().frame() instanceof Frame.Try tried
          && tried.phase() == Frame.Try.Phase.TRYING
          && stack.top().task() instanceof TryTask task) {
        try {
          var handled = Catching.caught(turn, task, tried, error);
          if (handled.isPresent()) {
            return handled.get();
          }
        } catch (Fault another) {
          // In a filter; or in the output of a task that handles an error by being left.
          error = another.error();
        }
      }
      if (stack.depth() == depth) {
        stack.pop();
      }
    }
    Undos.Way way =
        Undos.ending(stack.top().frame(), stack.undos(), new RunResult.Faulted(error), turn.now());
    stack.replace(way.bottom());
    stack.undos(way.undos());
    return way.wanted();
  }
}

package dev.penstock.workers.interpreter;

import static dev.penstock.workers.interpreter.Deadlines.NEVER;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.ErrorTemplate;
import dev.penstock.definition.WorkflowError;
import dev.penstock.definition.task.AsyncApiSubscribeTask;
import dev.penstock.definition.task.DoTask;
import dev.penstock.definition.task.EffectCallTask;
import dev.penstock.definition.task.EmitTask;
import dev.penstock.definition.task.ExtendedTask;
import dev.penstock.definition.task.FlowDirective;
import dev.penstock.definition.task.ForTask;
import dev.penstock.definition.task.ForkTask;
import dev.penstock.definition.task.HumanCallTask;
import dev.penstock.definition.task.ListenTask;
import dev.penstock.definition.task.RaiseTask;
import dev.penstock.definition.task.SetTask;
import dev.penstock.definition.task.SubRunTask;
import dev.penstock.definition.task.SwitchTask;
import dev.penstock.definition.task.TaskDefinition;
import dev.penstock.definition.task.TaskFrame;
import dev.penstock.definition.task.TryTask;
import dev.penstock.definition.task.WaitTask;
import dev.penstock.expression.Template;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Begins a task: condition, input, and what its kind does first. */
final class Entry {

  private Entry() {}

  static Command enter(Turn turn, Frame.Listing listing) {
    Stack stack = turn.stack();
    TaskDefinition task = stack.list(stack.top()).tasks().get(listing.progress().index());
    TaskFrame frame = task.frame();
    JsonNode raw = listing.progress().data();
    Evaluation at = Turn.at(task);
    if (frame.condition().isPresent()
        && !at.holds(
            frame.condition().get(), raw, turn.scope().beforeInput(stack, task, raw, turn.now()))) {
      turn.saw(new Sighting.Skipped(task));
      return Completion.flow(turn, raw, new FlowDirective.Continue());
    }
    turn.schemas().check(frame.inputSchema(), raw, "input", at.instance());
    JsonNode input =
        frame.inputFrom().isEmpty()
            ? raw
            : at.of(
                frame.inputFrom().get(),
                raw,
                turn.scope().beforeInput(stack, task, raw, turn.now()));
    turn.saw(new Sighting.Began(task, input));
    return begin(turn, task, allowed(turn, task, new Entered(raw, input, turn.now(), NEVER)));
  }

  private static Entered allowed(Turn turn, TaskDefinition task, Entered entered) {
    return task.frame().timeout().isEmpty()
        ? entered
        : new Entered(
            entered.rawInput(),
            entered.input(),
            entered.startedAt(),
            Spans.millis(turn, task, task.frame().timeout().get(), entered));
  }

  private static Command begin(Turn turn, TaskDefinition task, Entered entered) {
    JsonNode input = entered.input();
    return switch (task) {
      case SetTask set ->
          Completion.complete(
              turn,
              set,
              entered,
              Turn.at(set).of(set.value(), input, turn.inside(set, entered)),
              set.frame().then());
      case SwitchTask choice ->
          Completion.complete(turn, choice, entered, input, chosen(turn, choice, entered));
      case RaiseTask raise -> throw raised(turn, raise, entered);
      case DoTask composite ->
          open(turn, new Frame.Do(entered, Progress.start(given(turn, composite, entered))));
      case ExtendedTask extended -> Extending.begin(turn, extended, entered);
      case ForTask loop -> Completion.nextItem(turn, loop, open(turn, loop, entered), input);
      case ForkTask fork -> Forking.open(turn, fork, entered);
      case TryTask trying -> open(turn, tried(turn, trying, entered));
      case WaitTask wait -> {
        long until = turn.now() + Spans.millis(turn, wait, wait.duration(), entered);
        turn.stack().push(new Frame.Wait(entered, until));
        yield Completion.sleep(turn, until);
      }
      case EmitTask emit -> {
        Command emission = Emitting.emit(turn, emit, entered);
        turn.stack().push(new Frame.Emit(entered));
        yield emission;
      }
      case ListenTask listen -> Listening.begin(turn, listen, entered);
      case SubRunTask delegating -> Delegating.begin(turn, delegating, entered);
      case AsyncApiSubscribeTask subscribe -> Subscribing.begin(turn, subscribe, entered);
      case EffectCallTask call -> {
        Frame.Call frame = new Frame.Call(entered, turn.now(), 0);
        turn.stack().push(frame);
        yield Calls.perform(turn, call, frame, null);
      }
      case HumanCallTask ask -> {
        turn.stack().push(new Frame.Approval(entered));
        yield HumanCalls.ask(turn, ask, entered);
      }
    };
  }

  private static JsonNode given(Turn turn, DoTask task, Entered entered) {
    return task.with().isEmpty()
        ? entered.input()
        : Turn.at(task).of(task.with().get(), entered.input(), turn.inside(task, entered));
  }

  private static Command open(Turn turn, Frame frame) {
    turn.stack().push(frame);
    return new Command.Proceed();
  }

  private static Frame.For open(Turn turn, ForTask loop, Entered entered) {
    JsonNode items = Turn.at(loop).of(loop.in(), entered.input(), turn.inside(loop, entered));
    if (!items.isArray()) {
      throw Turn.at(loop)
          .expression(
              "for.in must give an array, but gave "
                  + items.getNodeType().name().toLowerCase(java.util.Locale.ROOT)
                  + ".");
    }
    Frame.For frame = new Frame.For(entered, Progress.start(entered.input()), items, -1);
    turn.stack().push(frame);
    return frame;
  }

  private static Frame.Try tried(Turn turn, TryTask task, Entered entered) {
    int number = 1;
    for (Stack.Level level : turn.stack().levels()) {
      if (level.frame() instanceof Frame.Try outer) {
        number = outer.attempts().number();
      }
      if (level.frame() instanceof UndoFrame undoing) {
        number = undoing.count().number();
      }
    }
    return new Frame.Try(
        entered,
        Progress.start(entered.input()),
        Frame.Try.Phase.TRYING,
        Attempts.first(number, turn.now(), Catching.allowed(turn, task, entered)),
        null);
  }

  private static FlowDirective chosen(Turn turn, SwitchTask task, Entered entered) {
    Map<String, JsonNode> arguments = turn.inside(task, entered);
    Optional<SwitchTask.Case> otherwise = Optional.empty();
    for (SwitchTask.Case option : task.cases()) {
      if (option.when().isEmpty()) {
        otherwise = Optional.of(option);
      } else if (Turn.at(task).holds(option.when().get(), entered.input(), arguments)) {
        turn.saw(new Sighting.Chose(task, option));
        return option.then();
      }
    }
    turn.saw(new Sighting.Chose(task, otherwise.orElse(null)));
    return otherwise.map(SwitchTask.Case::then).orElse(task.frame().then());
  }

  private static Fault raised(Turn turn, RaiseTask task, Entered entered) {
    ErrorTemplate error = task.error();
    String type = text(turn, task, entered, Optional.of(error.type()));
    String instance = text(turn, task, entered, error.instance());
    return new Fault(
        new WorkflowError(
            type == null ? WorkflowError.Standard.RUNTIME.uri() : type,
            error.status(),
            text(turn, task, entered, error.title()),
            text(turn, task, entered, error.detail()),
            instance == null ? task.position().pointer() : instance));
  }

  private static @Nullable String text(
      Turn turn, RaiseTask task, Entered entered, Optional<Template> template) {
    if (template.isEmpty()) {
      return null;
    }
    JsonNode value = Turn.at(task).of(template.get(), entered.input(), turn.inside(task, entered));
    return value.isNull() ? null : value.isTextual() ? value.textValue() : value.toString();
  }
}

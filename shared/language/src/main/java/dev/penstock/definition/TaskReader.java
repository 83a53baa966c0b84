package dev.penstock.definition;

import dev.penstock.definition.task.DoTask;
import dev.penstock.definition.task.FlowDirective;
import dev.penstock.definition.task.ForTask;
import dev.penstock.definition.task.RaiseTask;
import dev.penstock.definition.task.SetTask;
import dev.penstock.definition.task.SwitchTask;
import dev.penstock.definition.task.TaskDefinition;
import dev.penstock.definition.task.TaskFrame;
import dev.penstock.definition.task.TaskPosition;
import dev.penstock.definition.task.WaitTask;
import dev.penstock.expression.Expression;
import dev.penstock.expression.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads one task by its kind. A kind that this engine does not run is reported, not skipped. */
final class TaskReader {

  private TaskReader() {}

  /** The task; empty after a defect was reported. */
  static Optional<TaskDefinition> read(
      Reading reading, String name, TaskPosition position, Located at) {
    if (!reading.nesting().admits(reading.findings())) {
      return Optional.empty();
    }
    TaskFrame frame = FrameReader.read(reading, name, position, at);
    return ExtensionReader.around(reading, frame, at, inner -> kind(reading, inner, at));
  }

  private static Optional<TaskDefinition> kind(Reading reading, TaskFrame frame, Located at) {
    if (at.value().has("call")) {
      return CallReader.read(reading, frame, at);
    }
    if (at.value().has("emit")) {
      return EventReader.emit(reading, frame, at);
    }
    if (at.value().has("listen")) {
      return Optional.of(EventReader.listen(reading, frame, at));
    }
    if (at.value().has("try")) {
      return Optional.of(TryReader.read(reading, frame, at));
    }
    if (at.value().has("for")) {
      return Optional.of(loop(reading, frame, at));
    }
    if (at.value().has("do")) {
      return at.member("do").map(list -> new DoTask(frame, TaskListReader.read(reading, list)));
    }
    if (at.value().has("fork")) {
      return at.member("fork").map(fork -> ForkReader.read(reading, frame, fork));
    }
    if (at.value().has("set")) {
      return at.member("set").map(value -> new SetTask(frame, value(reading, value)));
    }
    if (at.value().has("switch")) {
      return at.member("switch").map(cases -> choice(reading, frame, at, cases));
    }
    if (at.value().has("raise")) {
      return at.member("raise").flatMap(raise -> raise(reading, frame, raise));
    }
    if (at.value().has("run")) {
      return at.member("run").flatMap(run -> RunReader.read(reading, frame, at, run));
    }
    if (at.value().has("wait")) {
      return at.member("wait").map(wait -> new WaitTask(frame, Durations.span(reading, wait)));
    }
    reading.report(Rule.SCHEMA, at, "The task has no kind: it needs one of " + KINDS + ".");
    return Optional.empty();
  }

  static final Set<String> KINDS =
      new java.util.TreeSet<>(
          List.of(
              "call", "do", "emit", "for", "fork", "listen", "raise", "run", "set", "switch", "try",
              "wait"));

  private static Template value(Reading reading, Located value) {
    return value.value().isTextual() ? reading.transformation(value) : reading.template(value);
  }

  private static ForTask loop(Reading reading, TaskFrame frame, Located at) {
    Located loop = at.member("for").orElseThrow();
    String each = loop.text("each").orElse("item");
    String index = loop.text("at").orElse("index");
    Located in = loop.member("in").orElseThrow();
    Expression items =
        in.value().isArray() ? Expression.of(reading.template(in)) : reading.expression(in);
    Reading inside = reading.with(List.of(each, index));
    return new ForTask(
        frame,
        each,
        items,
        index,
        at.member("while").map(inside::expression),
        TaskListReader.read(inside, at.member("do").orElseThrow()));
  }

  private static SwitchTask choice(Reading reading, TaskFrame frame, Located task, Located cases) {
    List<SwitchTask.Case> read = new ArrayList<>();
    for (Located item : cases.items()) {
      for (Located.Member entry : item.members()) {
        Located body = entry.located();
        if (!body.value().has("when") && read.stream().anyMatch(c -> c.when().isEmpty())) {
          reading.report(
              Rule.SECOND_DEFAULT_CASE,
              body,
              "A case before this one has no \"when\" either, so this one is never taken. Give it a"
                  + " condition or remove it.");
        }
        FlowDirective then = FlowDirective.parse(body.text("then").orElse("continue"));
        read.add(
            new SwitchTask.Case(entry.key(), body.member("when").map(reading::expression), then));
      }
    }
    if (read.stream().allMatch(c -> c.when().isPresent()) && !task.value().has("then")) {
      reading.report(
          Rule.SWITCH_WITHOUT_DEFAULT,
          task,
          "When no condition holds the flow just goes on. Add a case without \"when\", or a"
              + " \"then\" to the task.");
    }
    return new SwitchTask(frame, read);
  }

  private static Optional<TaskDefinition> raise(Reading reading, TaskFrame frame, Located raise) {
    Located error = raise.member("error").orElseThrow();
    Optional<Located> found =
        error.value().isTextual()
            ? Reusables.find(reading.use().errors(), "errors", error, reading.findings())
            : Optional.of(error);
    return found.map(e -> new RaiseTask(frame, error(reading, e)));
  }

  private static ErrorTemplate error(Reading reading, Located error) {
    return new ErrorTemplate(
        reading.template(error.member("type").orElseThrow()),
        error.value().path("status").intValue(),
        reading.template(error.member("title")),
        reading.template(error.member("detail")),
        reading.template(error.member("instance")));
  }
}

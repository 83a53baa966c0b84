package dev.penstock.definition.diagram;

import dev.penstock.definition.task.DoTask;
import dev.penstock.definition.task.EffectCallTask;
import dev.penstock.definition.task.EmitTask;
import dev.penstock.definition.task.ExtendedTask;
import dev.penstock.definition.task.FlowDirective;
import dev.penstock.definition.task.ForTask;
import dev.penstock.definition.task.ForkTask;
import dev.penstock.definition.task.HumanCallTask;
import dev.penstock.definition.task.IteratingTask;
import dev.penstock.definition.task.ListenTask;
import dev.penstock.definition.task.RaiseTask;
import dev.penstock.definition.task.SetTask;
import dev.penstock.definition.task.SubRunTask;
import dev.penstock.definition.task.SwitchTask;
import dev.penstock.definition.task.TaskDefinition;
import dev.penstock.definition.task.TaskList;
import dev.penstock.definition.task.TryTask;
import dev.penstock.definition.task.WaitTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Draws task lists. It follows the flow directives the way the interpreter does. */
final class DiagramWriter {

  private final List<Diagram.Node> nodes = new ArrayList<>();
  private final List<Diagram.Edge> edges = new ArrayList<>();

  /**
   * Where a list stands.
   *
   * @param parent id of the composite task around it
   * @param after where the flow goes when the list is through
   * @param onFault where an error goes
   */
  private record Place(Optional<String> parent, String after, String onFault) {}

  Diagram draw(TaskList tasks) {
    nodes.add(new Diagram.Node(Diagram.START, "start", "start", Optional.empty()));
    edge(Diagram.START, first(tasks, Diagram.END), "");
    list(tasks, new Place(Optional.empty(), Diagram.END, Diagram.END));
    nodes.add(new Diagram.Node(Diagram.END, "end", "end", Optional.empty()));
    return new Diagram(nodes, edges);
  }

  private void list(TaskList tasks, Place place) {
    for (int i = 0; i < tasks.tasks().size(); i++) {
      TaskDefinition task = tasks.tasks().get(i);
      String following =
          i + 1 < tasks.tasks().size() ? id(tasks.tasks().get(i + 1)) : place.after();
      String next = target(task.frame().then(), tasks, following, place);
      nodes.add(new Diagram.Node(id(task), kind(task), task.name(), place.parent()));
      if (task.frame().condition().isPresent()) {
        edge(id(task), following, "if not");
      }
      draw(task, tasks, next, following, place);
      task.frame().undo().ifPresent(undo -> drawUndo(task, undo));
    }
  }

  /** No way leads on from an undo: the workflow is ending when it runs. */
  private void drawUndo(TaskDefinition task, TaskList undo) {
    String id = id(task) + "/undo";
    nodes.add(new Diagram.Node(id, "undo", "undo", Optional.of(id(task))));
    edge(id(task), id, "undo");
    edge(id, first(undo, Diagram.END), "");
    list(undo, new Place(Optional.of(id), Diagram.END, Diagram.END));
  }

  private void draw(
      TaskDefinition task, TaskList siblings, String next, String following, Place place) {
    String id = id(task);
    switch (task) {
      case IteratingTask iterating -> {
        edge(id, next, "");
        String each = iterating instanceof ListenTask ? "each event" : "each message";
        iterating
            .body()
            .ifPresent(
                tasks -> {
                  edge(id, first(tasks, id), each);
                  list(tasks, new Place(Optional.of(id), id, place.onFault()));
                });
      }
      case SetTask _, WaitTask _, EmitTask _, EffectCallTask _, HumanCallTask _, SubRunTask _ ->
          edge(id, next, "");
      case RaiseTask _ -> edge(id, place.onFault(), "error");
      case SwitchTask choice -> {
        for (SwitchTask.Case each : choice.cases()) {
          edge(id, target(each.then(), siblings, following, place), each.name());
        }
        if (choice.cases().stream().allMatch(each -> each.when().isPresent())) {
          edge(id, next, "otherwise");
        }
      }
      case DoTask composite -> {
        edge(id, first(composite.tasks(), next), "");
        list(composite.tasks(), new Place(Optional.of(id), next, place.onFault()));
      }
      case ForkTask fork -> {
        edge(id, next, fork.compete() ? "first" : "all");
        for (TaskList branch : fork.branches()) {
          edge(id, first(branch, id), "");
          list(branch, new Place(Optional.of(id), id, place.onFault()));
        }
      }
      case ForTask loop -> {
        edge(id, first(loop.tasks(), id), "each " + loop.each());
        edge(id, next, "done");
        list(loop.tasks(), new Place(Optional.of(id), id, place.onFault()));
      }
      case TryTask attempt -> {
        String caught =
            attempt.caughtThen().map(t -> target(t, siblings, following, place)).orElse(next);
        drawTry(attempt, next, caught, place);
      }
      case ExtendedTask extended -> draw(extended.task(), siblings, next, following, place);
    }
  }

  private void drawTry(TryTask task, String next, String afterwards, Place place) {
    String id = id(task);
    String caught = id + "/catch";
    edge(id, first(task.tasks(), next), "");
    list(task.tasks(), new Place(Optional.of(id), next, caught));
    nodes.add(new Diagram.Node(caught, "catch", "catch", Optional.of(id)));
    edge(id, caught, "error");
    if (task.retry().isPresent()) {
      edge(caught, id, "retry");
    }
    edge(caught, task.handler().map(handler -> first(handler, afterwards)).orElse(afterwards), "");
    task.handler()
        .ifPresent(
            handler -> list(handler, new Place(Optional.of(id), afterwards, place.onFault())));
  }

  private static String target(
      FlowDirective directive, TaskList siblings, String following, Place place) {
    return switch (directive) {
      case FlowDirective.Continue() -> following;
      case FlowDirective.Exit() -> place.after();
      case FlowDirective.End() -> Diagram.END;
      case FlowDirective.GoTo(String task) -> {
        int index = siblings.indexOf(task);
        yield index < 0 ? following : id(siblings.tasks().get(index));
      }
    };
  }

  private static String first(TaskList tasks, String otherwise) {
    return tasks.tasks().isEmpty() ? otherwise : id(tasks.tasks().getFirst());
  }

  private static String id(TaskDefinition task) {
    return task.position().pointer();
  }

  private static String kind(TaskDefinition task) {
    return switch (task) {
      case HumanCallTask ask -> ask.asked().function();
      case DoTask composite -> composite.with().isPresent() ? "function" : "do";
      case ExtendedTask extended -> kind(extended.task());
      case ForTask _ -> "for";
      case EffectCallTask call -> call.tool();
      case ForkTask _ -> "fork";
      case EmitTask _ -> "emit";
      case ListenTask _ -> "listen";
      case RaiseTask _ -> "raise";
      case SetTask _ -> "set";
      case SubRunTask _ -> "workflow";
      case SwitchTask _ -> "switch";
      case TryTask _ -> "try";
      case WaitTask _ -> "wait";
    };
  }

  private void edge(String from, String to, String label) {
    var edge = new Diagram.Edge(from, to, label);
    if (!edges.contains(edge)) {
      edges.add(edge);
    }
  }
}

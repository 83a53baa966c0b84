package dev.penstock.definition;

import dev.penstock.definition.task.ExtendedTask;
import dev.penstock.definition.task.TaskDefinition;
import dev.penstock.definition.task.TaskFrame;
import dev.penstock.definition.task.TaskList;
import dev.penstock.definition.task.TaskPosition;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Wraps tasks in the extensions of {@code use.extensions} that extend their kind. */
final class ExtensionReader {

  private ExtensionReader() {}

  /**
   * The task with its extensions around it, the one declared first outermost.
   *
   * @param read reads the task itself in the frame it is given
   */
  static Optional<TaskDefinition> around(
      Reading reading,
      TaskFrame frame,
      Located at,
      Function<TaskFrame, Optional<TaskDefinition>> read) {
    List<Located.Member> extensions =
        reading.nesting().extending()
            ? List.of()
            : reading.nesting().document().extensions().stream()
                .filter(e -> extendsKind(e.located(), at))
                .toList();
    if (extensions.isEmpty()) {
      return read.apply(frame);
    }
    Optional<TaskDefinition> task = read.apply(frame.ofExtended());
    for (int i = extensions.size() - 1; i >= 0; i--) {
      TaskFrame around = (i == 0 ? frame : frame.ofExtended()).ofExtension();
      Located.Member extension = extensions.get(i);
      task = task.map(inner -> wrap(reading, around, at, extension, inner));
    }
    return task;
  }

  /** What is declared must be in order even when it extends nothing. */
  static void check(Reading reading, Located.Member extension) {
    Reading inside = reading.inside(reading.use(), reading.nesting().intoExtension());
    extension.located().member("when").ifPresent(inside::expression);
    for (String list : List.of("before", "after")) {
      extension.located().member(list).ifPresent(tasks -> TaskListReader.read(inside, tasks));
    }
  }

  private static TaskDefinition wrap(
      Reading reading,
      TaskFrame frame,
      Located at,
      Located.Member extension,
      TaskDefinition inner) {
    Reusables document = reading.nesting().document();
    Reading inside = reading.inside(document, reading.nesting().intoExtension());
    Located body = extension.located();
    reading.findings().used(body);
    String place = at.position() + "/extension/" + TaskPosition.escape(extension.key());
    return new ExtendedTask(
        frame,
        body.member("when").map(inside::expression),
        list(inside, body, "before", place),
        inner,
        list(inside, body, "after", place));
  }

  private static TaskList list(Reading inside, Located body, String list, String place) {
    return body.member(list)
        .map(tasks -> TaskListReader.read(inside, tasks.usedAt(place + "/" + list)))
        .orElse(new TaskList(place + "/" + list, List.of()));
  }

  private static boolean extendsKind(Located extension, Located task) {
    String extended = extension.text("extend").orElse("");
    return switch (extended) {
      case "all" -> true;
      case "composite" -> !task.value().has("for") && has(task, "do", "fork");
      default -> has(task, extended);
    };
  }

  private static boolean has(Located task, String... kinds) {
    for (String kind : kinds) {
      if (task.value().has(kind)) {
        return true;
      }
    }
    return false;
  }
}

package dev.penstock.definition.diff;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.diff.TaskChange.Kind;
import dev.penstock.definition.task.TaskPosition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compares two workflow documents by what they mean, not by their lines. Thread-safe. */
public final class DefinitionDiff {

  private final TaskTree before;
  private final TaskTree after;
  private final List<TaskChange> changes = new ArrayList<>();
  private final Set<String> told = new HashSet<>();

  private DefinitionDiff(JsonNode before, JsonNode after) {
    this.before = TaskTree.of(before);
    this.after = TaskTree.of(after);
  }

  /** What differs: around the tasks first, then in the order of the newer document. */
  public static List<TaskChange> of(JsonNode before, JsonNode after) {
    DefinitionDiff diff = new DefinitionDiff(before, after);
    diff.compare("", TaskTree.around(before), TaskTree.around(after));
    diff.moved();
    diff.after.tasks().values().forEach(diff::added);
    diff.before.tasks().values().forEach(diff::removed);
    diff.reordered();
    return List.copyOf(diff.changes);
  }

  /** Tasks that stand elsewhere with all that is in them. */
  private void moved() {
    for (TaskTree.Task now : after.tasks().values()) {
      if (before.tasks().containsKey(now.path()) || isTold(now.path())) {
        continue;
      }
      before.tasks().values().stream()
          .filter(was -> !after.tasks().containsKey(was.path()) && !isTold(was.path()))
          .filter(was -> was.whole().equals(now.whole()))
          .findFirst()
          .ifPresent(
              was -> {
                changes.add(
                    new TaskChange(Kind.MOVED, now.path(), Optional.of(was.path()), List.of()));
                told.add(now.path());
                told.add(was.path());
              });
    }
  }

  private void added(TaskTree.Task now) {
    TaskTree.Task was = before.tasks().get(now.path());
    if (was != null) {
      compare(now.path(), was.own(), now.own());
    } else if (!isTold(now.path())) {
      tell(Kind.ADDED, now.path());
    }
  }

  private void removed(TaskTree.Task was) {
    if (!after.tasks().containsKey(was.path()) && !isTold(was.path())) {
      tell(Kind.REMOVED, was.path());
    }
  }

  private void tell(Kind kind, String path) {
    changes.add(new TaskChange(kind, path, Optional.empty(), List.of()));
    told.add(path);
  }

  /** A task below one that was told about needs no word of its own. */
  private boolean isTold(String path) {
    return told.stream().anyMatch(t -> path.equals(t) || path.startsWith(t + "/"));
  }

  /** The tasks that were overtaken by others of their list, as few as explain the new order. */
  private void reordered() {
    after
        .order()
        .forEach(
            (list, now) -> {
              List<String> was = before.order().getOrDefault(list, List.of());
              List<String> both = now.stream().filter(was::contains).toList();
              Set<String> kept = new HashSet<>(Increasing.longest(both, was::indexOf));
              both.stream()
                  .filter(path -> !kept.contains(path))
                  .forEach(
                      path ->
                          changes.add(
                              new TaskChange(Kind.MOVED, path, Optional.of(path), List.of())));
            });
  }

  private void compare(String path, JsonNode was, JsonNode now) {
    List<TaskChange.Member> members = new ArrayList<>();
    compare("", was, now, members);
    if (!members.isEmpty()) {
      changes.add(new TaskChange(Kind.CHANGED, path, Optional.empty(), members));
    }
  }

  private static void compare(
      String pointer, JsonNode was, JsonNode now, List<TaskChange.Member> members) {
    if (was.equals(now)) {
      return;
    }
    if (was.isObject() && now.isObject()) {
      Set<String> names = new TreeSet<>();
      was.fieldNames().forEachRemaining(names::add);
      now.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        compare(pointer + "/" + TaskPosition.escape(name), was.path(name), now.path(name), members);
      }
    } else if (was.isArray() && now.isArray() && was.size() == now.size()) {
      for (int i = 0; i < was.size(); i++) {
        compare(pointer + "/" + i, was.get(i), now.get(i), members);
      }
    } else {
      members.add(new TaskChange.Member(pointer, present(was), present(now)));
    }
  }

  private static Optional<JsonNode> present(JsonNode value) {
    return value.isMissingNode() ? Optional.empty() : Optional.of(value);
  }
}

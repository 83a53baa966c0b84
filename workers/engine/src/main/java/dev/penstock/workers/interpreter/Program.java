package dev.penstock.workers.interpreter;

import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.definition.task.TaskTree;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A definition ready to run, with the schemas compiled so far. A pure function of the definition,
 * so it may be shared by all runs of it. Thread-safe.
 */
public final class Program {

  private final WorkflowDefinition definition;
  private final Watcher watcher;
  private final Schemas schemas = new Schemas();
  private final Set<String> undoable;

  public Program(WorkflowDefinition definition) {
    this(definition, Watcher.NONE);
  }

  /** A program whose runs are watched; not to be shared beyond what the watcher can tell apart. */
  public Program(WorkflowDefinition definition, Watcher watcher) {
    this.definition = definition;
    this.watcher = watcher;
    this.undoable =
        TaskTree.flatten(definition.tasks()).stream()
            .filter(task -> task.frame().undo().isPresent())
            .map(task -> task.position().pointer())
            .collect(Collectors.toUnmodifiableSet());
  }

  public WorkflowDefinition definition() {
    return definition;
  }

  Watcher watcher() {
    return watcher;
  }

  boolean isUndoable(String position) {
    return undoable.contains(position);
  }

  Schemas schemas() {
    return schemas;
  }
}

package dev.penstock.workers.interpreter;

import dev.penstock.definition.WorkflowDefinition;

/**
 * A definition ready to run, with the schemas compiled so far. A pure function of the definition,
 * so it may be shared by all runs of it. Thread-safe.
 */
public final class Program {

  private final WorkflowDefinition definition;
  private final Watcher watcher;
  private final Schemas schemas = new Schemas();

  public Program(WorkflowDefinition definition) {
    this(definition, Watcher.NONE);
  }

  /** A program whose runs are watched; not to be shared beyond what the watcher can tell apart. */
  public Program(WorkflowDefinition definition, Watcher watcher) {
    this.definition = definition;
    this.watcher = watcher;
  }

  public WorkflowDefinition definition() {
    return definition;
  }

  Watcher watcher() {
    return watcher;
  }

  Schemas schemas() {
    return schemas;
  }
}

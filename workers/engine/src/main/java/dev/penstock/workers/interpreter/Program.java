package dev.penstock.workers.interpreter;

import dev.penstock.definition.WorkflowDefinition;

/**
 * A definition ready to run, with the schemas compiled so far. A pure function of the definition,
 * so it may be shared by all runs of it. Thread-safe.
 */
public final class Program {

  private final WorkflowDefinition definition;
  private final Schemas schemas = new Schemas();

  public Program(WorkflowDefinition definition) {
    this.definition = definition;
  }

  public WorkflowDefinition definition() {
    return definition;
  }

  Schemas schemas() {
    return schemas;
  }
}

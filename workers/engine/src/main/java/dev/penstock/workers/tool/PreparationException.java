package dev.penstock.workers.tool;

import dev.penstock.definition.WorkflowError;

/** What had to be read before the act could not be had. Nothing was done. */
public final class PreparationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient WorkflowError error;

  public PreparationException(WorkflowError error) {
    super(error.detail());
    this.error = error;
  }

  /** What to raise in the run. */
  public WorkflowError error() {
    return error;
  }
}

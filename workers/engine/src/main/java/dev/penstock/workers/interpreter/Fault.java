package dev.penstock.workers.interpreter;

import dev.penstock.definition.WorkflowError;

/**
 * Carries an error of the language from where it arises to the frame that is unwound for it. It
 * never leaves the machine, and has no stack trace because a raised error is no bug.
 */
final class Fault extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient WorkflowError error;

  Fault(WorkflowError error) {
    super(error.type(), null, false, false);
    this.error = error;
  }

  WorkflowError error() {
    return error;
  }
}

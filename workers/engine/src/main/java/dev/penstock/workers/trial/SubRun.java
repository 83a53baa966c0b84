package dev.penstock.workers.trial;

import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.workers.protocol.SubRunState;

/** What a {@link World} has for a run that the run on trial wants to be started. */
public sealed interface SubRun {

  /** An answer, without a run. */
  record Answered(Reply<SubRunState> reply) implements SubRun {}

  /** The workflow, to be run in the same world. */
  record Known(WorkflowDefinition definition) implements SubRun {}
}

package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.WorkflowError;
import dev.penstock.definition.task.SwitchTask;
import dev.penstock.definition.task.TaskDefinition;
import dev.penstock.definition.task.TryTask;
import org.jspecify.annotations.Nullable;

/** What a {@link Watcher} is told of a run's way. */
public sealed interface Sighting {

  /** A task began. */
  record Began(TaskDefinition task, JsonNode input) implements Sighting {}

  /** A task was passed over because its {@code if} did not hold. */
  record Skipped(TaskDefinition task) implements Sighting {}

  /**
   * A switch chose.
   *
   * @param option null when no case held and there is no default
   */
  record Chose(SwitchTask task, SwitchTask.@Nullable Case option) implements Sighting {}

  /** A task ended well. */
  record Ended(TaskDefinition task, JsonNode output) implements Sighting {}

  /** A task is about to be undone, as the run has failed or was cancelled. */
  record Undoing(TaskDefinition task, JsonNode output) implements Sighting {}

  /**
   * A try caught an error.
   *
   * @param again whether it tries again, rather than handling the error
   */
  record Caught(TryTask task, WorkflowError error, boolean again) implements Sighting {}
}

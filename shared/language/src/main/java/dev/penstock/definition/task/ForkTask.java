package dev.penstock.definition.task;

import java.util.List;

/**
 * {@code fork}: runs its branches at the same time. Its output is the array of theirs, in the order
 * they are declared; when they compete, the output of the one that completes first.
 *
 * @param branches each a list of the one task it is declared as, never empty when they compete
 * @param compete whether the first to complete ends the others
 */
public record ForkTask(TaskFrame frame, List<TaskList> branches, boolean compete)
    implements TaskDefinition {

  public ForkTask {
    branches = List.copyOf(branches);
  }
}

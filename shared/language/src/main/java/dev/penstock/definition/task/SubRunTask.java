package dev.penstock.definition.task;

import dev.penstock.expression.Template;
import java.util.Optional;

/**
 * {@code run: workflow} (DSL reference, section Workflow Process): another definition is run as a
 * run of its own.
 *
 * @param version exact, or {@link #LATEST}
 * @param input the raw input of that run; empty for an empty object
 * @param awaited whether the task ends with that run and has its output; else it ends when that run
 *     is on record, and its output is its own input
 */
public record SubRunTask(
    TaskFrame frame,
    String namespace,
    String workflow,
    String version,
    Optional<Template> input,
    boolean awaited)
    implements TaskDefinition {

  /** The newest version that is no pre-release. */
  public static final String LATEST = "latest";
}

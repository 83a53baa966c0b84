package dev.penstock.definition.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.expression.Expression;
import dev.penstock.expression.Template;
import java.util.Optional;

/**
 * What surrounds every task (DSL reference, section Task): when it runs, how data goes in and out,
 * and where the flow goes on.
 *
 * @param name unique within its list
 * @param position where it stands in the document
 * @param condition {@code if}; absent means always
 * @param inputSchema JSON Schema that the raw input must satisfy
 * @param inputFrom {@code input.from}
 * @param outputAs {@code output.as}
 * @param outputSchema JSON Schema that the transformed output must satisfy
 * @param exportAs {@code export.as}
 * @param exportSchema JSON Schema that the exported context must satisfy
 * @param timeout after which the task faults with the timeout error (408)
 * @param then where the flow goes on
 * @param metadata free-form; Penstock reads {@code effect.idempotency} ({@code key} or {@code
 *     none})
 * @param undo {@code metadata.penstock.undo}: run when the workflow fails or is cancelled after the
 *     task has completed
 * @param reconcile {@code metadata.effect.reconcile}: how the target of a call is asked whether the
 *     effect is there
 * @param cost {@code metadata.effect.cost}: what a call costs
 */
public record TaskFrame(
    String name,
    TaskPosition position,
    Optional<Expression> condition,
    Optional<JsonNode> inputSchema,
    Optional<Template> inputFrom,
    Optional<Template> outputAs,
    Optional<JsonNode> outputSchema,
    Optional<Template> exportAs,
    Optional<JsonNode> exportSchema,
    Optional<Timespan> timeout,
    FlowDirective then,
    JsonNode metadata,
    Optional<TaskList> undo,
    Optional<Reconcile> reconcile,
    Optional<Cost> cost) {

  /**
   * What is left to a task that an extension wraps: its time and its directive. The wrapper sees to
   * condition, data and undo.
   */
  public TaskFrame ofExtended() {
    return new TaskFrame(
        name,
        position,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        timeout,
        then,
        metadata,
        Optional.empty(),
        reconcile,
        cost);
  }

  /** What an extension takes over: all but the time, which is the extended task's alone. */
  public TaskFrame ofExtension() {
    return new TaskFrame(
        name,
        position,
        condition,
        inputSchema,
        inputFrom,
        outputAs,
        outputSchema,
        exportAs,
        exportSchema,
        Optional.empty(),
        then,
        metadata,
        undo,
        Optional.empty(),
        Optional.empty());
  }
}

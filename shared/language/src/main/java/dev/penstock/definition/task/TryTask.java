package dev.penstock.definition.task;

import dev.penstock.expression.Expression;
import java.util.Optional;

/**
 * {@code try}: runs its tasks and handles the errors that {@code catch} matches: first by retrying,
 * as its policy allows, then by the {@code catch.do} tasks.
 *
 * @param tasks what is tried
 * @param filter which errors are caught; an absent member matches anything
 * @param as name of the variable that holds the error, {@code error} by default
 * @param when must hold for the error to be caught
 * @param exceptWhen must not hold for the error to be caught
 * @param retry how often to try again; absent means not at all
 * @param handler {@code catch.do}; absent means the error is swallowed and the flow goes on
 * @param caughtThen {@code catch.then}: where the flow goes on after an error was caught; absent
 *     means as after any end of the task
 */
public record TryTask(
    TaskFrame frame,
    TaskList tasks,
    ErrorFilter filter,
    String as,
    Optional<Expression> when,
    Optional<Expression> exceptWhen,
    Optional<RetryPolicy> retry,
    Optional<TaskList> handler,
    Optional<FlowDirective> caughtThen)
    implements TaskDefinition {

  /** {@code catch.errors.with}: each present member must equal the error's. */
  public record ErrorFilter(
      Optional<String> type,
      Optional<Integer> status,
      Optional<String> instance,
      Optional<String> title,
      Optional<String> details) {}
}

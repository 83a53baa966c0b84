package dev.penstock.definition.task;

import dev.penstock.expression.Expression;
import java.util.List;
import java.util.Optional;

/**
 * {@code switch}: the first case whose condition holds says where the flow goes; when none does,
 * the task's own {@code then} applies. The output is the input.
 *
 * @param cases in the order they are tried
 */
public record SwitchTask(TaskFrame frame, List<Case> cases) implements TaskDefinition {

  /**
   * One case.
   *
   * @param when absent for the default case
   */
  public record Case(String name, Optional<Expression> when, FlowDirective then) {}

  public SwitchTask {
    cases = List.copyOf(cases);
  }
}

package dev.penstock.expression;

import com.fasterxml.jackson.databind.JsonNode;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.path.Path;
import org.jspecify.annotations.Nullable;

/**
 * Counts each evaluation and each output of an expression.
 *
 * @param grows whether an output may be larger than what went in, and so must be measured
 */
record Metered(net.thisptr.jackson.jq.Expression inner, boolean grows)
    implements net.thisptr.jackson.jq.Expression {

  @Override
  public void apply(
      Scope scope, JsonNode in, @Nullable Path path, PathOutput output, boolean requirePath)
      throws JsonQueryException {
    Budget budget = Budget.current();
    budget.enter();
    try {
      inner.apply(
          scope,
          in,
          path,
          (value, valuePath) -> {
            budget.spend(1);
            output.emit(grows ? budget.hold(value) : value, valuePath);
          },
          requirePath);
    } finally {
      budget.leave();
    }
  }
}

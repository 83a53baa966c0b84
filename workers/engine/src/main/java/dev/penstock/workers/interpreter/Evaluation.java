package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.WorkflowError;
import dev.penstock.expression.Expression;
import dev.penstock.expression.ExpressionException;
import dev.penstock.expression.Template;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Evaluates for one place of the document; a failure is the expression error of that place. */
record Evaluation(String instance) {

  JsonNode of(Template template, JsonNode input, Map<String, JsonNode> arguments) {
    try {
      return template.evaluate(input, arguments);
    } catch (ExpressionException e) {
      throw failed(e);
    }
  }

  JsonNode of(Optional<Template> template, JsonNode input, Map<String, JsonNode> arguments) {
    return template.isEmpty() ? input : of(template.get(), input, arguments);
  }

  JsonNode of(Expression expression, JsonNode input, Map<String, JsonNode> arguments) {
    try {
      return expression.evaluate(input, arguments);
    } catch (ExpressionException e) {
      throw failed(e);
    }
  }

  boolean holds(Expression condition, JsonNode input, Map<String, JsonNode> arguments) {
    try {
      return condition.holds(input, arguments);
    } catch (ExpressionException e) {
      throw failed(e);
    }
  }

  Fault expression(String detail) {
    return new Fault(WorkflowError.Standard.EXPRESSION.error(detail, instance));
  }

  private Fault failed(ExpressionException e) {
    return expression(Objects.requireNonNullElse(e.getMessage(), "The expression failed."));
  }
}

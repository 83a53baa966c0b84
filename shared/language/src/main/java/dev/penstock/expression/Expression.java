package dev.penstock.expression;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * A compiled jq expression (jq 1.6 dialect), evaluated in a frozen scope: no clock, no environment,
 * no input stream, bounded in steps and output, so that it always ends and a replay gives the same
 * value. Immutable and thread-safe.
 */
public interface Expression {

  /** The source, without the {@code ${ }} around it. */
  String source();

  /**
   * Evaluates to exactly one value: the first output, or {@code null} when there is none.
   *
   * @param input what {@code .} stands for
   * @param arguments the variables in scope by name, without the {@code $}
   * @throws ExpressionException when the expression fails or exceeds its budget
   */
  JsonNode evaluate(JsonNode input, Map<String, JsonNode> arguments);

  /** As {@link #evaluate}, read as a condition: {@code null} and {@code false} do not hold. */
  default boolean holds(JsonNode input, Map<String, JsonNode> arguments) {
    JsonNode value = evaluate(input, arguments);
    return !value.isNull() && !(value.isBoolean() && !value.booleanValue());
  }

  /** A document value used where an expression may stand, such as the inline array of a loop. */
  static Expression of(Template template) {
    return new Templated(template);
  }

  /** A document value as an expression; equal when the values are. */
  record Templated(Template template) implements Expression {

    @Override
    public String source() {
      return template.source().toString();
    }

    @Override
    public JsonNode evaluate(JsonNode input, Map<String, JsonNode> arguments) {
      return template.evaluate(input, arguments);
    }
  }
}

package dev.penstock.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A value's text in the {@code loose} mode (DSL 1.0.3, section Evaluate): evaluated whatever it is,
 * and a text with the expression as its content where that fails. An expression that takes more
 * than any may is an error all the same: half the work done is no reason to go on with a text.
 */
public final class LooseExpression implements Expression {

  private final JqExpression expression;
  private final TextNode content;

  private LooseExpression(JqExpression expression, TextNode content) {
    this.expression = expression;
    this.content = content;
  }

  /**
   * Compiles a text; empty when it is a plain one that is no expression.
   *
   * @throws ExpressionException when it is written as {@code ${ … }} and does not compile
   */
  public static Optional<LooseExpression> compile(String text) {
    if (JqTemplate.isExpression(text)) {
      JqExpression expression = JqExpression.compile(text);
      return Optional.of(new LooseExpression(expression, TextNode.valueOf(expression.source())));
    }
    if (new JqSource(text).next() == 0) {
      return Optional.empty(); // jq takes it for the identity, but nothing is expressed by it
    }
    try {
      return Optional.of(new LooseExpression(JqExpression.compile(text), TextNode.valueOf(text)));
    } catch (ExpressionException e) {
      return Optional.empty();
    }
  }

  /** The variables it needs from outside, without the {@code $}. */
  public Set<String> variables() {
    return expression.variables();
  }

  @Override
  public String source() {
    return expression.source();
  }

  @Override
  public JsonNode evaluate(JsonNode input, Map<String, JsonNode> arguments) {
    try {
      return expression.evaluate(input, arguments);
    } catch (ExpressionException e) {
      if (e.reason() == ExpressionException.Reason.BUDGET) {
        throw e;
      }
      return content;
    }
  }
}

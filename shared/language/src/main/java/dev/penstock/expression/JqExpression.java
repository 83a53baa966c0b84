package dev.penstock.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.Map;
import java.util.Set;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.jspecify.annotations.Nullable;

/**
 * A compiled jq expression. Compile once and keep: compiling costs more than evaluating. The first
 * output is taken and the rest is not computed.
 */
public final class JqExpression implements Expression {

  private static final int MESSAGE = 500;

  private final String source;
  private final net.thisptr.jackson.jq.Expression tree;
  private final Set<String> variables;

  private JqExpression(String source, JqParser.Parsed parsed) {
    this.source = source;
    this.tree = parsed.expression();
    this.variables = parsed.variables();
  }

  /**
   * Compiles jq.
   *
   * @param source with or without {@code ${ }} around it
   * @throws ExpressionException when it does not compile
   */
  public static JqExpression compile(String source) {
    String jq = JqTemplate.isExpression(source) ? JqTemplate.strip(source) : source;
    return new JqExpression(jq, JqParser.parse(jq, JqFunctions.CALLABLE));
  }

  /** The variables it needs from outside, without the {@code $}. */
  public Set<String> variables() {
    return variables;
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public JsonNode evaluate(JsonNode input, Map<String, JsonNode> arguments) {
    try {
      return first(input, arguments);
    } catch (StackOverflowError e) {
      // How much stack is left here, and how much a call takes, differs from one evaluation to the
      // next. The budget alone decides, so that a replay comes to the same.
      return DeepStack.call(() -> first(input, arguments));
    }
  }

  private JsonNode first(JsonNode input, Map<String, JsonNode> arguments) {
    Scope scope = Scope.newChildScope(JqFunctions.ROOT);
    arguments.forEach(scope::setValue);
    First first = new First();
    try {
      Budget.grant(
          () -> {
            run(scope, input, first);
            return true;
          });
    } catch (JsonQueryException e) {
      throw new ExpressionException(shorten(e.getMessage()), e);
    } catch (ExpressionException e) {
      throw e;
    } catch (RuntimeException e) {
      // The library answers some odd inputs with a bare runtime exception.
      throw new ExpressionException("The expression failed: " + shorten(e.getMessage()), e);
    }
    return first.value;
  }

  /** Two are equal when they are written alike. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JqExpression that && source.equals(that.source);
  }

  @Override
  public int hashCode() {
    return source.hashCode();
  }

  /** Where the first output goes. */
  private static final class First {
    JsonNode value = NullNode.getInstance();
  }

  private void run(Scope scope, JsonNode input, First first) throws JsonQueryException {
    BreakSignal enough = new BreakSignal();
    try {
      tree.apply(
          scope,
          input,
          value -> {
            first.value = JqNumbers.finite(Budget.current().hold(value));
            throw enough;
          });
    } catch (BreakSignal signal) {
      if (signal != enough) {
        throw signal;
      }
    }
  }

  private static String shorten(@Nullable String message) {
    String text = message == null ? "it failed" : message;
    return text.length() <= MESSAGE ? text : text.substring(0, MESSAGE) + "…";
  }
}

package dev.penstock.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/** A compiled jq expression. Compile once and keep: compiling costs more than evaluating. */
public final class JqExpression implements Expression {

  private static final Scope ROOT = root();

  private final String source;
  private final JsonQuery query;

  private JqExpression(String source, JsonQuery query) {
    this.source = source;
    this.query = query;
  }

  /**
   * Compiles jq.
   *
   * @param source with or without {@code ${ }} around it
   * @throws ExpressionException when it does not compile
   */
  public static JqExpression compile(String source) {
    String jq = JqTemplate.isExpression(source) ? JqTemplate.strip(source) : source;
    try {
      return new JqExpression(jq, JsonQuery.compile(jq, Versions.JQ_1_6));
    } catch (JsonQueryException e) {
      throw new ExpressionException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The variables it needs from outside, without the {@code $}. */
  public java.util.Set<String> variables() {
    return java.util.Set.of();
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public JsonNode evaluate(JsonNode input, Map<String, JsonNode> arguments) {
    Scope scope = Scope.newChildScope(ROOT);
    arguments.forEach(scope::setValue);
    List<JsonNode> outputs = new ArrayList<>();
    try {
      query.apply(scope, input, outputs::add);
    } catch (JsonQueryException e) {
      throw new ExpressionException(String.valueOf(e.getMessage()), e);
    }
    return outputs.isEmpty() ? NullNode.getInstance() : outputs.getFirst();
  }

  private static Scope root() {
    Scope scope = Scope.newEmptyScope();
    BuiltinFunctionLoader.getInstance().loadFunctions(Versions.JQ_1_6, scope);
    return scope;
  }
}

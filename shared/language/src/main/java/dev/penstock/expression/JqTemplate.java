package dev.penstock.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A document value compiled once: literals stay as they are, a string wholly of the form {@code ${
 * … }} is an expression. Data that an expression gives is never looked at again.
 */
public final class JqTemplate implements Template {

  private final JsonNode source;
  private final Part root;

  private JqTemplate(JsonNode source, Part root) {
    this.source = source;
    this.root = root;
  }

  /**
   * Compiles a value.
   *
   * @throws ExpressionException when an expression in it does not compile
   */
  public static JqTemplate of(JsonNode value) {
    return of(value, JqExpression::compile);
  }

  /** As {@link #of(JsonNode)}, each expression compiled by the given function. */
  public static JqTemplate of(JsonNode value, Function<String, ? extends Expression> compiler) {
    return ofTexts(
        value, text -> isExpression(text) ? Optional.of(compiler.apply(text)) : Optional.empty());
  }

  /**
   * Compiles a value of which any text may be an expression.
   *
   * @param compiler of a text; empty for one that stays as it is
   */
  public static JqTemplate ofTexts(
      JsonNode value, Function<String, Optional<? extends Expression>> compiler) {
    return new JqTemplate(value, part(value, compiler));
  }

  /** A value that is one expression, for members whose text is jq without {@code ${ }}. */
  public static JqTemplate of(JsonNode value, Expression expression) {
    return new JqTemplate(value, new Computed(expression));
  }

  /** Whether the text is wholly of the form {@code ${ … }}. */
  public static boolean isExpression(String text) {
    String trimmed = text.strip();
    return trimmed.startsWith("${") && trimmed.endsWith("}");
  }

  static String strip(String text) {
    String trimmed = text.strip();
    return trimmed.substring(2, trimmed.length() - 1).strip();
  }

  @Override
  public JsonNode source() {
    return source;
  }

  @Override
  public JsonNode evaluate(JsonNode input, Map<String, JsonNode> arguments) {
    return evaluate(root, input, arguments);
  }

  /** Two are equal when they are written alike. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JqTemplate that && source.equals(that.source);
  }

  @Override
  public int hashCode() {
    return source.hashCode();
  }

  /** A value's shape after compilation. Literal trees are kept whole. */
  private sealed interface Part {}

  private record Literal(JsonNode value) implements Part {}

  private record Computed(Expression expression) implements Part {}

  private record Items(List<Part> parts) implements Part {}

  private record Members(Map<String, Part> parts) implements Part {}

  private static Part part(
      JsonNode value, Function<String, Optional<? extends Expression>> compiler) {
    return switch (value) {
      case ObjectNode object -> {
        Map<String, Part> parts = new LinkedHashMap<>();
        object.properties().forEach(e -> parts.put(e.getKey(), part(e.getValue(), compiler)));
        yield allLiteral(parts.values().stream().toList())
            ? new Literal(value)
            : new Members(parts);
      }
      case ArrayNode array -> {
        List<Part> parts = new ArrayList<>();
        array.forEach(item -> parts.add(part(item, compiler)));
        yield allLiteral(parts) ? new Literal(value) : new Items(parts);
      }
      default ->
          (value.isTextual() ? compiler.apply(value.textValue()) : Optional.<Expression>empty())
              .<Part>map(Computed::new)
              .orElseGet(() -> new Literal(value));
    };
  }

  private static boolean allLiteral(List<Part> parts) {
    return parts.stream().allMatch(Literal.class::isInstance);
  }

  private static JsonNode evaluate(Part part, JsonNode input, Map<String, JsonNode> arguments) {
    return switch (part) {
      case Literal literal -> literal.value;
      case Computed computed -> computed.expression.evaluate(input, arguments);
      case Items items -> {
        ArrayNode array = Json.array();
        items.parts.forEach(item -> array.add(evaluate(item, input, arguments)));
        yield array;
      }
      case Members members -> {
        ObjectNode object = Json.object();
        members.parts.forEach((key, value) -> object.set(key, evaluate(value, input, arguments)));
        yield object;
      }
    };
  }
}

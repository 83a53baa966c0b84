package dev.penstock.expression;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * A JSON value of a document in which strings of the form {@code ${ … }} are expressions, at any
 * depth. Only strings written in the document are ever evaluated, never strings found in data.
 * Immutable and thread-safe.
 */
public interface Template {

  /** The value as written. */
  JsonNode source();

  /**
   * The value with its expressions evaluated.
   *
   * @throws ExpressionException when an expression in it fails or exceeds its budget
   */
  JsonNode evaluate(JsonNode input, Map<String, JsonNode> arguments);
}

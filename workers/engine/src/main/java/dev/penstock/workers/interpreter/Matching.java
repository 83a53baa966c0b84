package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.EventFilter;
import dev.penstock.definition.task.EventFilter.AttributeFilter;
import dev.penstock.expression.Expression;
import dev.penstock.expression.ExpressionException;
import dev.penstock.expression.Template;
import dev.penstock.json.Json;
import java.util.Map;
import java.util.Optional;

/**
 * Whether an event fits a filter. What an event holds is foreign: an expression that fails on it
 * means that it does not fit, and never ends the run that listens.
 *
 * @param input of the task that listens
 * @param arguments of the task that listens
 */
record Matching(JsonNode input, Map<String, JsonNode> arguments) {

  /**
   * The keys of correlation as they are with this event; empty when it does not fit.
   *
   * @param keys those that were set by events before
   */
  Optional<JsonNode> fits(EventFilter filter, JsonNode event, JsonNode keys) {
    for (var attribute : filter.attributes().entrySet()) {
      if (!fits(attribute.getValue(), value(event, attribute.getKey()))) {
        return Optional.empty();
      }
    }
    ObjectNode next = Json.object();
    next.setAll((ObjectNode) keys);
    for (var key : filter.correlate().entrySet()) {
      JsonNode found = evaluate(key.getValue().from(), event).orElse(nothing());
      if (found.isNull() || !agrees(key.getKey(), key.getValue(), found, next)) {
        return Optional.empty();
      }
      if (key.getValue().expect().isEmpty()) {
        next.set(key.getKey(), found);
      }
    }
    return Optional.of(next.equals(keys) ? keys : next);
  }

  private boolean agrees(
      String name, EventFilter.Correlation correlation, JsonNode found, ObjectNode keys) {
    if (correlation.expect().isEmpty()) {
      return !keys.has(name) || keys.get(name).equals(found);
    }
    Template expect = correlation.expect().get();
    Optional<JsonNode> expected = evaluate(expect, input);
    return expected.isPresent()
        && (same(expected.get(), found)
            // A constant is written as text, whatever the kind of the value that it stands for.
            || (expect.source().equals(expected.get())
                && !found.isContainerNode()
                && found.asText().equals(expected.get().asText())));
  }

  private boolean fits(AttributeFilter filter, JsonNode value) {
    return switch (filter) {
      case AttributeFilter.Literal(String text) ->
          value.isValueNode() && !value.isNull() && value.asText().equals(text);
      case AttributeFilter.Regex(String text, var pattern) ->
          value.isValueNode()
              && !value.isNull()
              && (value.asText().equals(text) || pattern.matcher(value.asText()).matches());
      case AttributeFilter.Computed(Template template) ->
          evaluate(template, value)
              .map(
                  given ->
                      (template.source().isTextual() && given.isBoolean())
                          ? given.booleanValue()
                          : within(given, value))
              .orElse(false);
    };
  }

  /** An object is within another when each of its members is; all else must be the same. */
  private static boolean within(JsonNode wanted, JsonNode value) {
    if (!wanted.isObject()) {
      return same(wanted, value);
    }
    return value.isObject()
        && wanted.properties().stream()
            .allMatch(
                member ->
                    value.has(member.getKey())
                        && within(member.getValue(), value.get(member.getKey())));
  }

  /** Numbers are the same when their values are: 1 is 1.0 in JSON. */
  private static boolean same(JsonNode one, JsonNode other) {
    return (one.isNumber() && other.isNumber())
        ? one.decimalValue().compareTo(other.decimalValue()) == 0
        : one.equals(other);
  }

  private static JsonNode value(JsonNode event, String attribute) {
    return attribute.equals("data")
        ? EventReading.data(event)
        : Optional.ofNullable(event.get(attribute)).orElse(nothing());
  }

  private Optional<JsonNode> evaluate(Expression expression, JsonNode on) {
    try {
      return Optional.of(expression.evaluate(on, arguments));
    } catch (ExpressionException e) {
      return Optional.empty();
    }
  }

  private Optional<JsonNode> evaluate(Template template, JsonNode on) {
    try {
      return Optional.of(template.evaluate(on, arguments));
    } catch (ExpressionException e) {
      return Optional.empty();
    }
  }

  private static JsonNode nothing() {
    return JsonNodeFactory.instance.nullNode();
  }
}

package dev.penstock.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;

/**
 * Numbers as jq writes them. JSON has no NaN and no infinities: the first becomes null, the others
 * the extremes. A whole number has no fraction, however it was computed.
 */
final class JqNumbers {

  private JqNumbers() {}

  static JsonNode finite(JsonNode value) {
    return isWritten(value) ? value : replace(value);
  }

  private static boolean isWritten(JsonNode value) {
    if (value.isContainerNode()) {
      for (JsonNode child : value) {
        if (!isWritten(child)) {
          return false;
        }
      }
      return true;
    }
    return !value.isFloatingPointNumber()
        || value.isBigDecimal()
        || (Double.isFinite(value.doubleValue()) && !isWhole(value.doubleValue()));
  }

  /** Up to where every whole number has a double of its own; zero keeps its sign. */
  private static boolean isWhole(double number) {
    return Math.abs(number) < 1L << 53
        && number == Math.rint(number)
        && (number != 0 || 1 / number > 0);
  }

  private static JsonNode replace(JsonNode value) {
    return switch (value) {
      case ArrayNode array -> {
        ArrayNode out = Json.array();
        array.forEach(item -> out.add(replace(item)));
        yield out;
      }
      case ObjectNode object -> {
        ObjectNode out = Json.object();
        object.properties().forEach(e -> out.set(e.getKey(), replace(e.getValue())));
        yield out;
      }
      default -> {
        if (isWritten(value)) {
          yield value;
        }
        double number = value.doubleValue();
        if (isWhole(number)) {
          yield LongNode.valueOf((long) number);
        }
        yield Double.isNaN(number)
            ? NullNode.getInstance()
            : DoubleNode.valueOf(Math.copySign(Double.MAX_VALUE, number));
      }
    };
  }
}

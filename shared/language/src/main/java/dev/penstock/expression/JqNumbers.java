package dev.penstock.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;

/**
 * JSON has no NaN and no infinities: as jq does, the first becomes null, the others the extremes.
 */
final class JqNumbers {

  private JqNumbers() {}

  static JsonNode finite(JsonNode value) {
    return isFinite(value) ? value : replace(value);
  }

  private static boolean isFinite(JsonNode value) {
    if (value.isContainerNode()) {
      for (JsonNode child : value) {
        if (!isFinite(child)) {
          return false;
        }
      }
      return true;
    }
    return !value.isFloatingPointNumber()
        || value.isBigDecimal()
        || Double.isFinite(value.doubleValue());
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
        if (isFinite(value)) {
          yield value;
        }
        double number = value.doubleValue();
        yield Double.isNaN(number)
            ? NullNode.getInstance()
            : DoubleNode.valueOf(Math.copySign(Double.MAX_VALUE, number));
      }
    };
  }
}

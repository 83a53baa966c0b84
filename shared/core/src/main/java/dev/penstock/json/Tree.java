package dev.penstock.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * Trees from tokens and back. A mapper does the same, but builds all that binding to classes needs
 * first, which was a tenth of a function's cold start (docs/adr/2026-11-21-ingress-cold-path.md).
 * As deep as the factory's constraint lets a text be.
 */
final class Tree {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Tree() {}

  /** The one value of a text; {@link MissingNode} when there is none. */
  static JsonNode read(JsonParser json) throws IOException {
    JsonToken first = json.nextToken();
    if (first == null) {
      return MissingNode.getInstance();
    }
    JsonNode value = value(json, first);
    JsonToken next = json.nextToken();
    if (next != null) {
      throw new JsonParseException(json, "something follows the value, beginning with " + next);
    }
    return value;
  }

  private static JsonNode value(JsonParser json, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> object(json);
      case START_ARRAY -> array(json);
      case VALUE_STRING -> NODES.textNode(json.getText());
      case VALUE_NUMBER_INT -> integer(json);
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(stripped(json.getDecimalValue()));
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      default -> throw new JsonParseException(json, "no value begins with " + token);
    };
  }

  private static ObjectNode object(JsonParser json) throws IOException {
    ObjectNode object = NODES.objectNode();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      object.set(name, value(json, json.nextToken()));
    }
    return object;
  }

  private static ArrayNode array(JsonParser json) throws IOException {
    ArrayNode array = NODES.arrayNode();
    for (JsonToken next = json.nextToken(); next != JsonToken.END_ARRAY; next = json.nextToken()) {
      array.add(value(json, next));
    }
    return array;
  }

  /** As a mapper has it: a number says how large it is, not how it was written. */
  private static BigDecimal stripped(BigDecimal number) {
    try {
      return number.stripTrailingZeros();
    } catch (ArithmeticException e) {
      // Its exponent is at the end of what an int holds already.
      return number;
    }
  }

  private static JsonNode integer(JsonParser json) throws IOException {
    return switch (json.getNumberType()) {
      case INT -> NODES.numberNode(json.getIntValue());
      case LONG -> NODES.numberNode(json.getLongValue());
      default -> NODES.numberNode(json.getBigIntegerValue());
    };
  }

  /** Writes what {@link #read} makes, and what is made by hand of the same nodes. */
  static void write(JsonNode node, JsonGenerator json) throws IOException {
    switch (node.getNodeType()) {
      case OBJECT -> {
        json.writeStartObject();
        for (var member : node.properties()) {
          json.writeFieldName(member.getKey());
          write(member.getValue(), json);
        }
        json.writeEndObject();
      }
      case ARRAY -> {
        json.writeStartArray();
        for (JsonNode element : node) {
          write(element, json);
        }
        json.writeEndArray();
      }
      case STRING -> json.writeString(node.textValue());
      case NUMBER -> number(node, json);
      case BOOLEAN -> json.writeBoolean(node.booleanValue());
      case BINARY -> json.writeBinary(node.binaryValue());
      case NULL, MISSING -> json.writeNull();
      case POJO -> Json.mapper().writeValue(json, node);
    }
  }

  private static void number(JsonNode node, JsonGenerator json) throws IOException {
    switch (node.numberType()) {
      case INT -> json.writeNumber(node.intValue());
      case LONG -> json.writeNumber(node.longValue());
      case BIG_INTEGER -> json.writeNumber(node.bigIntegerValue());
      case BIG_DECIMAL -> json.writeNumber(node.decimalValue());
      case FLOAT -> json.writeNumber(node.floatValue());
      case DOUBLE -> json.writeNumber(node.doubleValue());
    }
  }
}

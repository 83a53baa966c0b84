package dev.penstock.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.TreeMap;

/**
 * RFC 8785 (JSON Canonicalization Scheme), except that numbers beyond an IEEE 754 double are
 * written in full instead of being rounded: two different amounts must never share a digest.
 */
public final class CanonicalJson {

  private CanonicalJson() {}

  public static String write(JsonNode node) {
    StringBuilder out = new StringBuilder(256);
    write(node, out);
    return out.toString();
  }

  private static void write(JsonNode node, StringBuilder out) {
    switch (node.getNodeType()) {
      case OBJECT -> writeObject(node, out);
      case ARRAY -> {
        out.append('[');
        for (int i = 0; i < node.size(); i++) {
          if (i > 0) {
            out.append(',');
          }
          write(node.get(i), out);
        }
        out.append(']');
      }
      case STRING -> writeString(node.textValue(), out);
      case NUMBER -> out.append(number(node));
      case BOOLEAN -> out.append(node.booleanValue());
      case NULL, MISSING -> out.append("null");
      case BINARY, POJO ->
          throw new IllegalArgumentException("Not a JSON value: " + node.getNodeType());
    }
  }

  private static void writeObject(JsonNode node, StringBuilder out) {
    // String's natural order compares UTF-16 code units, which is the order of RFC 8785 3.2.3.
    TreeMap<String, JsonNode> members = new TreeMap<>();
    node.properties().forEach(e -> members.put(e.getKey(), e.getValue()));
    out.append('{');
    String separator = "";
    for (var member : members.entrySet()) {
      out.append(separator);
      writeString(member.getKey(), out);
      out.append(':');
      write(member.getValue(), out);
      separator = ",";
    }
    out.append('}');
  }

  private static String number(JsonNode node) {
    if (node.isIntegralNumber()) {
      return node.bigIntegerValue().toString();
    }
    if (node.isDouble()) {
      return ecma(node.doubleValue());
    }
    BigDecimal exact = node.decimalValue();
    double nearest = exact.doubleValue();
    if (Double.isFinite(nearest)) {
      String text = ecma(nearest);
      if (new BigDecimal(text).compareTo(exact) == 0) {
        return text;
      }
    }
    return exact.stripTrailingZeros().toString();
  }

  private static String ecma(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("Not a JSON value: " + value);
    }
    return EcmaNumber.format(value);
  }

  private static void writeString(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append("\\u00")
                .append(Character.forDigit(c >> 4, 16))
                .append(Character.forDigit(c & 15, 16));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}

package dev.penstock.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * Plain scalars by the JSON schema of YAML 1.2 (section 10.2): {@code null}, booleans and JSON
 * numbers; all else is text, so that {@code no}, {@code 1_000} and dates stay what was written.
 */
final class Scalars {

  private static final Pattern INTEGER = Pattern.compile("-?(?:0|[1-9][0-9]*)");
  private static final Pattern DECIMAL =
      Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?");
  private static final int MAX_DIGITS = 400;
  private static final int MAX_EXPONENT = 400;

  private Scalars() {}

  /**
   * Resolves a plain scalar.
   *
   * @throws NumberFormatException when it is a number of unreasonable length or exponent
   */
  static JsonNode plain(String text) {
    if (text.isEmpty() || text.equals("null")) {
      return NullNode.getInstance();
    }
    if (text.equals("true") || text.equals("false")) {
      return BooleanNode.valueOf(text.equals("true"));
    }
    char first = text.charAt(0);
    if (first != '-' && (first < '0' || first > '9')) {
      return TextNode.valueOf(text);
    }
    return number(text);
  }

  private static JsonNode number(String text) {
    boolean integer = INTEGER.matcher(text).matches();
    if (!integer && !DECIMAL.matcher(text).matches()) {
      return TextNode.valueOf(text);
    }
    if (text.length() > MAX_DIGITS) {
      throw new NumberFormatException("A number has more than " + MAX_DIGITS + " digits.");
    }
    return integer ? integer(new BigInteger(text)) : decimal(new BigDecimal(text));
  }

  static JsonNode integer(BigInteger value) {
    if (value.bitLength() < 32) {
      return IntNode.valueOf(value.intValue());
    }
    return value.bitLength() < 64
        ? LongNode.valueOf(value.longValue())
        : JsonNodeFactory.instance.numberNode(value);
  }

  static JsonNode decimal(BigDecimal value) {
    if (Math.abs((long) value.scale()) > MAX_EXPONENT) {
      throw new NumberFormatException("A number's exponent is beyond " + MAX_EXPONENT + ".");
    }
    return DecimalNode.valueOf(value);
  }
}

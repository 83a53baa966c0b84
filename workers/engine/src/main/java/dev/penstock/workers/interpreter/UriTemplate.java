package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;

/**
 * Fills the {@code {name}} parts of a URI from the top-level members of the input (DSL reference,
 * section URI Template: RFC 6570 simple string expansion, level 1). A missing or null member gives
 * nothing; a structured one is an expression error.
 */
final class UriTemplate {

  private static final Set<Character> UNRESERVED_MARKS = Set.of('-', '.', '_', '~');

  private UriTemplate() {}

  static String expand(String template, JsonNode input, Evaluation at) {
    StringBuilder out = new StringBuilder(template.length() + 16);
    int from = 0;
    for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', from)) {
      int close = template.indexOf('}', open);
      if (close < 0) {
        throw at.expression("The URI template has an unclosed brace: " + template);
      }
      out.append(template, from, open);
      String name = template.substring(open + 1, close);
      JsonNode value = input.path(name);
      if (value.isContainerNode()) {
        throw at.expression(
            "The URI needs a plain value for {" + name + "}, but the input's is structured.");
      }
      if (!value.isMissingNode() && !value.isNull()) {
        encode(value.asText(), out);
      }
      from = close + 1;
    }
    return out.append(template, from, template.length()).toString();
  }

  /** A value as it may stand in any part of a URI. */
  static String encoded(String value) {
    StringBuilder out = new StringBuilder(value.length() + 16);
    encode(value, out);
    return out.toString();
  }

  private static void encode(String value, StringBuilder out) {
    for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED_MARKS.contains(c))) {
        out.append(c);
      } else {
        out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
      }
    }
  }
}

package dev.penstock.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.exception.JsonQueryTypeException;

/** Functions on texts whose output could grow past the budget in one step, or that are missing. */
final class JqTexts {

  private JqTexts() {}

  static void addTo(Map<String, Function> functions) {
    functions.put("ascii_downcase/0", mapped("ascii_downcase", t -> letters(t, 'A', 'Z', 32)));
    functions.put("ascii_upcase/0", mapped("ascii_upcase", t -> letters(t, 'a', 'z', -32)));
    functions.put("trim/0", mapped("trim", String::strip));
    functions.put("ltrim/0", mapped("ltrim", String::stripLeading));
    functions.put("rtrim/0", mapped("rtrim", String::stripTrailing));
    functions.put(
        "join/1",
        (scope, arguments, in, _, output, _) ->
            arguments
                .getFirst()
                .apply(scope, in, separator -> output.emit(join(in, separator), null)));
  }

  private static Function mapped(String name, UnaryOperator<String> change) {
    return (_, _, in, _, output, _) -> {
      if (!in.isTextual()) {
        throw new JsonQueryTypeException(name + " input must be a string, not %s", in);
      }
      Budget.current().visit(in);
      output.emit(TextNode.valueOf(change.apply(in.textValue())), null);
    };
  }

  private static String letters(String text, char from, char to, int shift) {
    char[] characters = text.toCharArray();
    for (int i = 0; i < characters.length; i++) {
      if (characters[i] >= from && characters[i] <= to) {
        characters[i] += (char) shift;
      }
    }
    return new String(characters);
  }

  private static JsonNode join(JsonNode in, JsonNode separator) throws JsonQueryException {
    if (!in.isArray()) {
      throw new JsonQueryTypeException("Cannot join %s", in.getNodeType());
    }
    if (in.isEmpty()) {
      return TextNode.valueOf("");
    }
    if (!separator.isTextual()) {
      throw new JsonQueryTypeException("The separator of join must be a string, not %s", separator);
    }
    Budget budget = Budget.current();
    budget.visit(in);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < in.size(); i++) {
      JsonNode item = in.get(i);
      out.append(i == 0 ? "" : separator.textValue());
      switch (item.getNodeType()) {
        case STRING, NUMBER, BOOLEAN ->
            out.append(item.isTextual() ? item.textValue() : JqFunctions.json(item));
        case NULL, MISSING -> {}
        default ->
            throw new JsonQueryTypeException(
                "Cannot join with an %s", item.getNodeType().name().toLowerCase(Locale.ROOT));
      }
      budget.holdText(out.length());
    }
    return TextNode.valueOf(out.toString());
  }
}

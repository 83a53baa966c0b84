package dev.penstock.definition;

import java.util.Map;

/** What the specification's patterns mean to a person, who is shown no regular expression. */
final class PatternPhrase {

  /** How a pattern of the schema begins, and what fails to fit it. */
  private static final Map<String, String> KNOWN =
      Map.of(
          "^P(?!$)",
          "is no duration: write PT10S for ten seconds, PT5M for five minutes, P2D for two days, or"
              + " {seconds: 10}",
          "^(0|[1-9]\\d*)\\.",
          "is no version: write three numbers, as 1.0.0",
          "^[a-zA-Z0-9](?:[a-zA-Z0-9-",
          "is no name: write letters, digits and dashes, 63 at most, with no dash at either end",
          "^(?!\\s*\\$\\{)(?=\\S)",
          "is no address, as https://example.com/orders");

  private static final String EXPRESSION = "^\\s*\\$\\{";

  private PatternPhrase() {}

  /** Instead of what the validator says of a text that does not fit. */
  static String of(String said) {
    if (isExpression(said)) {
      return "is no expression, as ${ .orders }";
    }
    return KNOWN.entrySet().stream()
        .filter(each -> said.contains(each.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(said);
  }

  /** Whether it says only that the text is no expression, which can stand nearly everywhere. */
  static boolean isExpression(String said) {
    return said.contains(EXPRESSION);
  }
}

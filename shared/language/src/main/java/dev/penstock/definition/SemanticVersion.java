package dev.penstock.definition;

import java.util.regex.Pattern;

/** Semantic Versioning 2.0.0, section 2 and 9 to 10. */
final class SemanticVersion {

  private static final String NUMBER = "(?:0|[1-9][0-9]{0,17})";
  private static final String LABEL = "(?:0|[1-9][0-9]{0,17}|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)";
  private static final String BUILD = "[0-9a-zA-Z-]+";
  private static final int LONGEST = 128;

  private static final Pattern FORM =
      Pattern.compile(
          NUMBER + "\\." + NUMBER + "\\." + NUMBER + "(?:-" + LABEL + "(?:\\." + LABEL + ")*)?"
              + "(?:\\+" + BUILD + "(?:\\." + BUILD + ")*)?");

  private SemanticVersion() {}

  static boolean isValid(String text) {
    return text.length() <= LONGEST && FORM.matcher(text).matches();
  }
}

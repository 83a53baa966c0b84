package dev.penstock.redaction;

import java.util.Set;

/**
 * A text as it is shown.
 *
 * @param kinds of what was taken out; none where it is the text itself
 */
public record RedactedText(String text, Set<Kind> kinds) {
  public RedactedText {
    kinds = Set.copyOf(kinds);
  }
}

package dev.penstock.functions.api.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.task.TaskPosition;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.Problem.FieldError;
import dev.penstock.problem.ProblemType;

/**
 * Refuses text with unpaired surrogates (RFC 8259, section 8.2). UTF-8 can't hold them: what would
 * be stored, and its digest, would not be what was sent.
 */
public final class WellFormed {

  private WellFormed() {}

  /**
   * Checks all text of a tree.
   *
   * @throws PlatformException {@code invalid-input} naming the first that is not Unicode
   */
  public static void check(JsonNode node) {
    check(node, "");
  }

  private static void check(JsonNode node, String pointer) {
    if (node.isTextual()) {
      text(node.textValue(), pointer);
    } else if (node.isObject()) {
      for (var member : node.properties()) {
        text(member.getKey(), pointer);
        check(member.getValue(), pointer + "/" + TaskPosition.escape(member.getKey()));
      }
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        check(node.get(i), pointer + "/" + i);
      }
    }
  }

  private static void text(String text, String pointer) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw new PlatformException(
            Problem.of(
                ProblemType.INVALID_INPUT,
                "The request body holds text that is not Unicode.",
                new FieldError(pointer, "holds an unpaired surrogate")));
      }
    }
  }
}

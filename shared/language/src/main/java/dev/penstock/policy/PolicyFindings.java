package dev.penstock.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.problem.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What is wrong with a policy file, each with its pointer. */
final class PolicyFindings {

  static final String NAME = "[a-z0-9][a-z0-9-]{0,62}";

  private final List<Problem.FieldError> errors = new ArrayList<>();

  void error(String pointer, String detail) {
    errors.add(new Problem.FieldError(pointer, detail));
  }

  boolean isEmpty() {
    return errors.isEmpty();
  }

  List<Problem.FieldError> errors() {
    return List.copyOf(errors);
  }

  /** The member's text; empty, with an error, when it has not the form. */
  String text(JsonNode object, String pointer, String member, String form, String expected) {
    JsonNode value = object.path(member);
    if (!value.isTextual() || !value.textValue().matches(form)) {
      error(pointer + "/" + member, "\"" + member + "\" is " + expected + ", as text.");
      return "";
    }
    return value.textValue();
  }

  void onlyKnown(JsonNode object, String pointer, String... known) {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!Arrays.asList(known).contains(name)) {
                error(
                    pointer + "/" + name.replace("~", "~0").replace("/", "~1"),
                    "\""
                        + name
                        + "\" is not known here; known are "
                        + String.join(", ", known)
                        + ".");
              }
            });
  }
}

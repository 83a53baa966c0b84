package dev.penstock.form;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.DataSchemas;
import dev.penstock.definition.task.TaskPosition;
import dev.penstock.json.CanonicalJson;
import dev.penstock.problem.Problem.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Holds answers to the forms that they are for. Thread-safe. */
public final class FormAnswers {

  /** An answer goes into the run's history as it is. */
  static final int LONGEST = 64 * 1024;

  private FormAnswers() {}

  /** Loaded with the first answer: a process that only asks needs none of it. */
  private static final class Loaded {
    static final DataSchemas SCHEMAS = DataSchemas.ofForms();
  }

  /**
   * Everything that does not fit, each with its pointer; a field that is missing has one too.
   *
   * @param schema of the form
   * @param at where the answer itself is
   * @throws IllegalArgumentException when the schema can't be used as one
   */
  public static List<FieldError> defects(JsonNode schema, JsonNode answer, String at) {
    if (!answer.isObject()) {
      return List.of(new FieldError(at, "must be an object with the form's fields"));
    }
    if (CanonicalJson.write(answer).length() > LONGEST) {
      return List.of(new FieldError(at, "must be at most " + LONGEST + " characters long"));
    }
    List<FieldError> defects = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : answer.properties()) {
      if (!schema.path("properties").has(member.getKey())) {
        defects.add(
            new FieldError(
                at + "/" + TaskPosition.escape(member.getKey()), "is no field of this form"));
      }
    }
    Loaded.SCHEMAS.defects(schema, answer, at).stream()
        .filter(defect -> defects.stream().noneMatch(d -> d.pointer().equals(defect.pointer())))
        .forEach(defects::add);
    return defects;
  }
}

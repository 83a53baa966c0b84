package dev.penstock.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.penstock.redaction.Classifier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An RFC 9457 problem: what went wrong, where, and what to do.
 *
 * @param type what kind of problem; its URI is stable and may be matched on
 * @param detail one or two sentences for a person: what is wrong here and how to mend it
 * @param instance what it happened to: a request path, or a run's task position; null when unknown
 * @param errors the offending fields; empty when the problem has no parts
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
    ProblemType type, String detail, @Nullable String instance, List<FieldError> errors) {

  /**
   * One offending field.
   *
   * @param pointer RFC 6901 JSON pointer into the document or request body
   * @param detail what is wrong with that field
   */
  public record FieldError(String pointer, String detail) {}

  public Problem {
    errors = List.copyOf(errors);
  }

  public static Problem of(ProblemType type, String detail) {
    return new Problem(type, detail, null, List.of());
  }

  public static Problem of(ProblemType type, String detail, FieldError error) {
    return new Problem(type, detail, null, List.of(error));
  }

  public Problem at(String where) {
    return new Problem(type, detail, where, errors);
  }

  /** Without what its details quote and must not be shown. */
  public Problem shown() {
    return new Problem(
        type,
        Classifier.text(detail).text(),
        instance,
        errors.stream()
            .map(it -> new FieldError(it.pointer(), Classifier.text(it.detail()).text()))
            .toList());
  }

  public int status() {
    return type.status();
  }

  public String title() {
    return type.title();
  }
}

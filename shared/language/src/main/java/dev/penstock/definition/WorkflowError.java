package dev.penstock.definition;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * An error of a running workflow (DSL reference, section Error; the form is RFC 9457's).
 *
 * @param type URI of the error's type
 * @param status HTTP status code that classifies it
 * @param title short summary
 * @param detail explanation of this occurrence
 * @param instance pointer of the task it happened in
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkflowError(
    String type,
    int status,
    @Nullable String title,
    @Nullable String detail,
    @Nullable String instance) {

  /** The standard types of the DSL; a document's {@code dsl} version decides the host emitted. */
  public enum Standard {
    CONFIGURATION(400, "Configuration error"),
    VALIDATION(400, "Validation error"),
    EXPRESSION(400, "Expression error"),
    AUTHENTICATION(401, "Authentication error"),
    AUTHORIZATION(403, "Authorization error"),
    TIMEOUT(408, "Timeout"),
    COMMUNICATION(500, "Communication error"),
    RUNTIME(500, "Runtime error");

    private final int status;
    private final String title;

    Standard(int status, String title) {
      this.status = status;
      this.title = title;
    }

    public String uri() {
      return "https://open-workflow-specification.org/dsl/errors/types/"
          + name().toLowerCase(java.util.Locale.ROOT);
    }

    public WorkflowError error(String detail, @Nullable String instance) {
      return new WorkflowError(uri(), status, title, detail, instance);
    }

    public WorkflowError error(int actualStatus, String detail, @Nullable String instance) {
      return new WorkflowError(uri(), actualStatus, title, detail, instance);
    }
  }
}

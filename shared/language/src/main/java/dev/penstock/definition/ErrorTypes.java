package dev.penstock.definition;

import java.util.List;
import java.util.Locale;

/**
 * The URIs of the DSL's error types. The specification was renamed and moved its host, and older
 * text has another path: a document of any era names the same types, so that a filter written
 * before the move still catches.
 */
public final class ErrorTypes {

  private static final String CURRENT = "https://open-workflow-specification.org/dsl/errors/types/";
  private static final List<String> FORMER =
      List.of(
          "https://open-workflow-specification.org/spec/1.0.0/errors/",
          "https://serverlessworkflow.io/dsl/errors/types/",
          "https://serverlessworkflow.io/spec/1.0.0/errors/");

  private ErrorTypes() {}

  /** Whether two URIs name the same error type. */
  public static boolean same(String left, String right) {
    return normal(left).equals(normal(right));
  }

  /**
   * The URI to emit in a run of a document.
   *
   * @param dsl the version that the document declares: from 1.0.3 on the present host, before it
   *     the former
   */
  public static String uri(WorkflowError.Standard type, String dsl) {
    String base = dsl.equals("1.0.3") ? CURRENT : "https://serverlessworkflow.io/dsl/errors/types/";
    return base + type.name().toLowerCase(Locale.ROOT);
  }

  /** The standard type by its present URI; any other URI as it is. */
  private static String normal(String uri) {
    String trimmed = uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
    for (String former : FORMER) {
      if (trimmed.startsWith(former)) {
        return CURRENT + trimmed.substring(former.length());
      }
    }
    return trimmed;
  }
}

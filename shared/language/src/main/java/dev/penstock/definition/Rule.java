package dev.penstock.definition;

import java.util.Locale;

/**
 * The rules a workflow document is held to. Ids are stable: people suppress, search and document by
 * them. Each has an example in docs/rules.
 */
public enum Rule {
  /** The text is not UTF-8, or not YAML or JSON within the limits of the reader. */
  SYNTAX,
  /** The document does not satisfy the official JSON Schema of the DSL. */
  SCHEMA,
  /** A member that neither the DSL nor Penstock knows. */
  UNKNOWN_MEMBER,
  /** A secret is used in an expression, which would be evaluated in the run. */
  SECRET_IN_EXPRESSION,
  /** A construct of the DSL that this engine does not run yet. */
  UNSUPPORTED_CONSTRUCT,
  /** The document is written in a DSL version this engine does not know. */
  UNSUPPORTED_DSL,
  /** The document's version is not a semantic version. */
  INVALID_VERSION,
  /** An argument of a call is missing or of the wrong kind. */
  INVALID_ARGUMENT,
  /** A duration that is malformed, negative, of no fixed length, or too long. */
  INVALID_DURATION,
  /** A schedule that says nothing, two things, or a time that never comes. */
  INVALID_SCHEDULE,
  /** A JSON Schema in the document that can't be used as one. */
  INVALID_SCHEMA,
  /** An expression that jq can't compile. */
  EXPRESSION_DOES_NOT_COMPILE,
  /** An expression that would give another value when a run is replayed. */
  NONDETERMINISTIC_EXPRESSION,
  /** A flow directive that names no task of its list. */
  THEN_TO_NOWHERE,
  /** Two tasks of one list share a name. */
  DUPLICATE_TASK_NAME,
  /** A switch has more than one case without a condition. */
  SECOND_DEFAULT_CASE,
  /** A reference to a retry, error, timeout, authentication or secret that is not declared. */
  UNKNOWN_REFERENCE,
  /** A call of a function that is in no catalog. */
  UNKNOWN_FUNCTION,
  /** Something outside the document that could not be looked up and pinned. */
  UNRESOLVED_RESOURCE,
  /** Two things that {@code use} declares in a list share a name. */
  DUPLICATE_DECLARATION,
  /** A credential written into a document. */
  LITERAL_CREDENTIAL,
  /** A function that comes to call itself. */
  RECURSIVE_FUNCTION,
  /** Something said of what is shown that can't be told. */
  INVALID_SHOWN_FIELD,
  /** An undo that can't be one: too large, inside of another one, or leading out of itself. */
  INVALID_UNDO,
  /** A document that is larger, as written or with its functions in place, than an engine bears. */
  SIZE_BUDGET,
  /** A credential comes from data, which the run's history keeps. */
  CREDENTIAL_FROM_DATA(Severity.WARNING),
  /** A switch that says nothing of the case in which no condition holds. */
  SWITCH_WITHOUT_DEFAULT(Severity.WARNING),
  /** A task that the flow never gets to. */
  UNREACHABLE_TASK(Severity.WARNING),
  /** A loop of directives that nothing leads out of, and in which nothing waits. */
  ENDLESS_LOOP(Severity.WARNING),
  /** Something that {@code use} declares and nothing uses. */
  UNUSED_DECLARATION(Severity.WARNING),
  /** A call that leaves the platform and may hang for ever. */
  MISSING_TIMEOUT_ON_EXTERNAL_CALL(Severity.WARNING),
  /** A call that only reads, and that nothing makes again when it fails. */
  MISSING_RETRY_ON_EXTERNAL_CALL(Severity.WARNING);

  /** Whether a document may be applied in spite of it. */
  public enum Severity {
    ERROR,
    WARNING
  }

  private final Severity severity;

  Rule() {
    this(Severity.ERROR);
  }

  Rule(Severity severity) {
    this.severity = severity;
  }

  public Severity severity() {
    return severity;
  }

  /** For example {@code then-to-nowhere}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

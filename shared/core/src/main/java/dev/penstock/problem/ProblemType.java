package dev.penstock.problem;

/**
 * The platform's own problem types. Errors of a workflow document (the DSL's error types) are data
 * of the language and live there; these are what the platform itself answers.
 *
 * <p>A constant's name never changes once released: its URI is matched on by clients.
 */
public enum ProblemType {
  INVALID_INPUT(400, "The input is not valid"),
  INVALID_DEFINITION(422, "The definition is not valid"),
  INVALID_CONFIGURATION(500, "The configuration is not valid"),
  UNAUTHENTICATED(401, "Not authenticated"),
  FORBIDDEN(403, "Not permitted"),
  NOT_FOUND(404, "Not found"),
  METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
  NOT_ACCEPTABLE(406, "None of the accepted media types can be given"),
  CONFLICT(409, "It conflicts with the present state"),
  MIGRATION_REFUSED(409, "The run can't go on in the other version"),
  LEGAL_HOLD(409, "A legal hold forbids it"),
  TAMPERED(409, "A stored document no longer matches its seal"),
  PAYLOAD_TOO_LARGE(413, "The payload is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "The media type is not supported"),
  PRECONDITION_FAILED(412, "It changed since it was read"),
  PRECONDITION_REQUIRED(428, "A precondition is required"),
  IDEMPOTENCY_KEY_REUSED(422, "The idempotency key belongs to another request"),
  RATE_LIMITED(429, "Too many requests"),
  INTERNAL(500, "Something went wrong inside"),
  UNAVAILABLE(503, "Not available right now");

  private static final String BASE = "https://penstock.dev/problems/";

  private final int status;
  private final String title;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** The stable URI, for example {@code https://penstock.dev/problems/not-found}. */
  public String uri() {
    return BASE + code();
  }

  /** The short stable code, for example {@code not-found}. */
  public String code() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }
}

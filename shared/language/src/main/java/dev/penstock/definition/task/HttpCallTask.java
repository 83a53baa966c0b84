package dev.penstock.definition.task;

import dev.penstock.expression.Template;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code call: http} (DSL reference, section HTTP Call).
 *
 * @param method upper case
 * @param endpoint an expression, or a URI whose {@code {name}} parts are filled from the input
 * @param headers evaluates to an object of strings; absent when none
 * @param query evaluates to an object; absent when none
 * @param body evaluates to any JSON value; absent when none
 * @param authentication how the call proves who it is; the credential is only named here
 * @param output what of the response becomes the task's output
 * @param redirect whether 3xx counts as success, being followed
 * @param idempotency what the target declares of a second call with the same key
 */
public record HttpCallTask(
    TaskFrame frame,
    String method,
    Template endpoint,
    Optional<Template> headers,
    Optional<Template> query,
    Optional<Template> body,
    Optional<Authentication> authentication,
    Output output,
    boolean redirect,
    Idempotency idempotency)
    implements CallTask {

  /** What of the response becomes the output. */
  public enum Output {
    CONTENT,
    RESPONSE,
    RAW;

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What the target does when the same key comes twice. */
  public enum Idempotency {
    /** It has no effect at all: GET, HEAD, OPTIONS. */
    SAFE,
    /** It acts once per {@code Idempotency-Key}. */
    KEY,
    /** Nothing is known: a second call may act twice, so a person decides after a crash. */
    NONE
  }

  /** A credential by reference: it is leased by the worker that uses it and never enters a run. */
  public sealed interface Authentication {
    String secret();

    /** RFC 7617; the secret is an object with {@code username} and {@code password}. */
    record Basic(String secret) implements Authentication {}

    /** RFC 6750; the secret is the token, or an object with {@code token}. */
    record Bearer(String secret) implements Authentication {}
  }
}

package dev.penstock.definition.task;

import dev.penstock.expression.Template;
import java.util.List;
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
 * @param secrets which values of the arguments are secrets
 * @param parameterAt where in the arguments the parameter of the call's authorization goes, as JSON
 *     pointers
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
    Idempotency idempotency,
    List<SecretReference> secrets,
    List<String> parameterAt)
    implements EffectCallTask {

  /** What of the response becomes the output. */
  public enum Output {
    CONTENT,
    RESPONSE,
    RAW;

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public String tool() {
    return "http";
  }

  @Override
  public String deed() {
    return method;
  }
}

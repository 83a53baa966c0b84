package dev.penstock.definition.task;

import dev.penstock.expression.Template;
import java.util.List;

/**
 * {@code call: asyncapi} with a {@code message}.
 *
 * @param message evaluates to {@code {payload?, headers?}}
 * @param idempotency what the target declares of a second message with the same key
 * @param secrets which values of the arguments are secrets
 */
public record AsyncApiPublishTask(
    TaskFrame frame,
    AsyncApiTarget target,
    Template message,
    Idempotency idempotency,
    List<SecretReference> secrets)
    implements AsyncApiCallTask {

  @Override
  public String deed() {
    return "publish to " + target.name();
  }
}

package dev.penstock.definition.task;

import dev.penstock.definition.task.HttpCallTask.Output;
import dev.penstock.expression.Template;
import java.util.List;
import java.util.Optional;

/**
 * {@code call: openapi} (DSL reference, section OpenAPI Call).
 *
 * @param document where the OpenAPI document is (2.0, 3.0 or 3.1)
 * @param operationId the operation to call
 * @param parameters evaluates to an object: parameters by name, and {@code body}
 * @param authentication how the operation is called; the document has its own
 * @param output what of the response becomes the task's output
 * @param redirect whether 3xx counts as success, being followed
 * @param idempotency what the target declares of a second call with the same key; an operation
 *     whose method is safe needs none
 * @param secrets which values of the arguments are secrets
 */
public record OpenApiCallTask(
    TaskFrame frame,
    Endpoint document,
    String operationId,
    Optional<Template> parameters,
    Optional<Authentication> authentication,
    Output output,
    boolean redirect,
    Idempotency idempotency,
    List<SecretReference> secrets)
    implements EffectCallTask {

  @Override
  public String tool() {
    return "openapi";
  }

  @Override
  public String deed() {
    return operationId;
  }
}

package dev.penstock.definition.task;

import dev.penstock.expression.Template;
import java.util.List;
import java.util.Optional;

/**
 * {@code call: a2a} (DSL reference, section A2A Call).
 *
 * @param method for example {@code message/send}
 * @param agentCard where the card is that says where the agent is
 * @param server where the agent is; not looked at beside a card
 * @param parameters evaluates to an object; absent when none
 * @param idempotency what the agent declares of a second call; asking for tasks needs none
 * @param secrets which values of the arguments are secrets
 */
public record A2aCallTask(
    TaskFrame frame,
    String method,
    Optional<Endpoint> agentCard,
    Optional<Endpoint> server,
    Optional<Template> parameters,
    Idempotency idempotency,
    List<SecretReference> secrets)
    implements EffectCallTask {

  @Override
  public String tool() {
    return "a2a";
  }

  @Override
  public String deed() {
    return method;
  }
}

package dev.penstock.definition.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.expression.Template;
import java.util.List;
import java.util.Optional;

/**
 * {@code run: container} (DSL reference, section Container Process).
 *
 * @param image the image to run
 * @param containerName what it is called; made up when absent
 * @param command for the container's shell
 * @param ports evaluates to an object: ports of the machine to ports of the container
 * @param volumes evaluates to an object: places of the machine to places in the container
 * @param pullPolicy when the image is fetched
 * @param cleanup when the container is removed
 * @param removeAfter how long after its end, when it is removed eventually
 */
public record ContainerTask(
    TaskFrame frame,
    Template image,
    Optional<Template> containerName,
    Optional<Template> command,
    Optional<Template> ports,
    Optional<Template> volumes,
    PullPolicy pullPolicy,
    Cleanup cleanup,
    Optional<Timespan> removeAfter,
    ProcessOptions process,
    Idempotency idempotency)
    implements EffectCallTask {

  /** When the image is fetched. */
  public enum PullPolicy {
    IF_NOT_PRESENT,
    ALWAYS,
    NEVER
  }

  /** When the container is removed after its end. */
  public enum Cleanup {
    ALWAYS,
    NEVER,
    EVENTUALLY
  }

  @Override
  public String tool() {
    return "container";
  }

  @Override
  public String deed() {
    return "container";
  }

  @Override
  public List<SecretReference> secrets() {
    return process.secrets();
  }

  @Override
  public JsonNode rawOutput(JsonNode result, JsonNode input) {
    return process.awaited() ? result : input;
  }
}

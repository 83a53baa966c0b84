package dev.penstock.workers.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.DefinitionId;
import dev.penstock.definition.task.Idempotency;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An outside effect to be made at most once. Only evaluated arguments travel, never the run's
 * state.
 *
 * @param task which attempt of which task
 * @param definition the definition the task belongs to
 * @param policyDigest the policy version pinned by the run
 * @param startedBy who caused the run
 * @param tool the kind of action, for example {@code http}
 * @param arguments the tool's arguments, every expression evaluated, credentials by reference only;
 *     each tool says which they are
 * @param idempotency what the target declares of a second call with the same key
 * @param timeout after which the call faults
 * @param humanTaskId the human task that allowed it, or that settled its unknown outcome; null when
 *     no person was asked yet
 */
public record EffectRequest(
    TaskAttempt task,
    DefinitionId definition,
    String policyDigest,
    String startedBy,
    String tool,
    JsonNode arguments,
    Idempotency idempotency,
    Duration timeout,
    @Nullable String humanTaskId) {

  private static final Set<String> PROCESSES = Set.of("script", "shell", "container");

  /** Whether it is a process of ours, which is ended when nobody waits for it any more. */
  public boolean runsProcess() {
    return PROCESSES.contains(tool);
  }

  public EffectRequest with(Idempotency other) {
    return new EffectRequest(
        task, definition, policyDigest, startedBy, tool, arguments, other, timeout, humanTaskId);
  }

  public EffectRequest within(Duration left) {
    return new EffectRequest(
        task, definition, policyDigest, startedBy, tool, arguments, idempotency, left, humanTaskId);
  }
}

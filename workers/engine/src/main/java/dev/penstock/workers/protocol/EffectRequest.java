package dev.penstock.workers.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.DefinitionId;
import dev.penstock.definition.task.Cost;
import dev.penstock.definition.task.Idempotency;
import java.time.Duration;
import java.time.Instant;
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
 * @param part which batch of what a subscription takes, from 1 on; 0 for what is done at once
 * @param until when a deadline of the document ends the wait for it: from then on it is not begun
 *     any more; null when it has none
 * @param recalls whether an earlier attempt may have made it without the run hearing of it: then
 *     what is on record is its outcome
 * @param cost what the document says that it costs; null when it says nothing
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
    @Nullable String humanTaskId,
    int part,
    @Nullable Instant until,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean recalls,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Cost cost) {

  /** The member of the arguments that says where a batch begins; nobody decides on it. */
  public static final String BATCH = "batch";

  /** The member of the arguments that says how the target is asked whether the effect is there. */
  public static final String RECONCILE = "reconcile";

  /** What is done at once. */
  public EffectRequest(
      TaskAttempt task,
      DefinitionId definition,
      String policyDigest,
      String startedBy,
      String tool,
      JsonNode arguments,
      Idempotency idempotency,
      Duration timeout,
      @Nullable String humanTaskId) {
    this(
        task,
        definition,
        policyDigest,
        startedBy,
        tool,
        arguments,
        idempotency,
        timeout,
        humanTaskId,
        0,
        null,
        false,
        null);
  }

  /** What names the effect on the ledger, and to the target. */
  public String key() {
    return part == 0 ? task.idempotencyKey() : task.idempotencyKey() + ":part-" + part;
  }

  /** Whether it waits for what comes, for as long as it takes. */
  public boolean takesMessages() {
    return part > 0;
  }

  /** Whether it holds something open that is ended when nobody waits for it any more. */
  public boolean endsOnDemand() {
    return runsProcess() || takesMessages();
  }

  /** The process in which what it takes from is open; null when it is nowhere yet. */
  public @Nullable String restingAt() {
    return takesMessages() ? arguments.path(BATCH).path("at").textValue() : null;
  }

  public EffectRequest costing(@Nullable Cost declared) {
    return with(idempotency, timeout, part, until, recalls, declared);
  }

  public EffectRequest part(int number) {
    return with(idempotency, timeout, number, until, recalls, cost);
  }

  private static final Set<String> PROCESSES = Set.of("script", "shell", "container");

  /** Whether it is a process of ours, which is ended when nobody waits for it any more. */
  public boolean runsProcess() {
    return PROCESSES.contains(tool);
  }

  public EffectRequest with(Idempotency other) {
    return with(other, timeout, part, until, recalls, cost);
  }

  public EffectRequest within(Duration left) {
    return with(idempotency, left, part, until, recalls, cost);
  }

  public EffectRequest until(@Nullable Instant deadline) {
    return with(idempotency, timeout, part, deadline, recalls, cost);
  }

  public EffectRequest recalling(boolean mayHaveBeenMade) {
    return with(idempotency, timeout, part, until, mayHaveBeenMade, cost);
  }

  /** What the call may still take; not positive when nobody waits for it any more. */
  public Duration left(Instant now) {
    if (until == null) {
      return timeout;
    }
    Duration wanted = Duration.between(now, until);
    return wanted.compareTo(timeout) < 0 ? wanted : timeout;
  }

  private EffectRequest with(
      Idempotency declared,
      Duration left,
      int number,
      @Nullable Instant deadline,
      boolean mayHaveBeenMade,
      @Nullable Cost price) {
    return new EffectRequest(
        task,
        definition,
        policyDigest,
        startedBy,
        tool,
        arguments,
        declared,
        left,
        humanTaskId,
        number,
        deadline,
        mayHaveBeenMade,
        price);
  }
}

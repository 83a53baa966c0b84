package dev.penstock.workers.tool;

import dev.penstock.trace.TraceParent;
import org.jspecify.annotations.Nullable;

/**
 * What a call is given when it may act.
 *
 * @param idempotencyKey tells the target which effect this is; empty for what is only read
 * @param fencingToken tells the target which worker's word counts
 * @param secrets the opened secrets that the call has named, until it returns
 * @param reach how far the deciding rule lets it go
 * @param gate asked before anything else than the decided action is sent
 * @param deadline for all of it
 * @param position the task, for the error's {@code instance}
 * @param stop says when nobody waits for it any more
 * @param tenure whether it is still this worker's to act
 * @param trace what the target is told of the trace that the call belongs to; null for nothing
 */
public record Permit(
    String idempotencyKey,
    long fencingToken,
    Secrets secrets,
    Reach reach,
    ActionGate gate,
    Deadline deadline,
    String position,
    StopSignal stop,
    Tenure tenure,
    @Nullable TraceParent trace) {

  /** One of no trace. */
  public Permit(
      String idempotencyKey,
      long fencingToken,
      Secrets secrets,
      Reach reach,
      ActionGate gate,
      Deadline deadline,
      String position,
      StopSignal stop,
      Tenure tenure) {
    this(
        idempotencyKey, fencingToken, secrets, reach, gate, deadline, position, stop, tenure, null);
  }

  /** One that is always waited for, and nobody else's. */
  public Permit(
      String idempotencyKey,
      long fencingToken,
      Secrets secrets,
      Reach reach,
      ActionGate gate,
      Deadline deadline,
      String position) {
    this(
        idempotencyKey,
        fencingToken,
        secrets,
        reach,
        gate,
        deadline,
        position,
        StopSignal.never(),
        Tenure.unlimited());
  }

  /** The same for what only asks: it has no effect to be told apart. */
  public Permit reading() {
    return new Permit(
        "", fencingToken, secrets, reach, gate, deadline, position, stop, tenure, trace);
  }

  public Permit until(Deadline sooner) {
    return new Permit(
        idempotencyKey, fencingToken, secrets, reach, gate, sooner, position, stop, tenure, trace);
  }
}

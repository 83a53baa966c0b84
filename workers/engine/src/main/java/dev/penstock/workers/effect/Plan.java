package dev.penstock.workers.effect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Digest;
import dev.penstock.trace.SpanIds;
import dev.penstock.trace.TraceParent;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.TaskAttempt;
import dev.penstock.workers.tool.Action;
import dev.penstock.workers.tool.Reach;
import dev.penstock.workers.tool.ToolCall;
import org.jspecify.annotations.Nullable;

/**
 * An effect that is ready to be decided on.
 *
 * @param request as the run asked for it
 * @param call its checked arguments, ready to act
 * @param payload exactly what would be done: what a person is shown
 * @param digest of the payload; an approval holds for this digest and no other
 * @param requestDigest of what the run asked for; the ledger's row is for this and no other
 * @param attempt the attempt whose row on the ledger it uses
 * @param trace the run's place in its trace; null when nobody is told of it
 */
record Plan(
    EffectRequest request,
    ToolCall call,
    ObjectNode payload,
    String digest,
    String requestDigest,
    int attempt,
    @Nullable TraceParent trace) {

  static Plan of(EffectRequest asked, ToolCall call) {
    EffectRequest request = asked.with(call.idempotency(asked.idempotency()));
    ObjectNode payload = RequestDigest.payload(request);
    String requestDigest = Digest.of(payload);
    String digest = requestDigest;
    if (call.resolved().isPresent()) {
      payload.set("resolved", call.resolved().get());
      digest = Digest.of(payload);
    }
    return new Plan(request, call, payload, digest, requestDigest, request.task().attempt(), null);
  }

  /**
   * What is said of an intent that is given up: nobody knows what became of it. The row takes the
   * next token with that, and a person is shown it, so that their word is for this act alone.
   */
  EffectOutcome.Unknown unknown(String reason, long token) {
    return new EffectOutcome.Unknown(reason, payload.deepCopy().put("fencingToken", token + 1));
  }

  Plan atAttempt(int other) {
    return new Plan(request, call, payload, digest, requestDigest, other, trace);
  }

  /** With its call on its way to its target, which is told nothing yet. */
  Plan approached(Reach reach) {
    return new Plan(
        request, call.approached(reach), payload, digest, requestDigest, attempt, trace);
  }

  Plan in(@Nullable TraceParent run) {
    return new Plan(request, call, payload, digest, requestDigest, attempt, run);
  }

  /** The place in the trace of the call that is made under this token. */
  @Nullable TraceParent callTrace(long token) {
    return trace == null ? null : trace.at(SpanIds.call(key(), attempt, token));
  }

  TaskAttempt task() {
    return request.task();
  }

  String key() {
    return request.key();
  }

  /** For receipts and the trace, for example {@code http POST 127.0.0.1}. */
  String toolName() {
    Action action = call.action();
    String deed = action.operation().isEmpty() ? action.method() : action.operation();
    return request.tool() + " " + deed + " " + action.host();
  }

  String host() {
    return call.action().host();
  }
}

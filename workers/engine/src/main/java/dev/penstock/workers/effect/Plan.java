package dev.penstock.workers.effect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.workers.http.HttpArguments;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.TaskAttempt;

/**
 * An effect that is ready to be decided on.
 *
 * @param request as the run asked for it
 * @param arguments its checked arguments
 * @param payload exactly what would be done: what a person is shown
 * @param digest of the payload; an approval holds for this digest and no other
 * @param attempt the attempt whose row on the ledger it uses
 */
record Plan(
    EffectRequest request,
    HttpArguments arguments,
    ObjectNode payload,
    String digest,
    int attempt) {

  static Plan of(EffectRequest request, HttpArguments arguments) {
    ObjectNode payload = Json.object();
    payload.put("tool", request.tool());
    payload.set("arguments", request.arguments());
    return new Plan(request, arguments, payload, Digest.of(payload), request.task().attempt());
  }

  Plan atAttempt(int other) {
    return new Plan(request, arguments, payload, digest, other);
  }

  TaskAttempt task() {
    return request.task();
  }

  String key() {
    return request.task().idempotencyKey();
  }

  /** For receipts and the trace, for example {@code http POST 127.0.0.1}. */
  String toolName() {
    return request.tool() + " " + arguments.call().method() + " " + host();
  }

  String host() {
    return arguments.call().uri().getHost();
  }
}

package dev.penstock.workers.effect;

import dev.penstock.audit.AuditEntry;
import dev.penstock.id.Ids;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Json;
import dev.penstock.store.NewRow;
import dev.penstock.trace.Hop;
import dev.penstock.workers.protocol.TaskAttempt;
import java.time.Duration;
import java.time.Instant;

/** What an effect leaves behind for people: policy decisions, audit entries and hops. */
final class Trail {

  private static final String WORKER = "worker";

  private Trail() {}

  static AuditEntry entry(String kind, Plan plan) {
    return entry(kind, plan.task(), plan.attempt()).with("key", plan.key());
  }

  static AuditEntry entry(String kind, TaskAttempt task, int attempt) {
    return new AuditEntry(kind, WORKER, task.runId(), task.position(), Json.object())
        .with("key", task.idempotencyKey())
        .with("attempt", attempt);
  }

  static AuditEntry intended(Plan plan, long token) {
    return entry("effect.intended", plan)
        .with("fencingToken", token)
        .with("tool", plan.toolName())
        .with("argumentsDigest", plan.digest());
  }

  static AuditEntry decided(TaskAttempt task, int attempt, Ruling ruling) {
    AuditEntry entry =
        entry("policy.decided", task, attempt)
            .with("outcome", ruling.wire())
            .with("policyDigest", ruling.policyDigest())
            .with("actionDigest", ruling.actionDigest());
    return ruling.rule() == null ? entry : entry.with("rule", ruling.rule());
  }

  /**
   * A decision's row.
   *
   * @param effectKey the effect that asked
   * @param begun as which attempt the action is begun in the same transaction; 0 when it is not
   */
  static NewRow decision(TaskAttempt task, String effectKey, int begun, Ruling ruling) {
    return NewRow.of(
        "policy_decision (id, run_id, position, iteration, attempt, policy_digest, action_digest,"
            + " action, rule, outcome, reason, micros, input, answers, effect_key,"
            + " begun_attempt)",
        Ids.next("pdc"),
        task.runId(),
        task.position(),
        task.iteration(),
        task.attempt(),
        ruling.policyDigest(),
        ruling.actionDigest(),
        CanonicalJson.write(ruling.action()),
        ruling.rule(),
        ruling.wire(),
        ruling.reason(),
        ruling.took().toNanos() / 1000,
        ruling.input(),
        CanonicalJson.write(ruling.answers()),
        effectKey,
        begun);
  }

  static Hop policy(TaskAttempt task, Ruling ruling) {
    Hop hop = hop(task, Hop.Kind.POLICY, ruling.startedAt(), ruling.took());
    hop.detail().put("outcome", ruling.wire());
    if (ruling.rule() != null) {
      hop.detail().put("rule", ruling.rule());
    }
    return hop;
  }

  static Hop hop(TaskAttempt task, Hop.Kind kind, Instant startedAt, Duration took) {
    return new Hop(
        task.runId(),
        kind,
        task.position(),
        task.iteration(),
        task.attempt(),
        startedAt,
        took,
        Json.object());
  }
}

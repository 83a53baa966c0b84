package dev.penstock.workers.effect;

import dev.penstock.audit.AuditEntry;
import dev.penstock.id.Ids;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Json;
import dev.penstock.trace.Hop;
import dev.penstock.workers.protocol.TaskAttempt;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
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

  static void store(Connection transaction, TaskAttempt task, Ruling ruling) throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO policy_decision (id, run_id, position, iteration, attempt, policy_digest,
                                         action_digest, action, rule, outcome, reason, micros,
                                         input, answers)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)) {
      insert.setString(1, Ids.next("pdc"));
      insert.setString(2, task.runId());
      insert.setString(3, task.position());
      insert.setString(4, task.iteration());
      insert.setInt(5, task.attempt());
      insert.setString(6, ruling.policyDigest());
      insert.setString(7, ruling.actionDigest());
      insert.setString(8, CanonicalJson.write(ruling.action()));
      insert.setString(9, ruling.rule());
      insert.setString(10, ruling.wire());
      insert.setString(11, ruling.reason());
      insert.setLong(12, ruling.took().toNanos() / 1000);
      insert.setString(13, ruling.input());
      insert.setString(14, CanonicalJson.write(ruling.answers()));
      insert.executeUpdate();
    }
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

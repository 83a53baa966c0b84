package dev.penstock.workers.effect;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.store.Commit;
import dev.penstock.store.Database;
import dev.penstock.store.NewRow;
import dev.penstock.trace.Hop;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.TaskAttempt;
import dev.penstock.workers.tool.Action;
import dev.penstock.workers.tool.ActionGate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a ruling before anything is done; each refusal is on record when it is said.
 */
final class Decisions {

  private final Database database;
  private final AuditTrail audit;
  private final PolicyGate policy;

  Decisions(Database database, AuditTrail audit, PolicyGate policy) {
    this.database = database;
    this.audit = audit;
    this.policy = policy;
  }

  /** Why the effect may not be made now; null when it may, because it is allowed or approved. */
  @Nullable EffectOutcome refused(Plan plan, Ruling ruling) {
    return switch (ruling.verdict()) {
      case Ruling.Verdict.Allow _ -> null;
      case Ruling.Verdict.Deny _ -> {
        store(plan, ruling, null);
        yield PolicyRefusal.effect(ruling.reason(), plan.task().position());
      }
      case Ruling.Verdict.RequireApproval required -> unlessApproved(plan, ruling, required);
    };
  }

  /**
   * Rules on what else has to be sent: before the act to find out what it is, or while it acts. On
   * record before anything is sent.
   */
  ActionGate.Passage further(EffectRequest request, int attempt, Action action) {
    Ruling ruling = policy.rule(request, action);
    boolean redirected = action.kind().equals(request.tool());
    AuditEntry entry =
        Trail.entry(redirected ? "effect.redirected" : "effect.prepared", request.task(), attempt)
            .with("kind", action.kind())
            .with("host", action.host());
    boolean open = ruling.verdict() instanceof Ruling.Verdict.Allow;
    store(
        request.task(),
        Trail.decision(request.task(), request.key(), open ? attempt : 0, ruling),
        attempt,
        ruling,
        entry,
        open ? PolicyTallies.rows(request.key(), attempt, ruling) : List.of());
    return switch (ruling.verdict()) {
      case Ruling.Verdict.Allow _ -> new ActionGate.Passage.Open(ruling.reach());
      case Ruling.Verdict.Deny _, Ruling.Verdict.RequireApproval _ ->
          new ActionGate.Passage.Closed(
              redirected
                  ? "The policy does not allow the redirect to "
                      + action.host()
                      + ": "
                      + ruling.reason()
                  : PolicyRefusal.further(action.kind(), action.host(), ruling.reason()));
    };
  }

  private @Nullable EffectOutcome unlessApproved(
      Plan plan, Ruling ruling, Ruling.Verdict.RequireApproval required) {
    Approvals.Approval approval =
        database.inTransaction(connection -> Approvals.find(connection, plan, required));
    return switch (approval) {
      case Approvals.Approval.Given _ -> null;
      case Approvals.Approval.Missing _ -> {
        store(plan, ruling, null);
        yield asked(plan, ruling, required);
      }
      case Approvals.Approval.Outdated lapsed -> {
        store(
            plan,
            ruling,
            Trail.entry("approval.voided", plan)
                .with("humanTask", lapsed.humanTaskId())
                .with("argumentsDigest", plan.digest()));
        yield asked(plan, ruling, required);
      }
      case Approvals.Approval.Refused refused -> {
        store(plan, ruling, null);
        yield PolicyRefusal.failed(
            "A person was asked and the answer is: " + refused.outcome() + ".",
            plan.task().position());
      }
    };
  }

  private static EffectOutcome asked(
      Plan plan, Ruling ruling, Ruling.Verdict.RequireApproval required) {
    return new EffectOutcome.ApprovalRequired(
        required.approvers().role(),
        required.approvers().quorum(),
        required.within(),
        ruling.rule() == null ? "" : ruling.rule(),
        plan.payload());
  }

  private void store(Plan plan, Ruling ruling, @Nullable AuditEntry also) {
    store(
        plan.task(),
        Trail.decision(plan.task(), plan.key(), 0, ruling),
        plan.attempt(),
        ruling,
        also,
        List.of());
  }

  private void store(
      TaskAttempt task,
      NewRow decision,
      int attempt,
      Ruling ruling,
      @Nullable AuditEntry also,
      List<NewRow> more) {
    List<AuditEntry> entries = new ArrayList<>(List.of(Trail.decided(task, attempt, ruling)));
    if (also != null) {
      entries.add(also);
    }
    Commit.ofRows()
        .with(decision)
        .with(more)
        .with(Hop.rows(List.of(Trail.policy(task, ruling))))
        .with(audit.rows(entries))
        .send(database);
  }
}

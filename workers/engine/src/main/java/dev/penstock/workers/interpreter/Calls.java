package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.WorkflowError;
import dev.penstock.definition.task.EffectCallTask;
import dev.penstock.definition.task.TaskDefinition;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.HumanDecision;
import dev.penstock.workers.protocol.TaskAttempt;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code call}: asks for an effect, and goes on with the answer. */
final class Calls {

  static final String EXPIRED = "expired";

  /** How long a call may take when the document does not say. */
  static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  private Calls() {}

  static Command perform(
      Turn turn, EffectCallTask task, Frame.Call frame, @Nullable String humanTaskId) {
    Entered entered = frame.entered();
    TaskAttempt attempt = Identity.of(turn.start().runId(), turn.stack(), task);
    Map<String, JsonNode> scope = turn.inside(task, entered);
    ObjectNode arguments = EvaluatedCall.of(task, entered.input(), scope, Turn.at(task));
    task.frame()
        .reconcile()
        .ifPresent(
            reconcile ->
                arguments.set(
                    EffectRequest.RECONCILE,
                    EvaluatedReconcile.of(
                        reconcile,
                        attempt.idempotencyKey(),
                        entered.input(),
                        scope,
                        Turn.at(task))));
    long allowed =
        Math.min(
            entered.allowed() == Deadlines.NEVER ? DEFAULT_TIMEOUT.toMillis() : entered.allowed(),
            Deadlines.earliest(turn.stack()) - turn.now());
    return new Command.Perform(request(turn, task, attempt, arguments, allowed, humanTaskId));
  }

  static EffectRequest request(
      Turn turn,
      EffectCallTask task,
      TaskAttempt attempt,
      ObjectNode arguments,
      long allowed,
      @Nullable String humanTaskId) {
    return new EffectRequest(
            attempt,
            turn.definition().id(),
            turn.start().policyDigest(),
            turn.start().startedBy(),
            task.tool(),
            arguments,
            task.idempotency(),
            Duration.ofMillis(Math.max(1, allowed)),
            humanTaskId)
        .costing(task.frame().cost().orElse(null))
        .recalling(turn.stack().mayHaveMade(attempt.idempotencyKey()))
        .until(Deadlines.instant(Deadlines.earliest(turn.stack())));
  }

  /** The policy wants a person to decide first. */
  static Command askFirst(
      Turn turn, EffectCallTask task, int asked, EffectOutcome.ApprovalRequired needed) {
    return Questions.approval(
        turn,
        task,
        asked,
        needed.role(),
        needed.quorum(),
        "Allow " + task.deed() + " by " + task.name() + " (rule " + needed.rule() + ")",
        needed.payload(),
        needed.within());
  }

  /** Whether the outcome says that nothing has happened for certain. */
  static boolean inconclusive(EffectOutcome outcome) {
    return switch (outcome) {
      case EffectOutcome.Done _ -> false;
      case EffectOutcome.Failed _, EffectOutcome.ApprovalRequired _, EffectOutcome.Unknown _ ->
          true;
    };
  }

  static Command answered(Turn turn, Frame.Call frame, Happening happening) {
    EffectCallTask task = (EffectCallTask) turn.stack().top().definition();
    if (happening instanceof Happening.Performed performed) {
      String key = Identity.of(turn.start().runId(), turn.stack(), task).idempotencyKey();
      if (performed.isConclusive()) {
        turn.stack().heard(key);
      } else if (performed.isUnheard()) {
        turn.stack().leave(key);
      }
    }
    return switch (happening) {
      case Happening.Performed(EffectOutcome.Done(var result, _)) ->
          Completion.leave(turn, task.rawOutput(result, frame.entered().input()));
      case Happening.Performed(EffectOutcome.Failed(var error, _)) ->
          throw new Fault(at(task, error));
      case Happening.Performed(EffectOutcome.ApprovalRequired needed) -> {
        Frame.Call asked = pausedFor(turn, frame);
        yield askFirst(turn, task, asked.asked(), needed);
      }
      case Happening.Performed(EffectOutcome.Unknown doubt) -> {
        Frame.Call asked = pausedFor(turn, frame);
        yield Questions.settlement(turn, task, asked.asked(), doubt);
      }
      case Happening.Decided(HumanDecision decision) -> decided(turn, task, frame, decision);
      case Happening.Noted _,
          Happening.Proceeded _,
          Happening.Emitted _,
          Happening.Received _,
          Happening.Concluded _,
          Happening.Started _,
          Happening.Elapsed _ ->
          throw unexpected(happening);
    };
  }

  /**
   * A settled question goes back to the ledger of effects, whatever was chosen: that is where what
   * is known of the effect is kept.
   */
  private static Command decided(
      Turn turn, EffectCallTask task, Frame.Call frame, HumanDecision decision) {
    return switch (decision.outcome()) {
      case Questions.APPROVED, Questions.RETRY, Questions.MARK_DONE, Questions.FAIL -> {
        Frame.Call resumed = new Frame.Call(frame.entered(), turn.now(), frame.asked());
        turn.stack().replace(resumed);
        yield perform(turn, task, resumed, decision.humanTaskId());
      }
      default -> throw refused(task, decision);
    };
  }

  /** The task's own timeout does not count while a person decides. */
  private static Frame.Call pausedFor(Turn turn, Frame.Call frame) {
    Frame.Call paused = new Frame.Call(frame.entered(), Deadlines.NEVER, frame.asked() + 1);
    turn.stack().replace(paused);
    return paused;
  }

  static Fault refused(TaskDefinition task, HumanDecision decision) {
    String detail =
        decision.outcome().equals(EXPIRED)
            ? "Nobody decided in time."
            : "It was " + decision.outcome() + " by " + decision.decidedBy() + ".";
    return new Fault(
        WorkflowError.Standard.AUTHORIZATION.error(
            decision.comment() == null ? detail : detail + " Comment: " + decision.comment(),
            task.position().pointer()));
  }

  static WorkflowError at(TaskDefinition task, WorkflowError error) {
    return error.instance() != null
        ? error
        : new WorkflowError(
            error.type(), error.status(), error.title(), error.detail(), task.position().pointer());
  }

  static IllegalStateException unexpected(Happening happening) {
    return new IllegalStateException("Nothing awaited this: " + happening);
  }
}

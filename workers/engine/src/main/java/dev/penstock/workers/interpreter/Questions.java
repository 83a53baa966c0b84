package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.approval.Quorum;
import dev.penstock.definition.task.EffectCallTask;
import dev.penstock.definition.task.TaskDefinition;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.HumanTaskRequest;
import dev.penstock.workers.protocol.TaskAttempt;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Words questions to people. */
final class Questions {

  static final String APPROVED = "approved";
  static final String REJECTED = "rejected";
  static final String RETRY = "retry";
  static final String MARK_DONE = "mark-done";
  static final String FAIL = "fail";

  private static final String DEFAULT_ROLE = "approver";

  private Questions() {}

  static Command approval(
      Turn turn,
      TaskDefinition task,
      int asked,
      String role,
      Quorum quorum,
      String title,
      JsonNode payload,
      @Nullable Duration within) {
    return question(
        turn,
        task,
        asked,
        HumanTaskRequest.Kind.APPROVAL,
        role,
        quorum,
        title,
        List.of(APPROVED, REJECTED),
        payload,
        within);
  }

  static Command settlement(
      Turn turn, EffectCallTask task, int asked, EffectOutcome.Unknown doubt) {
    return question(
        turn,
        task,
        asked,
        HumanTaskRequest.Kind.UNKNOWN_EFFECT,
        DEFAULT_ROLE,
        Quorum.ONE,
        "Did " + task.deed() + " by " + task.name() + " happen? " + doubt.reason(),
        List.of(RETRY, MARK_DONE, FAIL),
        doubt.payload(),
        null);
  }

  private static Command question(
      Turn turn,
      TaskDefinition task,
      int asked,
      HumanTaskRequest.Kind kind,
      String role,
      Quorum quorum,
      String title,
      List<String> choices,
      JsonNode payload,
      @Nullable Duration within) {
    TaskAttempt attempt = Identity.of(turn.start().runId(), turn.stack(), task);
    long due =
        Math.min(
            within == null ? Deadlines.NEVER : turn.now() + Deadlines.millis(within),
            Deadlines.earliest(turn.stack()));
    return new Command.Ask(
        new HumanTaskRequest(
            id(attempt, asked),
            attempt,
            kind,
            role,
            quorum,
            title,
            turn.start().startedBy(),
            choices,
            payload,
            Deadlines.instant(due)));
  }

  private static String id(TaskAttempt attempt, int asked) {
    return Identity.id("htk_", attempt.idempotencyKey() + "\n" + attempt.attempt() + "\n" + asked);
  }
}

package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.approval.Addressees;
import dev.penstock.approval.Quorum;
import dev.penstock.definition.task.Asked;
import dev.penstock.definition.task.EffectCallTask;
import dev.penstock.definition.task.HumanCallTask;
import dev.penstock.definition.task.TaskDefinition;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.HumanTaskRequest;
import dev.penstock.workers.protocol.TaskAttempt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Words questions to people. */
final class Questions {

  static final String APPROVED = "approved";
  static final String REJECTED = "rejected";
  static final String CHANGES_REQUESTED = "changes-requested";
  static final String SUBMITTED = "submitted";
  static final String RETRY = "retry";
  static final String MARK_DONE = "mark-done";
  static final String FAIL = "fail";

  private static final String DEFAULT_ROLE = "approver";

  private Questions() {}

  /** Of the policy: whoever holds the role. */
  static Command approval(
      Turn turn,
      TaskDefinition task,
      int asked,
      String role,
      Quorum quorum,
      String title,
      JsonNode payload,
      @Nullable Duration within) {
    TaskAttempt attempt = Identity.of(turn.start().runId(), turn.stack(), task);
    return new Command.Ask(
        new HumanTaskRequest(
            id(attempt, asked),
            attempt,
            HumanTaskRequest.Kind.APPROVAL,
            role,
            quorum,
            Addressees.ALL,
            title,
            turn.start().startedBy(),
            List.of(APPROVED, REJECTED),
            payload,
            due(turn, within),
            List.of()));
  }

  /** Of the document, which says to whom it is put and what happens as time passes. */
  static Command asked(
      Turn turn,
      HumanCallTask task,
      Addressees addressees,
      String title,
      JsonNode payload,
      ApprovalTimes times) {
    TaskAttempt attempt = Identity.of(turn.start().runId(), turn.stack(), task);
    return new Command.Ask(
        new HumanTaskRequest(
            id(attempt, 1),
            attempt,
            kind(task.asked()),
            task.role(),
            task.quorum(),
            addressees,
            title,
            turn.start().startedBy(),
            choices(task.asked()),
            payload,
            due(turn, times.within()),
            times.timers()));
  }

  private static HumanTaskRequest.Kind kind(Asked asked) {
    return switch (asked) {
      case Asked.Approval _ -> HumanTaskRequest.Kind.APPROVAL;
      case Asked.Form _ -> HumanTaskRequest.Kind.FORM;
      case Asked.Review _ -> HumanTaskRequest.Kind.DOCUMENT_REVIEW;
    };
  }

  private static List<String> choices(Asked asked) {
    return switch (asked) {
      case Asked.Approval approval when approval.changes() ->
          List.of(APPROVED, CHANGES_REQUESTED, REJECTED);
      case Asked.Approval _ -> List.of(APPROVED, REJECTED);
      case Asked.Form _ -> List.of(SUBMITTED, REJECTED);
      case Asked.Review _ -> List.of(APPROVED, CHANGES_REQUESTED, REJECTED);
    };
  }

  static Command settlement(
      Turn turn, EffectCallTask task, int asked, EffectOutcome.Unknown doubt) {
    TaskAttempt attempt = Identity.of(turn.start().runId(), turn.stack(), task);
    return new Command.Ask(
        new HumanTaskRequest(
            id(attempt, asked),
            attempt,
            HumanTaskRequest.Kind.UNKNOWN_EFFECT,
            DEFAULT_ROLE,
            Quorum.ONE,
            Addressees.ALL,
            "Did " + task.deed() + " by " + task.name() + " happen? " + doubt.reason(),
            turn.start().startedBy(),
            List.of(RETRY, MARK_DONE, FAIL),
            doubt.payload(),
            due(turn, null),
            List.of()));
  }

  /** Its own time, or that of what encloses it when that is sooner. */
  private static @Nullable Instant due(Turn turn, @Nullable Duration within) {
    return Deadlines.instant(
        Math.min(
            within == null ? Deadlines.NEVER : turn.now() + Deadlines.millis(within),
            Deadlines.earliest(turn.stack())));
  }

  private static String id(TaskAttempt attempt, int asked) {
    return Identity.id("htk_", attempt.idempotencyKey() + "\n" + attempt.attempt() + "\n" + asked);
  }
}

package dev.penstock.workers.run;

import dev.penstock.workers.interpreter.Happening;
import dev.penstock.workers.protocol.HumanDecision;
import dev.penstock.workers.protocol.HumanTaskRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A question to people, until somebody has decided or its time is up. Asking is never cancelled on
 * its way: only what was put can be withdrawn.
 */
final class Asking {

  private final Errand errand;
  private final Errands all;
  private final HumanTaskRequest question;
  private final @Nullable Instant until;
  private boolean open;
  private boolean over;

  /**
   * Of a task.
   *
   * @param until the deadline of the task or of what encloses it, which the question's own time is
   *     not later than; null for none
   */
  Asking(Errand errand, Errands all, HumanTaskRequest question, @Nullable Instant until) {
    this.errand = errand;
    this.all = all;
    this.question = question;
    this.until = until;
  }

  void begin() {
    all.settle(
        all.outside.ask(question),
        (_, failure) -> {
          if (over) {
            withdraw();
            return null;
          }
          errand.cancelTimer();
          if (failure != null) {
            over = true;
            return errand.failed(failure);
          }
          open = true;
          all.inbox.whenDecided(question.id(), () -> all.tell(() -> close(true)));
          if (question.dueAt() != null) {
            errand.timer(question.dueAt().toEpochMilli(), () -> close(false));
          }
          return null;
        },
        this::noLongerThanAllowed);
  }

  /** Nobody waits for it any more. */
  void abandon() {
    over = true;
    if (open) {
      open = false;
      withdraw();
    }
  }

  /** The first of the decision and the time that is up closes the question. */
  private Errands.@Nullable Answer close(boolean decided) {
    if (!open) {
      return null;
    }
    open = false;
    errand.cancelTimer();
    Asked<HumanDecision> closed =
        decided ? all.outside.decision(question.id()) : all.outside.expire(question.id());
    all.settle(
        closed,
        (decision, failure) -> {
          if (over) {
            return null;
          }
          over = true;
          errand.cancelTimer();
          return failure == null
              ? errand.happened(new Happening.Decided(decision))
              : errand.failed(failure);
        },
        this::noLongerThanAllowed);
    return null;
  }

  private void noLongerThanAllowed() {
    if (until != null && !over) {
      errand.timer(until.toEpochMilli(), this::tooLate);
    }
  }

  private Errands.@Nullable Answer tooLate() {
    if (over) {
      return null;
    }
    over = true;
    return errand.happened(new Happening.Elapsed());
  }

  private void withdraw() {
    all.inbox.forget(question.id());
    all.settle(all.outside.withdraw(question.id()), (_, _) -> null);
  }
}

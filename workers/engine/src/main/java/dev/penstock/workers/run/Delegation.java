package dev.penstock.workers.run;

import dev.penstock.workers.interpreter.Command;
import dev.penstock.workers.interpreter.Happening;
import dev.penstock.workers.protocol.SubRunRequest;
import dev.penstock.workers.protocol.SubRunState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run that was asked for, and its end, if somebody waits for that. The wait is the run's inbox
 * and, where there is a deadline, a timer: neither holds a worker.
 */
final class Delegation {

  private final Errand errand;
  private final Errands all;
  private final SubRunRequest run;
  private final @Nullable Instant until;
  private boolean awaited;
  private boolean over;
  private boolean late;

  Delegation(Errand errand, Errands all, Command.Start wanted) {
    this.errand = errand;
    this.all = all;
    this.run = wanted.run();
    this.until = wanted.until();
  }

  /** Starting is never cancelled on its way: only what was started can be asked to stop. */
  void begin() {
    all.settle(all.outside.start(run), this::started, this::noLongerThanAllowed);
  }

  private Errands.@Nullable Answer started(SubRunState state, @Nullable RuntimeException failure) {
    if (over) {
      if (failure == null && (late || run.awaited()) && state instanceof SubRunState.UnderWay) {
        all.settle(all.outside.abandon(run.id()), (_, _) -> null);
      }
      return null;
    }
    errand.cancelTimer();
    if (failure != null) {
      over = true;
      return errand.failed(failure);
    }
    if (!run.awaited() || !(state instanceof SubRunState.UnderWay)) {
      over = true;
      return errand.happened(new Happening.Started(state));
    }
    awaited = true;
    all.inbox.whenEnded(run.id(), () -> all.tell(this::ended));
    noLongerThanAllowed();
    return null;
  }

  /** Nobody waits for it any more. */
  void abandon() {
    over = true;
    if (awaited) {
      awaited = false;
      all.inbox.forget(run.id());
      all.settle(all.outside.abandon(run.id()), (_, _) -> null);
    }
  }

  private Errands.@Nullable Answer ended() {
    if (!awaited) {
      return null;
    }
    awaited = false;
    errand.cancelTimer();
    all.settle(
        all.outside.state(run.id()),
        (state, failure) -> {
          if (over) {
            return null;
          }
          over = true;
          errand.cancelTimer();
          return failure == null
              ? errand.happened(new Happening.Started(state))
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
    late = true;
    abandon();
    return errand.happened(new Happening.Elapsed());
  }
}

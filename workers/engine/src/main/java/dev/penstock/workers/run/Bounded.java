package dev.penstock.workers.run;

import dev.penstock.workers.interpreter.Happening;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is done at once while the platform is there. When it is away it is waited for, until the
 * deadline of the task: then it is not wanted any more.
 */
final class Bounded<T> {

  private final Errand errand;
  private final Errands all;
  private final Asked<T> asked;
  private final Function<T, Happening> answer;
  private @Nullable CancellationScope elsewhere;
  private boolean over;

  Bounded(Errand errand, Errands all, Asked<T> asked, Function<T, Happening> answer) {
    this.errand = errand;
    this.all = all;
    this.asked = asked;
    this.answer = answer;
  }

  /**
   * Asks.
   *
   * @param until null for no deadline
   * @param givenUp done when the deadline comes first
   */
  void begin(@Nullable Instant until, Runnable givenUp) {
    all.settle(
        new Asked<>(asked.here(), this::elsewhere),
        (value, failure) -> {
          if (over) {
            return null;
          }
          over = true;
          errand.cancelTimer();
          return failure == null ? errand.happened(answer.apply(value)) : errand.failed(failure);
        },
        () -> {
          if (until != null) {
            errand.timer(until.toEpochMilli(), () -> tooLate(givenUp));
          }
        });
  }

  private Promise<T> elsewhere() {
    List<Promise<T>> begun = new ArrayList<>(1);
    elsewhere = Workflow.newCancellationScope(() -> begun.add(asked.elsewhere().get()));
    elsewhere.run();
    return begun.getFirst();
  }

  private Errands.@Nullable Answer tooLate(Runnable givenUp) {
    if (over) {
      return null;
    }
    over = true;
    if (elsewhere != null) {
      elsewhere.cancel();
    }
    givenUp.run();
    return errand.happened(new Happening.Elapsed());
  }
}

package dev.penstock.workers.run;

import dev.penstock.workers.interpreter.Happening;
import dev.penstock.workers.interpreter.StrandId;
import dev.penstock.workers.interpreter.Waiting;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is under way outside for the strands of a run, one errand for each strand that waits. */
final class Errands {

  /** What an errand came back with. */
  sealed interface Answer {
    StrandId strand();

    /** It came back with what the strand waits for. */
    record Happened(StrandId strand, Happening happening) implements Answer {}

    /** It never will: a part of the platform has refused it for good. */
    record Failed(StrandId strand, RuntimeException failure) implements Answer {}
  }

  private static final int YIELD_EVERY = 50;

  final String runId;
  final Outside outside;
  final Inbox inbox;
  private final Function<StrandId, @Nullable Instant> deadlines;
  private final Map<StrandId, Errand> underWay = new LinkedHashMap<>();
  private final Deque<Supplier<@Nullable Answer>> news = new ArrayDeque<>();
  private int unsettled;

  /**
   * Of a run.
   *
   * @param deadlines until when what a strand waits for is wanted; null for ever
   */
  Errands(
      String runId, Outside outside, Inbox inbox, Function<StrandId, @Nullable Instant> deadlines) {
    this.runId = runId;
    this.outside = outside;
    this.inbox = inbox;
    this.deadlines = deadlines;
  }

  @Nullable Instant deadline(StrandId strand) {
    return deadlines.apply(strand);
  }

  /**
   * Begins what these strands want. A local activity keeps the workflow task open, and before that
   * is closed no timer starts and no signal comes in: so an effect is one only while effects are
   * all that the run waits for.
   */
  void begin(List<Waiting> wanted) {
    for (Waiting waiting : wanted) {
      underWay.put(waiting.strand(), new Errand(this, waiting));
    }
    boolean onlyEffects = underWay.values().stream().allMatch(Errand::isEffect);
    for (int i = 0; i < wanted.size(); i++) {
      Errand errand = underWay.get(wanted.get(i).strand());
      if (errand != null) {
        errand.begin(onlyEffects);
      }
      if (i % YIELD_EVERY == YIELD_EVERY - 1) {
        Pace.yieldOnce();
      }
    }
  }

  /** The first answer that was not taken yet; null when there is none. */
  @Nullable Answer next() {
    Answer answer = null;
    while (answer == null && !news.isEmpty()) {
      answer = news.remove().get();
    }
    if (answer != null) {
      underWay.remove(answer.strand());
    }
    return answer;
  }

  /** Until there is news, the run is asked to stop, or this holds no more. */
  void await(BooleanSupplier asLongAs) {
    Workflow.await(() -> !news.isEmpty() || inbox.isCancelled() || !asLongAs.getAsBoolean());
  }

  boolean isAnyUnderWay(Predicate<Waiting> wanted) {
    return underWay.values().stream().anyMatch(errand -> wanted.test(errand.waiting()));
  }

  /** Only this is wanted of what is under way. */
  void cancelUnless(Predicate<Waiting> wanted) {
    cancelIf(errand -> !wanted.test(errand.waiting()));
  }

  /** What the strands below this one wait for is not wanted any more. */
  void cancelBelow(StrandId strand) {
    cancelIf(errand -> errand.strand().isBelow(strand));
  }

  private void cancelIf(Predicate<Errand> unwanted) {
    underWay
        .values()
        .removeIf(
            errand -> {
              boolean cancelled = unwanted.test(errand);
              if (cancelled) {
                errand.cancel();
              }
              return cancelled;
            });
  }

  /**
   * Whether all that is under way is found again by whoever asks for it anew: a timer by its time,
   * a question by its id, an effect on a worker of its own by its key. What runs in this workflow
   * task is not.
   */
  boolean mayBeLeft() {
    return unsettled == 0 && news.isEmpty();
  }

  /** Taken on the run's own thread, in the order in which it came. */
  void tell(Supplier<@Nullable Answer> piece) {
    news.add(piece);
  }

  /** Must have an end before the run goes on elsewhere. */
  <T> void settle(Asked<T> asked, Settled<T> then) {
    settle(asked, then, () -> {});
  }

  /**
   * The same.
   *
   * @param away done once that part of the platform proves to be away: from then on the end may
   *     take as long as it stays so, and nothing is held up by the wait for it
   */
  <T> void settle(Asked<T> asked, Settled<T> then, Runnable away) {
    settle(
        asked.here().get(),
        (value, failure) -> {
          if (failure == null || !Asked.isAway(failure)) {
            return then.with(value, failure);
          }
          settle(asked.elsewhere().get(), then);
          away.run();
          return null;
        });
  }

  /** The same of what is asked in one way only. */
  <T> void settle(Promise<T> promise, Settled<T> then) {
    unsettled++;
    promise.handle(
        (value, failure) -> {
          tell(
              () -> {
                unsettled--;
                return then.with(value, failure);
              });
          return null;
        });
  }

  /** What follows on a promise that has an end; one of the two is null. */
  @FunctionalInterface
  interface Settled<T> {
    @Nullable Answer with(T value, @Nullable RuntimeException failure);
  }
}

package dev.penstock.workers.run;

import dev.penstock.workers.interpreter.Command;
import dev.penstock.workers.interpreter.Happening;
import dev.penstock.workers.interpreter.StrandId;
import dev.penstock.workers.interpreter.Waiting;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One thing under way outside: an effect, a question, or time that has to pass. */
final class Errand {

  private final Errands all;
  private final Waiting waiting;
  private @Nullable CancellationScope scope;
  private @Nullable Asking asking;
  private @Nullable Hearing hearing;
  private @Nullable Delegation delegation;
  private boolean cancelled;

  Errand(Errands all, Waiting waiting) {
    this.all = all;
    this.waiting = waiting;
  }

  StrandId strand() {
    return waiting.strand();
  }

  Waiting waiting() {
    return waiting;
  }

  boolean isEffect() {
    return waiting.awaits() instanceof Command.Perform;
  }

  void begin(boolean onlyEffects) {
    switch (waiting.awaits()) {
      case Command.Perform(var effect) -> perform(effect, onlyEffects);
      case Command.Ask(var question) -> {
        asking = new Asking(this, all, question, all.deadline(strand()));
        asking.begin();
      }
      case Command.Start start -> {
        delegation = new Delegation(this, all, start);
        delegation.begin();
      }
      case Command.Sleep(var until) -> timer(until, () -> happened(new Happening.Elapsed()));
      case Command.Emit(var emission) ->
          new Bounded<>(this, all, all.outside.emit(emission), Happening.Emitted::new)
              .begin(all.deadline(strand()), () -> {});
      case Command.Receive receive -> {
        hearing = new Hearing(this, all, receive);
        hearing.begin();
      }
      case Command.Conclude(var listener, var task, _, String at) when at != null ->
          all.settle(
              all.outside.concludeAt(at, listener, task),
              (_, _) -> happened(new Happening.Concluded()));
      case Command.Conclude(var listener, var task, var taken, _) ->
          new Bounded<>(
                  this,
                  all,
                  all.outside.conclude(listener, task, taken),
                  _ -> new Happening.Concluded())
              .begin(
                  all.deadline(strand()),
                  () -> all.settle(all.outside.abandon(listener, task), (_, _) -> null));
      case Command.Note(var note) ->
          all.settle(
              all.outside.noted(all.runId, note),
              (_, failure) -> failure == null ? happened(new Happening.Noted()) : failed(failure));
      case Command.Proceed _,
          Command.Join _,
          Command.Completed _,
          Command.Faulted _,
          Command.Cancelled _ ->
          throw new IllegalStateException("Nothing to do outside: " + waiting.awaits());
    }
  }

  /**
   * Nobody waits for it any more. An effect on its way is not un-made: what becomes of it is on
   * record, and unused.
   */
  void cancel() {
    cancelled = true;
    if (scope != null) {
      scope.cancel();
    }
    if (asking != null) {
      asking.abandon();
    }
    if (hearing != null) {
      hearing.abandon();
    }
    if (delegation != null) {
      delegation.abandon();
    }
  }

  void cancelTimer() {
    if (scope != null) {
      scope.cancel();
    }
  }

  boolean isPast(long until) {
    return until <= Workflow.currentTimeMillis();
  }

  private void perform(EffectRequest effect, boolean onlyEffects) {
    if (onlyEffects && Outside.isShort(effect)) {
      all.settle(
          all.outside.performHere(effect),
          (outcome, failure) -> {
            if (failure != null) {
              return failed(failure);
            }
            return outcome.isPresent() ? performed(outcome.get()) : goOn(effect);
          });
    } else {
      performElsewhere(effect);
    }
  }

  /** It takes longer than the run can be kept from other things. */
  private Errands.@Nullable Answer goOn(EffectRequest effect) {
    if (effect.until() != null && isPast(effect.until().toEpochMilli())) {
      return happened(new Happening.Elapsed());
    }
    if (!cancelled) {
      performElsewhere(effect);
    }
    return null;
  }

  private void performElsewhere(EffectRequest effect) {
    String place = effect.restingAt();
    if (place == null) {
      performAnywhere(effect);
    } else {
      cancellable(() -> performAt(place, effect));
    }
  }

  private void performAnywhere(EffectRequest effect) {
    cancellable(
        () ->
            all.outside
                .performElsewhere(effect)
                .thenApply(
                    outcome -> {
                      all.tell(() -> performed(outcome));
                      return null;
                    }));
  }

  private void performAt(String place, EffectRequest effect) {
    all.outside
        .performAt(place, effect)
        .handle(
            (outcome, failure) -> {
              if (failure != null && Outside.isGone(failure)) {
                all.tell(() -> goOnAnywhere(effect));
              } else {
                EffectOutcome known =
                    failure == null ? outcome : Outside.unperformed(effect, failure);
                all.tell(() -> performed(known));
              }
              return null;
            });
  }

  /** The process that kept a subscription open is gone, and what it kept with it. */
  private Errands.@Nullable Answer goOnAnywhere(EffectRequest effect) {
    if (!cancelled) {
      performAnywhere(effect);
    }
    return null;
  }

  private Errands.@Nullable Answer performed(EffectOutcome outcome) {
    return happened(new Happening.Performed(outcome));
  }

  void timer(long until, java.util.function.Supplier<Errands.@Nullable Answer> then) {
    long left = until - Workflow.currentTimeMillis();
    if (left <= 0) {
      all.tell(then);
      return;
    }
    cancellable(
        () ->
            Workflow.newTimer(Duration.ofMillis(left))
                .thenApply(
                    _ -> {
                      all.tell(then);
                      return null;
                    }));
  }

  private void cancellable(Runnable begin) {
    CancellationScope opened = Workflow.newCancellationScope(begin);
    scope = opened;
    opened.run();
  }

  Errands.@Nullable Answer happened(Happening happening) {
    return cancelled ? null : new Errands.Answer.Happened(strand(), happening);
  }

  Errands.@Nullable Answer failed(RuntimeException failure) {
    return cancelled ? null : new Errands.Answer.Failed(strand(), failure);
  }
}

package dev.penstock.workers.run;

import dev.penstock.definition.WorkflowError;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.Effects;
import dev.penstock.workers.protocol.EmitOutcome;
import dev.penstock.workers.protocol.EmitRequest;
import dev.penstock.workers.protocol.EventBatch;
import dev.penstock.workers.protocol.Events;
import dev.penstock.workers.protocol.HumanDecision;
import dev.penstock.workers.protocol.HumanTaskRequest;
import dev.penstock.workers.protocol.HumanTasks;
import dev.penstock.workers.protocol.MigrationRefusal;
import dev.penstock.workers.protocol.ReceiveRequest;
import dev.penstock.workers.protocol.RunProgress;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.ShortEffects;
import dev.penstock.workers.protocol.SubRunRequest;
import dev.penstock.workers.protocol.SubRunState;
import dev.penstock.workers.protocol.SubRuns;
import dev.penstock.workers.protocol.TaskAttempt;
import dev.penstock.workers.protocol.UndoNote;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The activities as the workflow calls them. What an effect or a person answers is a value; an
 * exception out of an activity means that a part of the platform was away, and since every activity
 * is safe to call again it is tried again until that part is back. A local activity keeps timers
 * and signals out while it runs: so each has one short try, and what takes longer goes on in an
 * activity that keeps nothing out.
 */
final class Outside {

  /** Up to here an effect is short: it runs in the workflow's own worker and costs one event. */
  static final Duration SHORT = Duration.ofSeconds(30);

  /** A process that is there takes what is for it at once. */
  private static final Duration TAKEN = Duration.ofSeconds(5);

  /** How long a worker may be silent before it counts as dead. */
  private static final Duration SILENCE = Duration.ofSeconds(10);

  /** How long the platform may be away before an effect counts as failed. */
  private static final Duration OUTAGE = Duration.ofMinutes(15);

  /**
   * An effect ends by itself when its time is over, and says what is known of it. When it has not
   * so long after a deadline, it hangs, and is not waited for.
   */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final Part<RunProgress> progress = Part.of(RunProgress.class);
  private final Part<HumanTasks> humanTasks = Part.of(HumanTasks.class);
  private final Part<Events> events = Part.of(Events.class);
  private final Part<SubRuns> subRuns = Part.of(SubRuns.class);

  // Its answer comes in time or never: what is longer under way than it may be is not waited for.
  private final ShortEffects shortEffects =
      Workflow.newLocalActivityStub(
          ShortEffects.class,
          LocalActivityOptions.newBuilder()
              .setScheduleToCloseTimeout(BegunEffects.PATIENCE.multipliedBy(3))
              .setRetryOptions(Part.ONCE)
              .setDoNotIncludeArgumentsIntoMarker(true)
              .build());

  void started(String runId) {
    progress.ask(p -> Async.procedure(p::started, runId)).answer();
  }

  void paused(String runId) {
    progress.ask(p -> Async.procedure(p::paused, runId)).answer();
  }

  void resumed(String runId) {
    progress.ask(p -> Async.procedure(p::resumed, runId)).answer();
  }

  boolean migrated(String runId, String from, String to) {
    return progress.ask(p -> Async.function(p::migrated, runId, from, to)).answer();
  }

  void migrationRefused(String runId, String definition, List<MigrationRefusal> refusals) {
    progress.ask(p -> Async.procedure(p::migrationRefused, runId, definition, refusals)).answer();
  }

  Asked<Void> noted(String runId, UndoNote note) {
    return progress.ask(p -> Async.procedure(p::noted, runId, note));
  }

  void ended(String runId, RunResult result) {
    progress.ask(p -> Async.procedure(p::ended, runId, result)).answer();
  }

  Asked<Void> ask(HumanTaskRequest question) {
    return humanTasks.ask(p -> Async.procedure(p::ask, question));
  }

  Asked<HumanDecision> decision(String humanTaskId) {
    return humanTasks.ask(p -> Async.function(p::decision, humanTaskId));
  }

  Asked<HumanDecision> expire(String humanTaskId) {
    return humanTasks.ask(p -> Async.function(p::expire, humanTaskId));
  }

  Asked<Void> withdraw(String humanTaskId) {
    return humanTasks.ask(p -> Async.procedure(p::withdraw, humanTaskId));
  }

  Asked<EmitOutcome> emit(EmitRequest emission) {
    return events.ask(p -> Async.function(p::emit, emission));
  }

  Asked<EventBatch> receive(ReceiveRequest request) {
    return events.ask(p -> Async.function(p::receive, request));
  }

  Asked<Void> conclude(String listener, TaskAttempt task, List<Long> taken) {
    return events.ask(p -> Async.procedure(p::complete, listener, task, taken));
  }

  Asked<Void> abandon(String listener, TaskAttempt task) {
    return events.ask(p -> Async.procedure(p::abandon, listener, task));
  }

  Asked<SubRunState> start(SubRunRequest run) {
    return subRuns.ask(p -> Async.function(p::start, run));
  }

  Asked<SubRunState> state(String runId) {
    return subRuns.ask(p -> Async.function(p::state, runId));
  }

  Asked<Void> abandon(String runId) {
    return subRuns.ask(p -> Async.procedure(p::abandon, runId));
  }

  /** What ends on demand is never short: a local activity is not told of its cancellation. */
  static boolean isShort(EffectRequest effect) {
    return effect.timeout().compareTo(SHORT) <= 0 && !effect.endsOnDemand();
  }

  /** By a local activity; empty when that takes longer than is waited for, or the store is away. */
  Promise<Optional<EffectOutcome>> performHere(EffectRequest effect) {
    return Async.function(shortEffects::begin, effect)
        .handle(
            (outcome, failure) -> {
              if (failure != null && failure.getCause() instanceof CanceledFailure cancelled) {
                throw cancelled;
              }
              return Optional.ofNullable(outcome);
            });
  }

  /**
   * By an activity in the process that keeps open what the effect takes from. Fails with {@link
   * #isGone} when that process does not take it.
   */
  Promise<EffectOutcome> performAt(String place, EffectRequest effect) {
    Effects there =
        Workflow.newActivityStub(
            Effects.class,
            options(effect)
                .setTaskQueue(SubscriptionWorkers.queue(place))
                .setScheduleToStartTimeout(TAKEN)
                .build());
    return Async.function(there::perform, effect);
  }

  /** Closes what a process keeps open, if that process is there; else it is closed already. */
  Promise<Void> concludeAt(String place, String listener, TaskAttempt task) {
    Events there =
        Workflow.newActivityStub(
            Events.class,
            ActivityOptions.newBuilder()
                .setTaskQueue(SubscriptionWorkers.queue(place))
                .setScheduleToStartTimeout(TAKEN)
                .setStartToCloseTimeout(Part.BOOKKEEPING)
                .setRetryOptions(Part.ONCE)
                .build());
    return Async.procedure(there::complete, listener, task, List.<Long>of());
  }

  static boolean isGone(RuntimeException failure) {
    return failure.getCause() instanceof TimeoutFailure late
        && late.getTimeoutType() == TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START;
  }

  /** By an activity that may run on any worker. */
  Promise<EffectOutcome> performElsewhere(EffectRequest effect) {
    Effects anywhere = Workflow.newActivityStub(Effects.class, options(effect).build());
    return Async.function(anywhere::perform, effect)
        .exceptionally(failure -> unperformed(effect, failure));
  }

  private static ActivityOptions.Builder options(EffectRequest effect) {
    Duration oneTry = effect.timeout().plus(Part.BOOKKEEPING);
    var options =
        ActivityOptions.newBuilder()
            .setStartToCloseTimeout(oneTry)
            .setScheduleToCloseTimeout(atMost(oneTry.plus(OUTAGE), effect))
            .setHeartbeatTimeout(SILENCE)
            .setRetryOptions(Part.UNTIL_BACK);
    if (effect.takesMessages()) {
      options.setTaskQueue(SubscriptionWorkers.ANYWHERE);
    }
    return options;
  }

  private static Duration atMost(Duration longest, EffectRequest effect) {
    if (effect.until() == null) {
      return longest;
    }
    Instant now = Instant.ofEpochMilli(Workflow.currentTimeMillis());
    Duration wanted = Duration.between(now, effect.until()).plus(GRACE);
    return wanted.compareTo(longest) < 0 ? wanted : longest;
  }

  /** What is known of an effect when the platform has failed to perform it. */
  static EffectOutcome unperformed(EffectRequest effect, Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    if (cause instanceof CanceledFailure cancelled) {
      throw cancelled;
    }
    return new EffectOutcome.Failed(
        WorkflowError.Standard.RUNTIME.error(
            "The platform could not perform the call: "
                + cause.getClass().getSimpleName()
                + ". The worker's log says why.",
            effect.task().position()),
        true);
  }
}

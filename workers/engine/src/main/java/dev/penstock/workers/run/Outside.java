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
import dev.penstock.workers.protocol.ReceiveRequest;
import dev.penstock.workers.protocol.RunProgress;
import dev.penstock.workers.protocol.SubRunRequest;
import dev.penstock.workers.protocol.SubRunState;
import dev.penstock.workers.protocol.SubRuns;
import dev.penstock.workers.protocol.TaskAttempt;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;

/**
 * The activities as the workflow calls them. What an effect or a person answers is a value; an
 * exception out of an activity means that a part of the platform was away, and since every activity
 * is safe to call again it is tried again until that part is back.
 */
final class Outside {

  /** Up to here an effect is short: it runs in the workflow's own worker and costs one event. */
  static final Duration SHORT = Duration.ofSeconds(30);

  /** What the platform's own bookkeeping around an effect may take. */
  private static final Duration BOOKKEEPING = Duration.ofSeconds(10);

  /** How long a worker with a process may be silent before it counts as dead. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  /** How long the platform may be away before an effect counts as failed. */
  private static final Duration OUTAGE = Duration.ofMinutes(15);

  private static final RetryOptions UNTIL_BACK =
      RetryOptions.newBuilder()
          .setInitialInterval(Duration.ofMillis(200))
          .setBackoffCoefficient(2)
          .setMaximumInterval(Duration.ofSeconds(10))
          .build();

  // A local activity that has neither a limit of attempts nor of time is not retried at all, though
  // an ordinary one would be for ever (LocalActivityWorker of the SDK). So "for ever" is spelled
  // out.
  private static final Duration FOR_EVER = Duration.ofDays(3650);

  private static final LocalActivityOptions BOOKKEEPING_OPTIONS =
      LocalActivityOptions.newBuilder()
          .setStartToCloseTimeout(BOOKKEEPING)
          .setScheduleToCloseTimeout(FOR_EVER)
          .setRetryOptions(UNTIL_BACK)
          .setDoNotIncludeArgumentsIntoMarker(true)
          .build();

  private final RunProgress progress =
      Workflow.newLocalActivityStub(RunProgress.class, BOOKKEEPING_OPTIONS);
  private final HumanTasks humanTasks =
      Workflow.newLocalActivityStub(HumanTasks.class, BOOKKEEPING_OPTIONS);

  private final Events events = Workflow.newLocalActivityStub(Events.class, BOOKKEEPING_OPTIONS);
  private final SubRuns subRuns = Workflow.newLocalActivityStub(SubRuns.class, BOOKKEEPING_OPTIONS);

  RunProgress progress() {
    return progress;
  }

  Promise<Void> ask(HumanTaskRequest question) {
    return Async.procedure(humanTasks::ask, question);
  }

  Promise<HumanDecision> decision(String humanTaskId) {
    return Async.function(humanTasks::decision, humanTaskId);
  }

  Promise<HumanDecision> expire(String humanTaskId) {
    return Async.function(humanTasks::expire, humanTaskId);
  }

  Promise<Void> withdraw(String humanTaskId) {
    return Async.procedure(humanTasks::withdraw, humanTaskId);
  }

  Promise<EmitOutcome> emit(EmitRequest emission) {
    return Async.function(events::emit, emission);
  }

  Promise<EventBatch> receive(ReceiveRequest request) {
    return Async.function(events::receive, request);
  }

  Promise<Void> conclude(String listener, TaskAttempt task, List<Long> taken) {
    return Async.procedure(events::complete, listener, task, taken);
  }

  Promise<Void> abandon(ReceiveRequest request) {
    return Async.procedure(events::abandon, request.listener(), request.task());
  }

  Promise<SubRunState> start(SubRunRequest run) {
    return Async.function(subRuns::start, run);
  }

  Promise<SubRunState> state(String runId) {
    return Async.function(subRuns::state, runId);
  }

  Promise<Void> abandon(String runId) {
    return Async.procedure(subRuns::abandon, runId);
  }

  /** What ends on demand is never short: a local activity is not told of its cancellation. */
  static boolean isShort(EffectRequest effect) {
    return effect.timeout().compareTo(SHORT) <= 0 && !effect.endsOnDemand();
  }

  /** By a local activity. */
  Promise<EffectOutcome> performHere(EffectRequest effect) {
    Duration oneTry = effect.timeout().plus(BOOKKEEPING);
    return outcome(
        effect,
        Workflow.newLocalActivityStub(
            Effects.class,
            LocalActivityOptions.newBuilder()
                .setStartToCloseTimeout(oneTry)
                .setScheduleToCloseTimeout(oneTry.plus(OUTAGE))
                .setRetryOptions(UNTIL_BACK)
                .setDoNotIncludeArgumentsIntoMarker(true)
                .build()));
  }

  /** By an activity that may run on any worker. */
  Promise<EffectOutcome> performElsewhere(EffectRequest effect) {
    Duration oneTry = effect.timeout().plus(BOOKKEEPING);
    var options =
        ActivityOptions.newBuilder()
            .setStartToCloseTimeout(oneTry)
            .setScheduleToCloseTimeout(oneTry.plus(OUTAGE))
            .setRetryOptions(UNTIL_BACK);
    if (effect.endsOnDemand()) {
      options.setHeartbeatTimeout(SILENCE);
    }
    return outcome(effect, Workflow.newActivityStub(Effects.class, options.build()));
  }

  private static Promise<EffectOutcome> outcome(EffectRequest effect, Effects effects) {
    return Async.function(effects::perform, effect)
        .exceptionally(
            failure -> {
              Throwable cause = failure.getCause() == null ? failure : failure.getCause();
              if (cause instanceof CanceledFailure cancelled) {
                throw cancelled;
              }
              return new EffectOutcome.Failed(
                  WorkflowError.Standard.RUNTIME.error(
                      "The platform could not perform the call: "
                          + cause.getClass().getSimpleName()
                          + ". The worker's log says why.",
                      effect.task().position()));
            });
  }
}

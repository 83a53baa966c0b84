package dev.penstock.workers.run;

import dev.penstock.definition.WorkflowError;
import dev.penstock.workers.interpreter.Command;
import dev.penstock.workers.interpreter.Happening;
import dev.penstock.workers.interpreter.Machine;
import dev.penstock.workers.interpreter.MachineState;
import dev.penstock.workers.interpreter.Moment;
import dev.penstock.workers.interpreter.StateCodec;
import dev.penstock.workers.interpreter.Step;
import dev.penstock.workers.protocol.HumanDecision;
import dev.penstock.workers.protocol.HumanTaskRequest;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.RunStart;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Carries out the machine's commands until one says that the run is over. */
final class Drive {

  private final Machine machine;
  private final RunStart start;
  private final Outside outside;
  private final Inbox inbox;
  private final int continueAfterEvents;
  private final Random random = Workflow.newRandom();
  private final Pace pace = new Pace();
  private @Nullable MachineState state;

  Drive(Machine machine, RunStart start, Outside outside, Inbox inbox, int continueAfterEvents) {
    this.machine = machine;
    this.start = start;
    this.outside = outside;
    this.inbox = inbox;
    this.continueAfterEvents = continueAfterEvents;
  }

  String position() {
    return state == null ? "" : machine.position(state);
  }

  RunResult toTheEnd() {
    Step step = first();
    while (true) {
      state = step.state();
      if (inbox.cancelReason() != null) {
        return new RunResult.Cancelled(inbox.cancelReason());
      }
      switch (step.command()) {
        case Command.Completed(var output) -> {
          return new RunResult.Completed(output);
        }
        case Command.Faulted(var error) -> {
          return new RunResult.Faulted(error);
        }
        case Command.Proceed _ -> {
          pace.stepped();
          continueAsNewWhenLong(step.state());
          step = next(step, new Happening.Proceeded());
        }
        case Command.Perform(var effect) ->
            step = rested(step, new Happening.Performed(outside.perform(effect)));
        case Command.Ask(var question) ->
            step = rested(step, new Happening.Decided(answer(question)));
        case Command.Sleep(var duration) -> {
          sleep(duration);
          step = rested(step, new Happening.Elapsed());
        }
      }
    }
  }

  private Step first() {
    return start.resumeFrom() == null
        ? guarded(() -> machine.begin(moment()), null)
        : new Step(StateCodec.read(start.resumeFrom()), new Command.Proceed());
  }

  private Step rested(Step step, Happening happening) {
    pace.rested();
    return next(step, happening);
  }

  private Step next(Step step, Happening happening) {
    if (inbox.isCancelled()) {
      return step;
    }
    Moment moment = moment();
    return guarded(() -> machine.step(step.state(), happening, moment), step.state());
  }

  private Moment moment() {
    return new Moment(Workflow.currentTimeMillis(), random.nextDouble());
  }

  /** Nothing but the frames is carried over: all else is in the start already. */
  private void continueAsNewWhenLong(MachineState reached) {
    var info = Workflow.getInfo();
    if (info.isContinueAsNewSuggested() || info.getHistoryLength() >= continueAfterEvents) {
      Workflow.continueAsNew(
          new RunStart(
              start.runId(),
              start.definitionDigest(),
              start.document(),
              start.configDigest(),
              start.policyDigest(),
              start.input(),
              start.startedBy(),
              StateCodec.write(reached)));
    }
  }

  private HumanDecision answer(HumanTaskRequest question) {
    outside.humanTasks().ask(question);
    boolean settled = true;
    if (question.dueAt() == null) {
      Workflow.await(() -> inbox.hasDecision(question.id()) || inbox.isCancelled());
    } else {
      long left = question.dueAt().toEpochMilli() - Workflow.currentTimeMillis();
      settled =
          left > 0
              && Workflow.await(
                  Duration.ofMillis(left),
                  () -> inbox.hasDecision(question.id()) || inbox.isCancelled());
    }
    boolean decided = settled && inbox.hasDecision(question.id());
    inbox.forget(question.id());
    return decided
        ? outside.humanTasks().decision(question.id())
        : outside.humanTasks().expire(question.id());
  }

  private void sleep(Duration duration) {
    if (!duration.isZero()) {
      Workflow.await(duration, inbox::isCancelled);
    }
  }

  /**
   * An exception out of the machine is a bug of ours: the run faults with it, visibly, instead of
   * trying the same step for ever. The machine calls nothing of the backbone, so nothing that the
   * backbone throws for its own ends is caught here.
   */
  private Step guarded(Supplier<Step> pureStep, @Nullable MachineState before) {
    try {
      return pureStep.get();
    } catch (RuntimeException | StackOverflowError bug) {
      Workflow.getLogger(Drive.class).error("The interpreter failed in run {}", start.runId(), bug);
      MachineState at =
          before == null
              ? new MachineState(
                  0, com.fasterxml.jackson.databind.node.NullNode.instance, java.util.List.of())
              : before;
      return new Step(
          at,
          new Command.Faulted(
              WorkflowError.Standard.RUNTIME.error(
                  "The interpreter failed here; the worker's log says why.",
                  before == null ? "/input" : position())));
    }
  }
}

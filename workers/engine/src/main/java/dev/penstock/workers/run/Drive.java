package dev.penstock.workers.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.WorkflowError;
import dev.penstock.workers.interpreter.Command;
import dev.penstock.workers.interpreter.Happening;
import dev.penstock.workers.interpreter.MachineState;
import dev.penstock.workers.interpreter.Moment;
import dev.penstock.workers.interpreter.StateCodec;
import dev.penstock.workers.interpreter.Step;
import dev.penstock.workers.interpreter.StrandId;
import dev.penstock.workers.interpreter.Waiting;
import dev.penstock.workers.interpreter.Weight;
import dev.penstock.workers.protocol.MigrationRefusal;
import dev.penstock.workers.protocol.MigrationRequest;
import dev.penstock.workers.protocol.RunResult;
import io.temporal.workflow.Workflow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Steps the strands of a run in turn and has carried out what they want, until one says that the
 * run is over. What happened outside is taken first; of the strands that can go on by themselves,
 * the one that could first. Only when none can is anything begun outside, so that it is known what
 * stands beside it.
 */
final class Drive {

  private final Outside outside;
  private final Inbox inbox;
  private final int continueAfterEvents;
  private final Random random = Workflow.newRandom();
  private final Pace pace = new Pace();
  private final Errands errands;
  private final Versions versions;
  private final Deque<StrandId> ready = new ArrayDeque<>();
  private final List<Waiting> unbegun = new ArrayList<>();
  private Course course;
  private MachineState state = MachineState.nowhere();
  private @Nullable LastCalls lastCalls;
  private boolean recorded;
  private boolean paused;
  private boolean migrated;

  Drive(Course course, Programs programs, Outside outside, Inbox inbox, int continueAfterEvents) {
    this.course = course;
    this.versions = new Versions(programs, outside);
    this.outside = outside;
    this.inbox = inbox;
    this.continueAfterEvents = continueAfterEvents;
    // A run that begins where another one stood has a state too, and is not on record yet.
    this.recorded = Workflow.getInfo().getContinuedExecutionRunId().isPresent();
    this.errands =
        new Errands(
            course.start().runId(),
            outside,
            inbox,
            strand -> this.course.machine().deadline(state, strand));
  }

  List<String> positions() {
    return state.waiting().stream()
        .map(waiting -> course.machine().position(state, waiting.strand()))
        .distinct()
        .toList();
  }

  RunResult toTheEnd() {
    follow(first());
    while (true) {
      takeCancel();
      if (lastCalls != null) {
        takeLast(lastCalls);
        continue;
      }
      RunResult over = state.result();
      if (over != null) {
        return over;
      }
      tellPause();
      MigrationRequest asked = inbox.nextMigration();
      if (asked != null) {
        // This takes time on record, in which the run may be asked to pause or to stop.
        migrate(asked);
        continue;
      }
      switch (errands.next()) {
        case Errands.Answer.Happened(var strand, var happening) -> step(strand, happening);
        case Errands.Answer.Failed(var strand, var failure) ->
            end(new RunResult.Faulted(Mishaps.refused(course, state, strand, failure)));
        case null -> {
          if (migrated && !paused && !state.isUndoing() && errands.mayBeLeft()) {
            leave();
          } else {
            onward();
          }
        }
      }
    }
  }

  /** A run that is ending already is not cancelled any more; a paused one does not wait to end. */
  private void takeCancel() {
    String reason = inbox.takeCancel();
    if (reason != null && lastCalls == null && !state.isUndoing()) {
      inbox.resume();
      end(new RunResult.Cancelled(reason));
    }
  }

  /** Early: what was done is undone before, when it is known what was done. */
  private void end(RunResult because) {
    lastCalls = LastCalls.of(course, errands, because);
    if (lastCalls == null) {
      finish(because);
    }
  }

  private void takeLast(LastCalls calls) {
    if (calls.areOver()) {
      lastCalls = null;
      finish(calls.because());
    } else {
      state = calls.next(course, state, moment());
    }
  }

  /** A run with nothing to undo just ends; whoever waited outside is told by its end. */
  private void finish(RunResult because) {
    Step step = course.machine().end(state, because, moment());
    if (step.state().isUndoing()) {
      errands.cancelUnless(_ -> false);
      ready.clear();
      unbegun.clear();
      follow(step);
    } else {
      state = step.state();
    }
  }

  /** Goes on, rests, or leaves off here, when the run is long. */
  private void onward() {
    if (ready.isEmpty() || paused) {
      rest();
    } else if (!isLong()) {
      stepReady();
    } else if (errands.mayBeLeft()) {
      leave();
    } else {
      errands.await(this::isNothingAsked);
    }
  }

  /** Takes a step of the strand whose turn it is. */
  private void stepReady() {
    if (pace.wantsNewTask()) {
      begin();
      pace.newTask();
    }
    pace.step();
    step(ready.remove(), new Happening.Proceeded());
  }

  private void leave() {
    JsonNode atHand = StateCodec.write(state);
    WorkflowError tooLarge = Weight.atHand(atHand, course.machine().position(state, StrandId.ROOT));
    if (tooLarge == null) {
      record();
      Workflow.continueAsNew(course.continued(atHand));
    } else if (state.isUndoing()) {
      // It has less at hand with each undo.
      stepReady();
    } else {
      end(new RunResult.Faulted(tooLarge));
    }
  }

  /** Nothing can be done before something happens outside. */
  private void rest() {
    begin();
    errands.await(this::isNothingAsked);
    pace.rested();
  }

  private void migrate(MigrationRequest to) {
    record();
    Course changed = versions.changed(course, state, to);
    if (changed != null) {
      course = changed;
      migrated = true;
    }
  }

  /** What stands in the way of going on in another version from here. */
  List<MigrationRefusal> migration(MigrationRequest to) {
    return versions.refusals(course, state, to);
  }

  private String runId() {
    return course.start().runId();
  }

  private boolean isNothingAsked() {
    return isPauseTold() && !inbox.isMigrating();
  }

  /** A pause counts from when it is on record; tasks that have begun by then go on to their end. */
  private void tellPause() {
    if (isPauseTold()) {
      return;
    }
    paused = inbox.isPaused();
    record();
    if (paused) {
      outside.paused(runId());
    } else {
      outside.resumed(runId());
    }
  }

  private boolean isPauseTold() {
    return paused == inbox.isPaused();
  }

  private void begin() {
    record();
    List<Waiting> now = List.copyOf(unbegun);
    unbegun.clear();
    errands.begin(now);
  }

  /** A run that only computes is recorded once, with its end. */
  private void record() {
    if (!recorded) {
      recorded = true;
      outside.started(runId());
    }
  }

  private void step(StrandId strand, Happening happening) {
    Moment moment = moment();
    MachineState before = state;
    Step step =
        Mishaps.guarded(
            course,
            before,
            strand,
            moment,
            () -> course.machine().step(before, strand, happening, moment));
    RunResult because = before.isUndoing() ? null : step.state().endsBecause();
    lastCalls = because == null ? null : LastCalls.of(course, errands, because);
    if (lastCalls == null) {
      follow(step);
    }
  }

  private void follow(Step step) {
    state = step.state();
    StrandId over = step.over();
    if (over != null) {
      ready.removeIf(strand -> strand.isBelow(over));
      unbegun.removeIf(waiting -> waiting.strand().isBelow(over));
      errands.cancelBelow(over);
    }
    for (Waiting waiting : step.moved()) {
      if (waiting.awaits() instanceof Command.Proceed) {
        ready.add(waiting.strand());
      } else {
        unbegun.add(waiting);
      }
    }
  }

  private Step first() {
    JsonNode from = course.start().resumeFrom();
    if (from == null) {
      Moment moment = moment();
      return Mishaps.guarded(
          course, state, StrandId.ROOT, moment, () -> course.machine().begin(moment));
    }
    MachineState resumed = StateCodec.read(from);
    return new Step(resumed, resumed.waiting(), null);
  }

  private Moment moment() {
    return new Moment(Workflow.currentTimeMillis(), random.nextDouble());
  }

  private boolean isLong() {
    var info = Workflow.getInfo();
    return info.isContinueAsNewSuggested() || info.getHistoryLength() >= continueAfterEvents;
  }
}

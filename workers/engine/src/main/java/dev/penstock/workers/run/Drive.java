package dev.penstock.workers.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.penstock.definition.WorkflowError;
import dev.penstock.workers.interpreter.Command;
import dev.penstock.workers.interpreter.Happening;
import dev.penstock.workers.interpreter.MachineState;
import dev.penstock.workers.interpreter.Moment;
import dev.penstock.workers.interpreter.StateCodec;
import dev.penstock.workers.interpreter.Step;
import dev.penstock.workers.interpreter.Strand;
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

/**
 * Steps the strands of a run in turn and has carried out what they want, until one says that the
 * run is over. What happened outside is taken first; of the strands that can go on by themselves,
 * the one that could first. Only when none can is anything begun outside, so that it is known what
 * stands beside it.
 */
final class Drive {

  private final Programs programs;
  private final Outside outside;
  private final Inbox inbox;
  private final int continueAfterEvents;
  private final Random random = Workflow.newRandom();
  private final Pace pace = new Pace();
  private final Errands errands;
  private final Deque<StrandId> ready = new ArrayDeque<>();
  private final List<Waiting> unbegun = new ArrayList<>();
  private Course course;
  private MachineState state = nowhere();
  private boolean recorded;
  private boolean paused;
  private boolean migrated;

  Drive(Course course, Programs programs, Outside outside, Inbox inbox, int continueAfterEvents) {
    this.course = course;
    this.programs = programs;
    this.outside = outside;
    this.inbox = inbox;
    this.continueAfterEvents = continueAfterEvents;
    // A run that begins where another one stood has a state too, and is not on record yet.
    this.recorded = Workflow.getInfo().getContinuedExecutionRunId().isPresent();
    this.errands =
        new Errands(outside, inbox, strand -> this.course.machine().deadline(state, strand));
  }

  List<String> positions() {
    return state.waiting().stream()
        .map(waiting -> course.machine().position(state, waiting.strand()))
        .distinct()
        .toList();
  }

  RunResult toTheEnd() {
    follow(first());
    while (inbox.cancelReason() == null) {
      switch (state.root().awaits()) {
        case Command.Completed(var output) -> {
          return new RunResult.Completed(output);
        }
        case Command.Faulted(var error) -> {
          return new RunResult.Faulted(error);
        }
        case Command.Proceed _,
            Command.Join _,
            Command.Perform _,
            Command.Ask _,
            Command.Start _,
            Command.Sleep _,
            Command.Emit _,
            Command.Receive _,
            Command.Conclude _ -> {}
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
        case Errands.Answer.Failed(var strand, var failure) -> {
          return Mishaps.refused(course, state, strand, failure);
        }
        case null -> {
          if (migrated && !paused && errands.mayBeLeft()) {
            leave();
          } else if (ready.isEmpty() || paused) {
            rest();
          } else {
            goOn();
          }
        }
      }
    }
    return new RunResult.Cancelled(inbox.cancelReason());
  }

  /** Takes a step of the strand whose turn it is; or leaves off here, when the run is long. */
  private void goOn() {
    if (isLong()) {
      if (errands.mayBeLeft()) {
        leave();
        return;
      }
      errands.await(this::isNothingAsked);
      return;
    }
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
    } else {
      follow(Mishaps.over(state, tooLarge));
    }
  }

  /** Nothing can be done before something happens outside. */
  private void rest() {
    begin();
    errands.await(this::isNothingAsked);
    pace.rested();
  }

  /**
   * Between two steps the run may change to a version with the same past. What is under way goes
   * on: it is the same in both. The pin changes first, on record, then what is stepped through.
   */
  private void migrate(MigrationRequest to) {
    record();
    switch (course.in(programs, to, state)) {
      case Course.Other.Refused(var refusals) -> refuse(to, refusals);
      case Course.Other.Possible(var other) -> {
        if (outside.migrated(runId(), course.start().definitionDigest(), to.digest())) {
          course = other;
          migrated = true;
        } else {
          refuse(to, List.of(new MigrationRefusal("/document", "The store does not allow it.")));
        }
      }
    }
  }

  private void refuse(MigrationRequest to, List<MigrationRefusal> refusals) {
    outside.migrationRefused(runId(), to.definition(), refusals);
  }

  /** What stands in the way of going on in another version from here. */
  List<MigrationRefusal> migration(MigrationRequest to) {
    return switch (course.in(programs, to, state)) {
      case Course.Other.Possible _ -> List.of();
      case Course.Other.Refused(var refusals) -> refusals;
    };
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
    follow(
        Mishaps.guarded(
            course,
            before,
            strand,
            () -> course.machine().step(before, strand, happening, moment)));
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
      return Mishaps.guarded(course, state, StrandId.ROOT, () -> course.machine().begin(moment));
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

  private static MachineState nowhere() {
    return new MachineState(
        0, NullNode.instance, 0, new Strand(List.of(), new Command.Proceed(), 0));
  }
}

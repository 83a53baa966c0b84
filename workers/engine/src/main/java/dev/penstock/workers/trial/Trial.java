package dev.penstock.workers.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.json.Digest;
import dev.penstock.workers.interpreter.Command;
import dev.penstock.workers.interpreter.Happening;
import dev.penstock.workers.interpreter.Machine;
import dev.penstock.workers.interpreter.MachineState;
import dev.penstock.workers.interpreter.Moment;
import dev.penstock.workers.interpreter.Program;
import dev.penstock.workers.interpreter.Sighting;
import dev.penstock.workers.interpreter.StrandId;
import dev.penstock.workers.interpreter.Waiting;
import dev.penstock.workers.interpreter.Watcher;
import dev.penstock.workers.protocol.RunStart;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One run of a definition on the real interpreter, in memory and without a backbone. Its clock goes
 * on only by what waits and answers take, so nothing really waits; chance is always one half.
 */
public final class Trial {

  /** A run that takes more steps than this is taken not to end. */
  static final int MOST_STEPS = 1_000_000;

  private static final String NONE = Digest.of("");

  private final Machine machine;
  private final World world;
  private final Errands errands;
  private final Instant beginning;
  private final List<Sighting> sightings = new ArrayList<>();
  private final Map<Wish, Optional<Errands.Coming>> underWay = new LinkedHashMap<>();
  private Instant now;

  /** What names a {@link Waiting}. */
  private record Wish(StrandId strand, long since) {}

  private Trial(WorkflowDefinition definition, Given given, World world, Watcher also, int depth) {
    this.world = world;
    this.beginning = given.beginning();
    this.now = beginning;
    this.errands = new Errands(world, depth, beginning, given.config());
    Watcher both =
        sighting -> {
          sightings.add(sighting);
          also.saw(sighting);
        };
    this.machine =
        new Machine(
            new Program(definition, both),
            new RunStart(
                given.runId(),
                definition.digest(),
                definition.document(),
                NONE,
                given.config(),
                NONE,
                given.input(),
                given.startedBy(),
                null));
  }

  /**
   * What a run starts with.
   *
   * @param beginning where its clock starts
   * @param config the values of its configuration
   */
  public record Given(
      String runId, JsonNode input, String startedBy, Instant beginning, JsonNode config) {}

  /**
   * Runs to the end.
   *
   * @param also is told of the way while it is taken
   */
  public static Account run(WorkflowDefinition definition, Given given, World world, Watcher also) {
    return run(definition, given, world, also, 0);
  }

  /** The same of a run that another one has started. */
  static Account run(
      WorkflowDefinition definition, Given given, World world, Watcher also, int depth) {
    return new Trial(definition, given, world, also, depth).toTheEnd();
  }

  /**
   * Runs until a task is about to begin for the first time.
   *
   * @param position of the task; one in a branch of a fork never begins on the run's own strand
   */
  static Reached until(WorkflowDefinition definition, Given given, World world, String position) {
    boolean[] begun = {false};
    Trial trial =
        new Trial(
            definition,
            given,
            world,
            sighting ->
                begun[0] |=
                    sighting instanceof Sighting.Began(var task, _)
                        && task.position().pointer().equals(position),
            0);
    MachineState before = trial.machine.begin(trial.moment()).state();
    for (int steps = 0; steps < MOST_STEPS; steps++) {
      Errands.Coming next = trial.isOver(before) ? null : trial.next(before);
      if (next == null) {
        break;
      }
      trial.goOn(next);
      MachineState after =
          trial.machine.step(before, next.strand(), next.happening(), trial.moment()).state();
      if (begun[0]) {
        return new Reached(
            Optional.of(before),
            Duration.between(trial.beginning, trial.now),
            trial.errands.silent());
      }
      before = after;
    }
    return new Reached(
        Optional.empty(), Duration.between(trial.beginning, trial.now), trial.errands.silent());
  }

  /**
   * What became of running up to a task.
   *
   * @param before where the run stood just before it; empty when it never came there
   * @param silent why it could not go on; null when it could
   */
  record Reached(Optional<MachineState> before, Duration lasted, @Nullable String silent) {}

  private boolean isOver(MachineState state) {
    return state.root().awaits() instanceof Command.Completed
        || state.root().awaits() instanceof Command.Faulted;
  }

  private Account toTheEnd() {
    MachineState state = machine.begin(moment()).state();
    for (int steps = 0; steps < MOST_STEPS; steps++) {
      switch (state.root().awaits()) {
        case Command.Completed(var output) -> {
          return account(new Ending.Completed(output));
        }
        case Command.Faulted(var error) -> {
          return account(new Ending.Faulted(error));
        }
        case Command.Cancelled(var reason) ->
            throw new IllegalStateException("Nobody cancels a trial: " + reason);
        case Command.Proceed _,
            Command.Join _,
            Command.Note _,
            Command.Perform _,
            Command.Ask _,
            Command.Emit _,
            Command.Receive _,
            Command.Conclude _,
            Command.Start _,
            Command.Sleep _ -> {
          Errands.Coming next = next(state);
          if (next == null) {
            return account(new Ending.Stuck(String.valueOf(errands.silent())));
          }
          goOn(next);
          state = machine.step(state, next.strand(), next.happening(), moment()).state();
        }
      }
    }
    return account(
        new Ending.Stuck(
            "The run does not end: it has taken "
                + MOST_STEPS
                + " steps. Is there a loop that"
                + " nothing leaves?"));
  }

  private void goOn(Errands.Coming next) {
    if (next.at().isAfter(now)) {
      if (next.happening() instanceof Happening.Elapsed) {
        world.passed(Duration.between(now, next.at()));
      }
      now = next.at();
    }
  }

  /**
   * What happens next: what can go on by itself, then what comes first of all that is waited for,
   * as in a real run; null when nobody answers.
   */
  private Errands.@Nullable Coming next(MachineState state) {
    List<Waiting> waiting = state.waiting();
    for (Waiting each : waiting) {
      if (each.awaits() instanceof Command.Proceed) {
        return new Errands.Coming(each.strand(), now, new Happening.Proceeded());
      }
    }
    Errands.Coming next = soonest(waiting);
    Instant arrival = errands.nextArrival();
    while (arrival != null && (next == null || !arrival.isAfter(next.at()))) {
      now = arrival.isAfter(now) ? arrival : now;
      errands.arrived(now);
      next = soonest(waiting);
      arrival = errands.nextArrival();
    }
    return next;
  }

  private Errands.@Nullable Coming soonest(List<Waiting> waiting) {
    Set<Wish> wished = new HashSet<>();
    for (Waiting each : waiting) {
      Wish wish = new Wish(each.strand(), each.since());
      wished.add(wish);
      // Whether there is an event to hear may be otherwise after each step of another branch.
      if (!underWay.containsKey(wish) || each.awaits() instanceof Command.Receive) {
        underWay.put(wish, errands.begun(each, now));
      }
    }
    underWay.keySet().retainAll(wished);
    return underWay.values().stream()
        .flatMap(Optional::stream)
        .min(Comparator.comparing(Errands.Coming::at))
        .orElse(null);
  }

  private Moment moment() {
    return new Moment(now.toEpochMilli(), 0.5);
  }

  private Account account(Ending ending) {
    return new Account(
        ending, sightings, errands.calls(), errands.questions(), Duration.between(beginning, now));
  }
}

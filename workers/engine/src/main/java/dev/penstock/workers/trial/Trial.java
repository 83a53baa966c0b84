package dev.penstock.workers.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.definition.WorkflowError;
import dev.penstock.json.Digest;
import dev.penstock.workers.event.MemoryEvents;
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
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.EventBatch;
import dev.penstock.workers.protocol.HumanTaskRequest;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.RunStart;
import dev.penstock.workers.protocol.SubRunRequest;
import dev.penstock.workers.protocol.SubRunState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
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

  private static final int DEEPEST = 32;

  private static final String NONE = Digest.of("");

  private final Machine machine;
  private final World world;
  private final int depth;
  private final Instant beginning;
  private final List<Sighting> sightings = new ArrayList<>();
  private final Map<Wish, Optional<Coming>> underWay = new LinkedHashMap<>();
  private final List<EffectRequest> calls = new ArrayList<>();
  private final List<HumanTaskRequest> questions = new ArrayList<>();
  private final MemoryEvents events;
  private final Deque<World.Arrival> coming;
  private Instant now;
  private @Nullable String silent;

  /** What names a {@link Waiting}. */
  private record Wish(StrandId strand, long since) {}

  /** What will happen to a strand, and when. */
  private record Coming(StrandId strand, Instant at, Happening happening) {}

  private Trial(WorkflowDefinition definition, Given given, World world, Watcher also, int depth) {
    this.world = world;
    this.depth = depth;
    this.beginning = given.beginning();
    this.now = beginning;
    this.events = new MemoryEvents(Clock.fixed(beginning, ZoneOffset.UTC));
    this.coming = new ArrayDeque<>(world.events());
    arrived(now);
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
                NONE,
                given.input(),
                given.startedBy(),
                null));
  }

  /**
   * What a run starts with.
   *
   * @param beginning where its clock starts
   */
  public record Given(String runId, JsonNode input, String startedBy, Instant beginning) {}

  /**
   * Runs to the end.
   *
   * @param also is told of the way while it is taken
   */
  public static Account run(WorkflowDefinition definition, Given given, World world, Watcher also) {
    return new Trial(definition, given, world, also, 0).toTheEnd();
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
      Coming next = trial.isOver(before) ? null : trial.next(before);
      if (next == null) {
        break;
      }
      trial.goOn(next);
      MachineState after =
          trial.machine.step(before, next.strand(), next.happening(), trial.moment()).state();
      if (begun[0]) {
        return new Reached(
            Optional.of(before), Duration.between(trial.beginning, trial.now), trial.silent);
      }
      before = after;
    }
    return new Reached(
        Optional.empty(), Duration.between(trial.beginning, trial.now), trial.silent);
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
        case Command.Proceed _,
            Command.Join _,
            Command.Perform _,
            Command.Ask _,
            Command.Emit _,
            Command.Receive _,
            Command.Conclude _,
            Command.Start _,
            Command.Sleep _ -> {
          Coming next = next(state);
          if (next == null) {
            return account(new Ending.Stuck(String.valueOf(silent)));
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

  private void goOn(Coming next) {
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
  private @Nullable Coming next(MachineState state) {
    List<Waiting> waiting = state.waiting();
    for (Waiting each : waiting) {
      if (each.awaits() instanceof Command.Proceed) {
        return new Coming(each.strand(), now, new Happening.Proceeded());
      }
    }
    Coming next = soonest(waiting);
    while (!coming.isEmpty() && (next == null || !coming.getFirst().at().isAfter(next.at()))) {
      Instant at = coming.getFirst().at();
      now = at.isAfter(now) ? at : now;
      arrived(now);
      next = soonest(waiting);
    }
    return next;
  }

  private void arrived(Instant until) {
    while (!coming.isEmpty() && !coming.getFirst().at().isAfter(until)) {
      events.send(coming.removeFirst().event());
    }
  }

  private @Nullable Coming soonest(List<Waiting> waiting) {
    Set<Wish> wished = new HashSet<>();
    for (Waiting each : waiting) {
      Wish wish = new Wish(each.strand(), each.since());
      wished.add(wish);
      // Whether there is an event to hear may be otherwise after each step of another branch.
      if (!underWay.containsKey(wish) || each.awaits() instanceof Command.Receive) {
        underWay.put(wish, begun(each));
      }
    }
    underWay.keySet().retainAll(wished);
    return underWay.values().stream()
        .flatMap(Optional::stream)
        .min(Comparator.comparing(Coming::at))
        .orElse(null);
  }

  /** The one place that carries commands out; empty when nobody answers. */
  private Optional<Coming> begun(Waiting waiting) {
    return switch (waiting.awaits()) {
      case Command.Sleep(var until) ->
          Optional.of(
              new Coming(waiting.strand(), Instant.ofEpochMilli(until), new Happening.Elapsed()));
      case Command.Perform(var effect) -> {
        calls.add(effect);
        yield switch (world.perform(effect)) {
          case Reply.Answered(var outcome, Duration took) ->
              Optional.of(
                  new Coming(waiting.strand(), now.plus(took), new Happening.Performed(outcome)));
          case Reply.Silent(String why) -> unanswered(why);
        };
      }
      case Command.Ask(var question) -> {
        questions.add(question);
        yield switch (world.ask(question, now)) {
          case Reply.Answered(var decision, Duration took) ->
              Optional.of(
                  new Coming(waiting.strand(), now.plus(took), new Happening.Decided(decision)));
          case Reply.Silent(String why) -> unanswered(why);
        };
      }
      case Command.Emit(var emission) ->
          Optional.of(
              new Coming(waiting.strand(), now, new Happening.Emitted(events.emit(emission))));
      case Command.Receive receive -> received(waiting, receive);
      case Command.Conclude(var listener, var task, var taken, _) -> {
        events.complete(listener, task, taken);
        yield Optional.of(new Coming(waiting.strand(), now, new Happening.Concluded()));
      }
      case Command.Start(var run, var until) ->
          started(run)
              .map(
                  answer ->
                      until != null && now.plus(answer.took()).isAfter(until)
                          ? new Coming(waiting.strand(), until, new Happening.Elapsed())
                          : new Coming(
                              waiting.strand(),
                              now.plus(answer.took()),
                              new Happening.Started(answer.answer())));
      case Command.Proceed _, Command.Join _, Command.Completed _, Command.Faulted _ ->
          throw new IllegalStateException("Nothing to carry out: " + waiting.awaits());
    };
  }

  /** Events that are there; or the end of the wait for them. */
  private Optional<Coming> received(Waiting waiting, Command.Receive receive) {
    EventBatch batch = events.receive(receive.request());
    if (!batch.events().isEmpty()) {
      return Optional.of(new Coming(waiting.strand(), now, new Happening.Received(batch)));
    }
    return receive.dueAt() == null
        ? unanswered(
            "The task "
                + receive.request().task().position()
                + " listens, and no event comes that fits.")
        : Optional.of(new Coming(waiting.strand(), receive.dueAt(), new Happening.Elapsed()));
  }

  private Optional<Reply.Answered<SubRunState>> started(SubRunRequest run) {
    return switch (world.start(run)) {
      case SubRun.Answered(Reply.Answered<SubRunState> answer) -> Optional.of(answer);
      case SubRun.Answered(Reply.Silent<SubRunState>(String why)) -> {
        silent = why;
        yield Optional.empty();
      }
      case SubRun.Known(WorkflowDefinition definition) -> through(run, definition);
    };
  }

  /** The other run, to its end; what it asks the world for counts as asked for by this one. */
  private Optional<Reply.Answered<SubRunState>> through(
      SubRunRequest run, WorkflowDefinition definition) {
    if (depth >= DEEPEST) {
      return Optional.of(
          new Reply.Answered<>(
              new SubRunState.Refused(
                  WorkflowError.Standard.CONFIGURATION.error(
                      "Runs start runs "
                          + DEEPEST
                          + " deep already; deeper is taken for a recursion that does not end.",
                      run.task().position())),
              Duration.ZERO));
    }
    Account account =
        new Trial(
                definition,
                new Given(
                    run.id(), run.input(), run.startedBy(), now.truncatedTo(ChronoUnit.MILLIS)),
                world,
                Watcher.NONE,
                depth + 1)
            .toTheEnd();
    calls.addAll(account.calls());
    questions.addAll(account.questions());
    return switch (account.ending()) {
      case Ending.Completed(var output) ->
          ended(new RunResult.Completed(output), run, account.lasted());
      case Ending.Faulted(var error) -> ended(new RunResult.Faulted(error), run, account.lasted());
      case Ending.Stuck(String why) -> {
        silent = "In " + run.namespace() + "/" + run.name() + ": " + why;
        yield Optional.empty();
      }
    };
  }

  private static Optional<Reply.Answered<SubRunState>> ended(
      RunResult result, SubRunRequest run, Duration lasted) {
    return Optional.of(
        new Reply.Answered<>(
            new SubRunState.Ended(result), run.awaited() ? lasted : Duration.ZERO));
  }

  private Optional<Coming> unanswered(String why) {
    silent = why;
    return Optional.empty();
  }

  private Moment moment() {
    return new Moment(now.toEpochMilli(), 0.5);
  }

  private Account account(Ending ending) {
    return new Account(ending, sightings, calls, questions, Duration.between(beginning, now));
  }
}

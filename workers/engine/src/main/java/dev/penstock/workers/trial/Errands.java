package dev.penstock.workers.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.definition.WorkflowError;
import dev.penstock.workers.event.MemoryEvents;
import dev.penstock.workers.interpreter.Command;
import dev.penstock.workers.interpreter.Happening;
import dev.penstock.workers.interpreter.StrandId;
import dev.penstock.workers.interpreter.Waiting;
import dev.penstock.workers.interpreter.Watcher;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.EventBatch;
import dev.penstock.workers.protocol.HumanTaskRequest;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.SubRunRequest;
import dev.penstock.workers.protocol.SubRunState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Carries out what the strands of a {@link Trial} want, and keeps what was asked of its world. */
final class Errands {

  private static final int DEEPEST = 32;

  private final World world;
  private final int depth;
  private final JsonNode config;
  private final MemoryEvents events;
  private final Deque<World.Arrival> coming;
  private final List<EffectRequest> calls = new ArrayList<>();
  private final List<HumanTaskRequest> questions = new ArrayList<>();
  private @Nullable String silent;

  /** What will happen to a strand, and when. */
  record Coming(StrandId strand, Instant at, Happening happening) {}

  /**
   * For one run.
   *
   * @param depth how many runs have started each other before this one
   * @param config what the run is configured with, and so those that it starts
   */
  Errands(World world, int depth, Instant beginning, JsonNode config) {
    this.world = world;
    this.depth = depth;
    this.config = config;
    this.events = new MemoryEvents(Clock.fixed(beginning, ZoneOffset.UTC));
    this.coming = new ArrayDeque<>(world.events());
    arrived(beginning);
  }

  /** When the next event comes; null when none will. */
  @Nullable Instant nextArrival() {
    return coming.isEmpty() ? null : coming.getFirst().at();
  }

  /** Takes in the events that have come by then. */
  void arrived(Instant until) {
    while (!coming.isEmpty() && !coming.getFirst().at().isAfter(until)) {
      events.send(coming.removeFirst().event());
    }
  }

  List<EffectRequest> calls() {
    return calls;
  }

  List<HumanTaskRequest> questions() {
    return questions;
  }

  /** Why nobody has answered; null when somebody has. */
  @Nullable String silent() {
    return silent;
  }

  /** The one place that carries commands out; empty when nobody answers. */
  Optional<Coming> begun(Waiting waiting, Instant now) {
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
      case Command.Receive receive -> received(waiting, receive, now);
      case Command.Conclude(var listener, var task, var taken, _) -> {
        events.complete(listener, task, taken);
        yield Optional.of(new Coming(waiting.strand(), now, new Happening.Concluded()));
      }
      case Command.Start(var run, var until) ->
          started(run, now)
              .map(
                  answer ->
                      until != null && now.plus(answer.took()).isAfter(until)
                          ? new Coming(waiting.strand(), until, new Happening.Elapsed())
                          : new Coming(
                              waiting.strand(),
                              now.plus(answer.took()),
                              new Happening.Started(answer.answer())));
      case Command.Note _ -> Optional.of(new Coming(waiting.strand(), now, new Happening.Noted()));
      case Command.Proceed _,
          Command.Join _,
          Command.Completed _,
          Command.Faulted _,
          Command.Cancelled _ ->
          throw new IllegalStateException("Nothing to carry out: " + waiting.awaits());
    };
  }

  /** Events that are there; or the end of the wait for them. */
  private Optional<Coming> received(Waiting waiting, Command.Receive receive, Instant now) {
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

  private Optional<Reply.Answered<SubRunState>> started(SubRunRequest run, Instant now) {
    return switch (world.start(run)) {
      case SubRun.Answered(Reply.Answered<SubRunState> answer) -> Optional.of(answer);
      case SubRun.Answered(Reply.Silent<SubRunState>(String why)) -> {
        silent = why;
        yield Optional.empty();
      }
      case SubRun.Known(WorkflowDefinition definition) -> through(run, definition, now);
    };
  }

  /** The other run, to its end; what it asks the world for counts as asked for by this one. */
  private Optional<Reply.Answered<SubRunState>> through(
      SubRunRequest run, WorkflowDefinition definition, Instant now) {
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
        Trial.run(
            definition,
            new Trial.Given(
                run.id(), run.input(), run.startedBy(), now.truncatedTo(ChronoUnit.MILLIS), config),
            world,
            Watcher.NONE,
            depth + 1);
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
}

package dev.penstock.workers.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.approval.Quorum;
import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.ReadResult;
import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.definition.WorkflowError;
import dev.penstock.json.Json;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.EventBatch;
import dev.penstock.workers.protocol.HumanDecision;
import dev.penstock.workers.protocol.HumanTaskRequest;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.RunStart;
import dev.penstock.workers.protocol.SubRunRequest;
import dev.penstock.workers.protocol.SubRunState;
import dev.penstock.workers.protocol.UndoNote;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Drives the machine with a clock of its own and writes down what it commands. The world outside
 * remembers what it was asked for by strand and step, so that a state that went elsewhere finds it
 * again.
 */
final class Journal {

  private static final int MOST_STEPS = 20_000;

  /** What will happen outside, and when. */
  record Coming(StrandId strand, long at, Happening happening, String what) {}

  private final List<String> lines = new ArrayList<>();
  private final Set<String> transitions = new TreeSet<>();
  private final Function<EffectRequest, JsonNode> effects;
  private final Deque<String> decisions;
  private final ScriptedLog log;
  private final Map<String, Coming> coming = new LinkedHashMap<>();
  private final Function<List<Coming>, Coming> order;
  private final UnaryOperator<MachineState> between;
  private long now = 1_000_000;

  private Journal(
      Function<EffectRequest, JsonNode> effects,
      List<String> decisions,
      UnaryOperator<MachineState> between,
      Function<List<Coming>, Coming> order,
      ScriptedLog log) {
    this.log = log;
    this.order = order;
    this.effects = effects;
    this.decisions = new ArrayDeque<>(decisions);
    this.between = between;
  }

  static Journal of(Scenario scenario, UnaryOperator<MachineState> between) {
    Deque<JsonNode> left = new ArrayDeque<>(scenario.effects());
    return of(
        scenario.definition(),
        scenario.input(),
        _ -> left.isEmpty() ? Json.object().putNull("done") : left.poll(),
        scenario.decisions(),
        between,
        Journal::first,
        new ScriptedLog(scenario.emissions(), scenario.events()));
  }

  static Journal of(
      JsonNode document,
      JsonNode input,
      List<JsonNode> effects,
      List<JsonNode> events,
      UnaryOperator<MachineState> between) {
    Deque<JsonNode> left = new ArrayDeque<>(effects);
    return of(
        document,
        input,
        _ -> left.isEmpty() ? Json.object().putNull("done") : left.poll(),
        List.of(),
        between,
        Journal::first,
        new ScriptedLog(List.of(), events));
  }

  static Journal of(
      JsonNode document,
      JsonNode input,
      Function<EffectRequest, JsonNode> effects,
      List<String> decisions,
      UnaryOperator<MachineState> between,
      Function<List<Coming>, Coming> order) {
    return of(
        document, input, effects, decisions, between, order, new ScriptedLog(List.of(), List.of()));
  }

  private static Journal of(
      JsonNode document,
      JsonNode input,
      Function<EffectRequest, JsonNode> effects,
      List<String> decisions,
      UnaryOperator<MachineState> between,
      Function<List<Coming>, Coming> order,
      ScriptedLog log) {
    WorkflowDefinition definition =
        switch (DefinitionReader.read("scenario", document)) {
          case ReadResult.Valid(var valid, _) -> valid;
          case ReadResult.Invalid(var defects) -> throw new AssertionError(defects.toString());
        };
    RunStart start =
        new RunStart(
            "run_1",
            definition.digest(),
            document,
            "c",
            Json.object(),
            "p",
            input,
            "person:ada",
            null);
    Journal journal = new Journal(effects, decisions, between, order, log);
    journal.drive(new Machine(new Program(definition), start));
    return journal;
  }

  /** The state as another worker would get it. */
  static MachineState elsewhere(MachineState state) {
    return StateCodec.read(Json.read(Json.write(StateCodec.write(state))));
  }

  List<String> lines() {
    return lines;
  }

  Set<String> transitions() {
    return transitions;
  }

  private void drive(Machine machine) {
    MachineState state = machine.begin(moment()).state();
    for (int steps = 0; steps < MOST_STEPS; steps++) {
      switch (state.root().awaits()) {
        case Command.Completed(var output) -> {
          lines.add("completed " + Json.write(output));
          return;
        }
        case Command.Faulted(var error) -> {
          lines.add("faulted " + describe(error));
          return;
        }
        default -> {}
      }
      MachineState before = between.apply(state);
      assertThat(before.waiting()).isEqualTo(state.waiting());
      Coming next = next(before);
      Step step = machine.step(before, next.strand(), next.happening(), moment());
      note(before, next, step);
      tellCancelled(step.state());
      state = step.state();
    }
    throw new AssertionError("It does not end: " + lines);
  }

  /** What happens next: strands that can go on come first, then what is due first outside. */
  private Coming next(MachineState state) {
    for (Waiting waiting : state.waiting()) {
      if (waiting.awaits() instanceof Command.Proceed) {
        return new Coming(waiting.strand(), now, new Happening.Proceeded(), "");
      }
    }
    for (Waiting waiting : state.waiting()) {
      if (!coming.containsKey(wish(waiting))) {
        coming.put(wish(waiting), begun(waiting));
      }
    }
    Coming next = order.apply(List.copyOf(coming.values()));
    coming.values().remove(next);
    now = Math.max(now, next.at());
    return next;
  }

  private static Coming first(List<Coming> coming) {
    return coming.stream().min(Comparator.comparingLong(Coming::at)).orElseThrow();
  }

  private static String wish(Waiting waiting) {
    return waiting.strand().branches() + "@" + waiting.since();
  }

  private Coming begun(Waiting waiting) {
    return switch (waiting.awaits()) {
      case Command.Perform(var effect) -> performed(waiting.strand(), effect);
      case Command.Ask(var question) -> decided(waiting.strand(), question);
      case Command.Start(var run, var until) -> started(waiting.strand(), run, until);
      case Command.Sleep(var until) -> {
        lines.add("sleep " + Duration.ofMillis(until - now));
        yield new Coming(waiting.strand(), until, new Happening.Elapsed(), "sleep");
      }
      case Command.Emit(var emission) -> {
        lines.add(ScriptedLog.describe(emission));
        yield new Coming(waiting.strand(), now, new Happening.Emitted(log.emit(emission)), "emit");
      }
      case Command.Receive receive -> received(waiting.strand(), receive);
      case Command.Conclude conclude -> {
        lines.add(
            "conclude " + ScriptedLog.describe(conclude.task()) + " took " + conclude.taken());
        yield new Coming(waiting.strand(), now, new Happening.Concluded(), "conclude");
      }
      case Command.Note(var note) -> {
        lines.add(describe(note));
        yield new Coming(waiting.strand(), now, new Happening.Noted(), "note");
      }
      default -> throw new AssertionError("Nothing to wait for: " + waiting);
    };
  }

  private static String describe(UndoNote note) {
    return switch (note) {
      case UndoNote.Begun(_, var tasks) -> "undo " + tasks + " tasks";
      case UndoNote.Ended ended ->
          (ended.error() == null ? "undone " : "not undone ")
              + ended.position()
              + " ["
              + ended.iteration()
              + "] in "
              + ended.took();
    };
  }

  private Coming received(StrandId strand, Command.Receive receive) {
    Instant due = receive.dueAt();
    lines.add(
        ScriptedLog.describe(receive.request())
            + " due "
            + (due == null ? "never" : due.toEpochMilli() - now));
    var events = log.next();
    String what = "receive " + receive.request().task().position();
    return events.isEmpty()
        ? new Coming(
            strand,
            due == null ? Long.MAX_VALUE : due.toEpochMilli(),
            new Happening.Elapsed(),
            what)
        : new Coming(strand, now, new Happening.Received(new EventBatch(events)), what);
  }

  private void tellCancelled(MachineState state) {
    Set<String> wanted = new HashSet<>();
    if (!(state.root().awaits() instanceof Command.Completed)
        && !(state.root().awaits() instanceof Command.Faulted)) {
      state.waiting().forEach(waiting -> wanted.add(wish(waiting)));
    }
    for (String wish : List.copyOf(coming.keySet())) {
      if (!wanted.contains(wish)) {
        Coming cancelled = coming.remove(wish);
        if (cancelled != null) {
          lines.add("cancel " + cancelled.what());
        }
      }
    }
  }

  private Moment moment() {
    return new Moment(now, 0.5);
  }

  private Coming performed(StrandId strand, EffectRequest effect) {
    JsonNode answer = effects.apply(effect);
    long at = now + answer.path("takes").asLong(0);
    return new Coming(strand, at, outcome(effect, answer), "perform " + effect.task().position());
  }

  private Happening outcome(EffectRequest effect, JsonNode answer) {
    String asked =
        effect.humanTaskId() == null ? "" : " allowed by " + effect.humanTaskId().substring(0, 4);
    lines.add(
        "perform "
            + effect.task().position()
            + " ["
            + effect.task().iteration()
            + "] attempt "
            + effect.task().attempt()
            + " within "
            + effect.timeout()
            + asked);
    if (answer.has("failed")) {
      return new Happening.Performed(
          new EffectOutcome.Failed(
              WorkflowError.Standard.COMMUNICATION.error(
                  answer.path("failed").asInt(), "scripted", null),
              answer.path("unheard").asBoolean()));
    }
    if (answer.has("approval")) {
      return new Happening.Performed(
          new EffectOutcome.ApprovalRequired(
              answer.path("approval").asText(),
              Quorum.ONE,
              Duration.ofHours(1),
              "rule",
              effect.arguments()));
    }
    return new Happening.Performed(
        answer.has("unknown")
            ? new EffectOutcome.Unknown(answer.path("unknown").asText(), effect.arguments())
            : new EffectOutcome.Done(answer.path("done"), "rcp_1"));
  }

  /** What comes of another run follows from the name of its workflow. */
  private Coming started(StrandId strand, SubRunRequest run, @Nullable Instant until) {
    lines.add(
        "start "
            + run.namespace()
            + "/"
            + run.name()
            + "@"
            + run.version()
            + " "
            + Json.write(run.input())
            + " attempt "
            + run.task().attempt()
            + (run.awaited() ? "" : " not awaited"));
    long over = run.name().equals("slow") ? now + Duration.ofHours(1).toMillis() : now;
    long due = until == null ? Long.MAX_VALUE : until.toEpochMilli();
    boolean late = due < over;
    SubRunState state =
        switch (run.name()) {
          case "faults" ->
              new SubRunState.Ended(
                  new RunResult.Faulted(
                      WorkflowError.Standard.COMMUNICATION.error(503, "away", "/do/9/there")));
          case "cancelled" -> new SubRunState.Ended(new RunResult.Cancelled("enough"));
          case "unknown" ->
              new SubRunState.Refused(WorkflowError.Standard.CONFIGURATION.error("none", null));
          default ->
              run.awaited()
                  ? new SubRunState.Ended(
                      new RunResult.Completed(Json.object().put("ran", run.name())))
                  : new SubRunState.UnderWay();
        };
    return new Coming(
        strand,
        Math.min(due, over),
        late ? new Happening.Elapsed() : new Happening.Started(state),
        "start " + run.name());
  }

  private Coming decided(StrandId strand, HumanTaskRequest question) {
    lines.add(
        "ask "
            + question.kind()
            + " "
            + question.role()
            + " \""
            + question.title()
            + "\" due "
            + (question.dueAt() == null ? "never" : question.dueAt().toEpochMilli() - now));
    String decision = decisions.isEmpty() ? "expired" : decisions.poll();
    int space = decision.indexOf(' ');
    String outcome = space < 0 ? decision : decision.substring(0, space);
    JsonNode documents = question.payload().get("documents");
    JsonNode result = space < 0 ? documents : Json.read(decision.substring(space + 1));
    boolean expired = outcome.equals("expired");
    long at = expired && question.dueAt() != null ? question.dueAt().toEpochMilli() : now;
    return new Coming(
        strand,
        outcome.equals("never") ? Long.MAX_VALUE : at,
        new Happening.Decided(
            new HumanDecision(
                question.id(), outcome, expired ? null : "ada", Instant.EPOCH, null, result)),
        "ask \"" + question.title() + "\"");
  }

  private void note(MachineState before, Coming happened, Step step) {
    List<Frame> frames = frames(before, happened.strand());
    transitions.add(
        kind(frames.getLast())
            + " + "
            + happened(happened.happening())
            + " -> "
            + outcome(frames.size(), happened.strand(), step));
  }

  private static String outcome(int depth, StrandId stepped, Step step) {
    if (step.moved().isEmpty()) {
      return "Join shallower";
    }
    Waiting moved = step.moved().getFirst();
    if (moved.strand().isBelow(stepped)) {
      return "Join deeper";
    }
    int deeper = frames(step.state(), moved.strand()).size() - depth;
    return moved.awaits().getClass().getSimpleName()
        + (deeper > 0 ? " deeper" : deeper < 0 ? " shallower" : " level");
  }

  private static List<Frame> frames(MachineState state, StrandId id) {
    List<Frame> frames = new ArrayList<>(state.root().frames());
    for (int index : id.branches()) {
      frames.addAll(((Strand) ((Frame.Fork) frames.getLast()).branches().get(index)).frames());
    }
    return frames;
  }

  private static String happened(Happening happening) {
    return happening instanceof Happening.Performed(var outcome)
        ? outcome.getClass().getSimpleName()
        : happening.getClass().getSimpleName();
  }

  private static String kind(Frame frame) {
    return frame instanceof Frame.Try tried
        ? "Try " + tried.phase()
        : frame.getClass().getSimpleName().replaceFirst("Frame$", "");
  }

  private static String describe(WorkflowError error) {
    return error.type().substring(error.type().lastIndexOf('/') + 1)
        + " "
        + error.status()
        + " at "
        + error.instance();
  }
}

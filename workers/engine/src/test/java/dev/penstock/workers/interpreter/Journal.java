package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.ReadResult;
import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.definition.WorkflowError;
import dev.penstock.json.Json;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.HumanDecision;
import dev.penstock.workers.protocol.HumanTaskRequest;
import dev.penstock.workers.protocol.RunStart;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Drives the machine with a clock of its own and writes down what it commands. */
final class Journal {

  private static final int MOST_STEPS = 20_000;

  private final List<String> lines = new ArrayList<>();
  private final Set<String> transitions = new TreeSet<>();
  private final Deque<JsonNode> effects;
  private final Deque<String> decisions;
  private final UnaryOperator<MachineState> between;
  private long now = 1_000_000;

  private Journal(
      List<JsonNode> effects, List<String> decisions, UnaryOperator<MachineState> between) {
    this.effects = new ArrayDeque<>(effects);
    this.decisions = new ArrayDeque<>(decisions);
    this.between = between;
  }

  static Journal of(Scenario scenario, UnaryOperator<MachineState> between) {
    return of(
        scenario.definition(), scenario.input(), scenario.effects(), scenario.decisions(), between);
  }

  static Journal of(
      JsonNode document,
      JsonNode input,
      List<JsonNode> effects,
      List<String> decisions,
      UnaryOperator<MachineState> between) {
    WorkflowDefinition definition =
        switch (DefinitionReader.read("scenario", document)) {
          case ReadResult.Valid(var valid, _) -> valid;
          case ReadResult.Invalid(var defects) -> throw new AssertionError(defects.toString());
        };
    RunStart start =
        new RunStart("run_1", definition.digest(), document, "c", "p", input, "person:ada", null);
    Journal journal = new Journal(effects, decisions, between);
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
    Step step = machine.begin(moment());
    for (int steps = 0; steps < MOST_STEPS; steps++) {
      Happening happening;
      switch (step.command()) {
        case Command.Completed(var output) -> {
          lines.add("completed " + Json.write(output));
          return;
        }
        case Command.Faulted(var error) -> {
          lines.add("faulted " + describe(error));
          return;
        }
        case Command.Proceed _ -> happening = new Happening.Proceeded();
        case Command.Perform(var effect) -> happening = performed(effect);
        case Command.Ask(var question) -> happening = decided(question);
        case Command.Sleep(var duration) -> {
          lines.add("sleep " + duration);
          now += duration.toMillis();
          happening = new Happening.Elapsed();
        }
      }
      MachineState before = between.apply(step.state());
      step = machine.step(before, happening, moment());
      note(before, happening, step);
    }
    throw new AssertionError("It does not end: " + lines);
  }

  private Moment moment() {
    return new Moment(now, 0.5);
  }

  private Happening performed(EffectRequest effect) {
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
    JsonNode answer = effects.isEmpty() ? Json.object().putNull("done") : effects.poll();
    now += answer.path("takes").asLong(0);
    if (answer.has("failed")) {
      return new Happening.Performed(
          new EffectOutcome.Failed(
              WorkflowError.Standard.COMMUNICATION.error(
                  answer.path("failed").asInt(), "scripted", null)));
    }
    if (answer.has("approval")) {
      return new Happening.Performed(
          new EffectOutcome.ApprovalRequired(
              answer.path("approval").asText(), Duration.ofHours(1), "rule", effect.arguments()));
    }
    return new Happening.Performed(
        answer.has("unknown")
            ? new EffectOutcome.Unknown(answer.path("unknown").asText(), effect.arguments())
            : new EffectOutcome.Done(answer.path("done"), "rcp_1"));
  }

  private Happening decided(HumanTaskRequest question) {
    lines.add(
        "ask "
            + question.kind()
            + " "
            + question.role()
            + " \""
            + question.title()
            + "\" due "
            + (question.dueAt() == null ? "never" : question.dueAt().toEpochMilli() - now));
    String outcome = decisions.isEmpty() ? "expired" : decisions.poll();
    if (outcome.equals("expired") && question.dueAt() != null) {
      now = question.dueAt().toEpochMilli();
    }
    return new Happening.Decided(
        new HumanDecision(
            question.id(),
            outcome,
            outcome.equals("expired") ? null : "ada",
            Instant.EPOCH,
            null,
            null));
  }

  private void note(MachineState before, Happening happening, Step step) {
    int deeper = step.state().frames().size() - before.frames().size();
    String depth = deeper > 0 ? "deeper" : deeper < 0 ? "shallower" : "level";
    transitions.add(
        kind(before.frames().getLast())
            + " + "
            + happened(happening)
            + " -> "
            + step.command().getClass().getSimpleName()
            + " "
            + depth);
  }

  private static String happened(Happening happening) {
    return happening instanceof Happening.Performed(var outcome)
        ? outcome.getClass().getSimpleName()
        : happening.getClass().getSimpleName();
  }

  private static String kind(Frame frame) {
    return frame instanceof Frame.Try tried
        ? "Try " + tried.phase()
        : frame.getClass().getSimpleName();
  }

  private static String describe(WorkflowError error) {
    return error.type().substring(error.type().lastIndexOf('/') + 1)
        + " "
        + error.status()
        + " at "
        + error.instance();
  }
}

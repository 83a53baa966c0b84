package dev.penstock.workers.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.ReadResult;
import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.json.Json;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.MigrationRefusal;
import dev.penstock.workers.protocol.RunStart;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which versions a run can go on in, where it stands. F41. */
final class MigrationTest {

  private static final String STRAIGHT =
      """
      do:
        - first: { set: { a: 1 }, export: { as: '${ . }' } }
        - block:
            do:
              - ask: { call: approval, with: { title: T, payload: { x: 1 } } }
              - after: { set: { b: '${ $context.a }' } }
        - last: { set: { c: 1 } }
      """;

  private static final String LOOP =
      """
      do:
        - loop:
            for: { each: n, in: '${ [1, 2, 3] }' }
            do:
              - note: { set: { n: '${ $n }' } }
              - nap: { wait: PT1H }
              - end: { set: { n: '${ $n }' } }
      """;

  private static final String FORK =
      """
      do:
        - both:
            fork:
              branches:
                - quick: { set: { q: 1 } }
                - slow: { do: [ { nap: { wait: PT1H } }, { then: { set: { s: 1 } } } ] }
      """;

  private static final String TRIED =
      """
      do:
        - tried:
            try: [ { call: { call: http, with: { method: post, endpoint: 'http://127.0.0.1/' } } } ]
            catch:
              errors: { with: { status: 500 } }
              retry: { delay: PT1M, limit: { attempt: { count: 3 } } }
              do: [ { nap: { wait: PT1H } }, { gone: { set: { gone: true } } } ]
      """;

  @Test
  void shouldTakeWhatIsStillToCome() {
    assertThat(at("ask", STRAIGHT, STRAIGHT.replace("c: 1", "c: 2"))).isEmpty();
    assertThat(at("ask", STRAIGHT, STRAIGHT.replace("$context.a", "$context.a + 1"))).isEmpty();
    assertThat(
            at("ask", STRAIGHT, STRAIGHT.replace("- last:", "- more: { wait: PT1S }\n  - last:")))
        .isEmpty();
    assertThat(at("ask", STRAIGHT, STRAIGHT.replace("  - last: { set: { c: 1 } }\n", "")))
        .isEmpty();
    assertThat(
            at(
                "ask",
                STRAIGHT,
                STRAIGHT.replace("payload: { x: 1 } } }", "payload: { x: 1 } }, then: after }")))
        .isEmpty();
    assertThat(at("ask", STRAIGHT, "output: { as: '${ { ok: . } }' }\n" + STRAIGHT)).isEmpty();
  }

  @Test
  void shouldRefuseWhenATaskThatItIsInIsGoneOrRenamedOrMoved() {
    assertThat(at("ask", STRAIGHT, STRAIGHT.replace("- ask:", "- question:")))
        .containsExactly(
            refusal(
                "/do/1/block/do/0/ask",
                "The run came to this task, and there is none of its name there."));
    assertThat(
            at(
                "ask",
                STRAIGHT,
                STRAIGHT.replace("- ask:", "- before: { set: { z: 1 } }\n        - ask:")))
        .containsExactly(
            refusal(
                "/do/1/block/do/0/ask",
                "The run came to this task, and it stands at another place there:"
                    + " /do/1/block/do/1/ask."));
    assertThat(at("ask", STRAIGHT, "do: [ { first: { set: { a: 1 } } } ]"))
        .extracting(MigrationRefusal::position)
        .contains("/do/1/block");
  }

  @Test
  void shouldRefuseWhenATaskThatItIsInIsOfAnotherKindOrAsksForSomethingElse() {
    assertThat(
            at(
                "ask",
                STRAIGHT,
                STRAIGHT.replace(
                    "call: approval, with: { title: T, payload: { x: 1 } }", "wait: P1D")))
        .containsExactly(
            refusal(
                "/do/1/block/do/0/ask",
                "The run is in this task, and it is of another kind there."));
    assertThat(at("ask", STRAIGHT, STRAIGHT.replace("x: 1", "x: 2")))
        .containsExactly(
            refusal(
                "/do/1/block/do/0/ask",
                "The run is in this task, and what it has begun to do is another there."));
    assertThat(
            at(
                "ask",
                STRAIGHT,
                STRAIGHT
                    .replace("    - block:\n", "    - block:\n      timeout: { after: PT1M }\n")
                    .replace("  - block:\n", "  - block:\n      timeout: { after: PT1M }\n")))
        .extracting(MigrationRefusal::position)
        .containsExactly("/do/1/block");
  }

  @Test
  void shouldRefuseWhenWhatWasDoneIsAnotherThere() {
    assertThat(at("ask", STRAIGHT, STRAIGHT.replace("a: 1", "a: 2")))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.position()).isEqualTo("/do/0/first");
              assertThat(it.why()).contains("was done");
            });
  }

  @Test
  void shouldRefuseWhenTheRunWasBegunInAnotherWay() {
    assertThat(at("ask", STRAIGHT, "timeout: { after: PT1H }\n" + STRAIGHT))
        .extracting(MigrationRefusal::position)
        .containsExactly("/timeout");
    assertThat(at("ask", STRAIGHT, "input: { from: '${ .x }' }\n" + STRAIGHT))
        .extracting(MigrationRefusal::position)
        .containsExactly("/input");
    assertThat(
            Migration.refusals(
                definition("one", STRAIGHT),
                definition("two", STRAIGHT),
                standing("ask", definition("one", STRAIGHT))))
        .extracting(MigrationRefusal::position)
        .containsExactly("/document");
  }

  @Test
  void shouldRefuseAnotherShapeOfALoopAndOfWhatEarlierRoundsDid() {
    assertThat(at("nap", LOOP, LOOP.replace("n: '${ $n }' } }\n", "n: '${ $n + 1 }' } }\n")))
        .isNotEmpty();
    assertThat(at("nap", LOOP, LOOP.replace("[1, 2, 3]", "[1, 2]")))
        .extracting(MigrationRefusal::position)
        .containsExactly("/do/0/loop");
    assertThat(at("nap", LOOP, end(LOOP))).isEmpty();
    assertThat(at("nap", 2, LOOP, end(LOOP)))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.position()).isEqualTo("/do/0/loop/do/2/end");
              assertThat(it.why()).contains("round before");
            });
    assertThat(at("nap", 2, LOOP, LOOP + "        - added: { set: { x: 1 } }\n"))
        .extracting(MigrationRefusal::position)
        .containsExactly("/do/0/loop/do");
  }

  @Test
  void shouldRefuseAnotherShapeOfAForkAndWhatItsBranchesDid() {
    assertThat(at("nap", FORK, FORK.replace("s: 1", "s: 2"))).isEmpty();
    assertThat(at("nap", FORK, FORK + "          - third: { set: { t: 1 } }\n"))
        .extracting(MigrationRefusal::position)
        .containsExactly("/do/0/both");
    assertThat(at("nap", FORK, FORK.replace("fork:", "fork:\n        compete: true")))
        .extracting(MigrationRefusal::position)
        .containsExactly("/do/0/both");
    assertThat(at("nap", FORK, FORK.replace("q: 1", "q: 2")))
        .singleElement()
        .satisfies(it -> assertThat(it.why()).contains("branch was done"));
  }

  @Test
  void shouldLetWhatCatchesChangeOnlyBeforeItCaught() {
    String otherRetry = TRIED.replace("count: 3", "count: 4");
    assertThat(at("call", TRIED, otherRetry)).isEmpty();
    assertThat(at("call", 2, TRIED, otherRetry))
        .extracting(MigrationRefusal::position)
        .containsExactly("/do/0/tried");
    assertThat(at("nap", TRIED, otherRetry)).isNotEmpty();
    assertThat(at("nap", TRIED, TRIED.replace("gone: true", "gone: 1"))).isEmpty();
    assertThat(at("nap", TRIED, TRIED.replace("127.0.0.1/", "127.0.0.1/other"))).isNotEmpty();
  }

  @Test
  void shouldFindNothingInTheWayOfTheSameDocument() {
    for (String document : List.of(STRAIGHT, LOOP, FORK, TRIED)) {
      WorkflowDefinition definition = definition("one", document);
      for (MachineState state : states(definition)) {
        assertThat(Migration.refusals(definition, definition("one", document), state)).isEmpty();
      }
    }
  }

  private static String end(String loop) {
    return loop.replace("- end: { set: { n: '${ $n }' } }", "- end: { set: { n: 7 } }");
  }

  private static MigrationRefusal refusal(String position, String why) {
    return new MigrationRefusal(position, why);
  }

  /** F44. */
  @Test
  void shouldUndoWhatWasDoneInTheWordsInWhichItWasDoneOrNotAtAll() {
    String text =
        """
        do:
          - tried:
              try:
                - hold: { set: { x: 1 }, metadata: { penstock: { undo: [ { free: { set: { y: 1 } } } ] } } }
                - bad: { raise: { error: { type: a, status: 500 } } }
              catch: { do: [ { nap: { wait: PT1H } }, { end: { raise: { error: { type: b, status: 501 } } } } ] }
          - later: { set: { z: 1 }, metadata: { penstock: { undo: [ { away: { wait: PT1H } } ] } } }
        """;

    assertThat(at("nap", text, text.replace("away:", "gone:"))).isEmpty();
    assertThat(at("nap", text, text.replace("y: 1", "y: 2")))
        .contains(
            refusal(
                "/do/0/tried/try/0/hold", "It was done, and what would undo it is another there."));
    MachineState undoing =
        states(definition("one", text)).stream()
            .filter(MachineState::isUndoing)
            .findFirst()
            .orElseThrow();
    assertThat(Migration.refusals(definition("one", text), definition("one", text), undoing))
        .containsExactly(
            refusal(
                "",
                "The run is ending and undoes its tasks; it ends in the version that it is in."));
  }

  private static List<MigrationRefusal> at(String task, String from, String to) {
    return at(task, 1, from, to);
  }

  private static List<MigrationRefusal> at(String task, int time, String from, String to) {
    WorkflowDefinition old = definition("one", from);
    List<MachineState> standing =
        states(old).stream().filter(state -> stands(old, state, task)).toList();
    return Migration.refusals(old, definition("one", to), standing.get(time - 1));
  }

  private static MachineState standing(String task, WorkflowDefinition definition) {
    return states(definition).stream()
        .filter(state -> stands(definition, state, task))
        .findFirst()
        .orElseThrow();
  }

  private static boolean stands(WorkflowDefinition definition, MachineState state, String task) {
    return state.waiting().stream()
        .filter(waiting -> !(waiting.awaits() instanceof Command.Proceed))
        .map(waiting -> machine(definition).position(state, waiting.strand()))
        .anyMatch(position -> position.endsWith("/" + task));
  }

  /** Every state of a run in which calls fail and everything else goes its way. */
  private static List<MachineState> states(WorkflowDefinition definition) {
    Machine machine = machine(definition);
    List<MachineState> states = new ArrayList<>();
    MachineState state = machine.begin(new Moment(0, 0.5)).state();
    for (long now = 1; !isOver(state); now += 3_600_000) {
      states.add(state);
      Waiting next = state.waiting().getFirst();
      state =
          machine
              .step(state, next.strand(), happening(next.awaits()), new Moment(now, 0.5))
              .state();
    }
    return states;
  }

  private static boolean isOver(MachineState state) {
    return state.root().awaits() instanceof Command.Completed
        || state.root().awaits() instanceof Command.Faulted;
  }

  private static Happening happening(Command awaits) {
    return switch (awaits) {
      case Command.Sleep _ -> new Happening.Elapsed();
      case Command.Ask _ ->
          new Happening.Decided(
              new dev.penstock.workers.protocol.HumanDecision(
                  "htk_1", "approved", "ada", java.time.Instant.EPOCH, null, null));
      case Command.Perform(var effect) ->
          new Happening.Performed(
              new EffectOutcome.Failed(
                  new dev.penstock.definition.WorkflowError(
                      "https://example.com/down", 500, null, null, effect.task().position())));
      case Command.Proceed _ -> new Happening.Proceeded();
      case Command.Note _ -> new Happening.Noted();
      default -> throw new AssertionError("no test has this: " + awaits);
    };
  }

  private static Machine machine(WorkflowDefinition definition) {
    JsonNode input = Json.object();
    return new Machine(
        new Program(definition),
        new RunStart(
            "run_1",
            definition.digest(),
            definition.document(),
            "sha256:c",
            Json.object(),
            "sha256:p",
            input,
            "person:ada",
            null));
  }

  private static WorkflowDefinition definition(String name, String rest) {
    String document =
        "document: { dsl: '1.0.3', namespace: test, name: "
            + name
            + ", version: '1.0.0' }\n"
            + rest;
    return switch (DefinitionReader.read("m.yaml", document.getBytes(StandardCharsets.UTF_8))) {
      case ReadResult.Valid(var definition, _) -> definition;
      case ReadResult.Invalid(var defects) -> throw new AssertionError(document + defects);
    };
  }
}

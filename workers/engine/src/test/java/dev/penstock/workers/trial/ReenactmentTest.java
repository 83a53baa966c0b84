package dev.penstock.workers.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.ReadResult;
import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.json.Json;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.HumanDecision;
import dev.penstock.workers.protocol.HumanTaskRequest;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.SubRunRequest;
import dev.penstock.workers.protocol.SubRunState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where a run stood before a task, from what is on record. F39. */
final class ReenactmentTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private static final String DOCUMENT =
      """
      document: { dsl: '1.0.3', namespace: test, name: retry, version: '1.0.0' }
      do:
        - book: { call: http, with: { method: post, endpoint: 'http://127.0.0.1/book' } }
        - rest: { wait: { hours: 2 } }
        - block:
            do:
              - pay: { call: http, with: { method: post, endpoint: 'http://127.0.0.1/pay', body: '${ . }' } }
            timeout: { after: { minutes: 1 } }
        - sides: { fork: { branches: [ { left: { set: { l: 1 } } }, { right: { set: { r: 1 } } } ] } }
        - count: { run: { workflow: { namespace: test, name: count, version: '1.0.0' } } }
        - counted: { set: { n: '${ .counted }' } }
        - skipped: { set: { s: 1 }, if: 'false' }
      """;

  private final List<String> called = new ArrayList<>();
  private final List<String> started = new ArrayList<>();

  @Test
  void shouldStandBeforeTheTaskWithWhatIsOnRecord() {
    Reenactment.Result.Reached reached = reached("pay", null);

    assertThat(reached.position()).isEqualTo("/do/2/block/do/0/pay");
    assertThat(called).containsOnly("/do/0/book");
    assertThat(reached.state().toString()).contains("booked").doesNotContain("changed");
  }

  /** F44. */
  @Test
  void shouldNotBeginInsideOfAnUndo() {
    String document =
        """
        document: { dsl: '1.0.3', namespace: test, name: undo, version: '1.0.0' }
        do:
          - hold: { set: { x: 1 }, metadata: { penstock: { undo: [ { free: { set: { y: 1 } } } ] } } }
          - bad: { raise: { error: { type: a, status: 500 } } }
        """;

    assertThat(upTo(document, "free", null))
        .isEqualTo(
            new Reenactment.Result.Refused(
                "The task is part of an undo, which begins only when a run ends early."));
    assertThat(upTo(document, "bad", null))
        .isInstanceOfSatisfying(
            Reenactment.Result.Reached.class,
            reached ->
                assertThat(reached.state().at("/undos/0/position").asText())
                    .isEqualTo("/do/0/hold"));
  }

  @Test
  void shouldGiveTheTaskOtherInputWhenToldSo() {
    assertThat(reached("pay", Json.read("{\"changed\":true}")).state().toString())
        .contains("changed");
  }

  @Test
  void shouldLetTheClockOfWhatIsOpenBeginNow() {
    // The block began just now by its own clock, though the run once waited two hours before it.
    assertThat(reached("pay", null).state().findValuesAsText("startedAt"))
        .contains(Long.toString(NOW.toEpochMilli()));
  }

  @Test
  void shouldGoOnWithWhatARunGaveThatIsOnRecord() {
    assertThat(reached("counted", null).state().toString()).contains("\"counted\":7");
    assertThat(started).containsOnly("/do/4/count");
  }

  @Test
  void shouldStandBeforeARunThatIsToBeStartedAgain() {
    assertThat(reached("count", null).position()).isEqualTo("/do/4/count");
  }

  @Test
  void shouldRefuseWhatCanNotBe() {
    assertThat(refused("boook")).contains("no task \"boook\"").contains("Did you mean \"book\"?");
    assertThat(refused("left")).contains("inside of the fork sides");
    assertThat(refused("skipped")).contains("never came to the task /do/6/skipped");
  }

  @Test
  void shouldRefuseWhereWhatCameBeforeIsNotOnRecord() {
    assertThat(refused("sides")).contains("/do/2/block/do/0/pay is not on record");
  }

  private Reenactment.Result.Reached reached(String task, @Nullable JsonNode input) {
    return (Reenactment.Result.Reached) upTo(task, input);
  }

  private String refused(String task) {
    called.clear();
    return ((Reenactment.Result.Refused) upTo(task, null)).why();
  }

  private Reenactment.Result upTo(String task, @Nullable JsonNode input) {
    return upTo(DOCUMENT, task, input);
  }

  private Reenactment.Result upTo(String document, String task, @Nullable JsonNode input) {
    boolean payUnknown = task.equals("sides");
    World recorded =
        new World() {
          @Override
          public Reply<EffectOutcome> perform(EffectRequest request) {
            called.add(request.task().position());
            return payUnknown && request.task().position().endsWith("pay")
                ? new Reply.Silent<>(request.task().position() + " is not on record")
                : new Reply.Answered<>(
                    new EffectOutcome.Done(Json.read("{\"booked\":1}"), "rcp_1"),
                    Duration.ofSeconds(3));
          }

          @Override
          public SubRun start(SubRunRequest request) {
            started.add(request.task().position());
            return new SubRun.Answered(
                request.awaited()
                    ? new Reply.Answered<>(
                        new SubRunState.Ended(
                            new RunResult.Completed(Json.read("{\"counted\":7}"))),
                        Duration.ofHours(1))
                    : new Reply.Silent<>(request.task().position() + " is not on record"));
          }

          @Override
          public Reply<HumanDecision> ask(HumanTaskRequest question, Instant now) {
            return new Reply.Silent<>("nobody");
          }
        };
    return Reenactment.upTo(
        definition(document),
        new Trial.Given(
            "run_1", Json.object(), "person:ada", NOW.minus(Duration.ofDays(3)), Json.object()),
        recorded,
        task,
        input,
        NOW);
  }

  private static WorkflowDefinition definition(String document) {
    return switch (DefinitionReader.read("r.yaml", document.getBytes(StandardCharsets.UTF_8))) {
      case ReadResult.Valid(var definition, _) -> definition;
      case ReadResult.Invalid(var defects) -> throw new AssertionError(defects.toString());
    };
  }
}

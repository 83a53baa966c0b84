package dev.penstock.workers.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.event.CloudEvent;
import dev.penstock.json.Json;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.RunStart;
import dev.penstock.workers.protocol.RunWorkflow;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowStub;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** F10: events into runs and out of them, through the real workflow on the in-JVM backbone. */
class EventWorkflowTest {

  private static final String HEAD =
      """
      document: { dsl: '1.0.3', namespace: test, name: events, version: '1.0.0' }
      do:
      """;

  private RunFixture fixture = new RunFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void shouldHearWhatItEmittedItself() {
    JsonNode output =
        completed(
            fixture.run(
                HEAD
                    + """
                      - tell: { emit: { event: { with: { type: told, data: { n: '${ .n }' } } } } }
                      - hear: { listen: { to: { one: { with: { type: told } } }, read: envelope } }
                    """,
                "{\"n\": 7}"));

    assertThat(output).hasSize(1);
    assertThat(output.at("/0/data/n").intValue()).isEqualTo(7);
    assertThat(fixture.events.all()).hasSize(1);
  }

  @Test
  void shouldWaitUntilAnEventComes() {
    RunStart start =
        start(
            "  - hear: { listen: { to: { one: { with: { type: late, data: '${ . > 3 }' } } } } }");
    WorkflowStub run = fixture.started(start);
    send("other", 9);
    send("late", 1);

    send("late", 4);

    assertThat(completed(run.getResult(RunResult.class))).isEqualTo(Json.read("[4]"));
  }

  @Test
  void shouldGoOnWithTheTimeoutErrorWhenNoneComesInTime() {
    RunResult result =
        fixture.run(
            HEAD
                + """
                  - patient:
                      try:
                        - hear: { listen: { to: { one: { with: { type: never } } } }, timeout: { after: PT1H } }
                      catch: { as: why, do: [ { note: { set: { status: '${ $why.status }' } } } ] }
                """,
            "{}");

    assertThat(completed(result)).isEqualTo(Json.read("{\"status\":408}"));
  }

  /** The rests put what came before on record: how long the run is by then is known to it. */
  @Test
  void shouldTakeAThousandEventsInOrderAcrossContinuingAsNew() {
    fixture.close();
    fixture = new RunFixture(10);
    for (int i = 0; i < 500; i++) {
      send("tick", i);
    }
    RunStart start =
        start(
            """
              - hear:
                  listen: { to: { any: [ { with: { type: tick } } ], until: '${ length == 1000 }' } }
                  foreach:
                    do:
                      - rest: { if: '${ $item % 250 == 0 }', wait: PT1S }
                      - same: { set: { n: '${ $item }', at: '${ $index }' } }
              - numbers: { set: { ns: '${ map(.n) }', at: '${ map(.at) }' } }
            """);
    WorkflowStub run = fixture.started(start);
    for (int i = 500; i < 1000; i++) {
      send("tick", i);
    }

    JsonNode output = completed(run.getResult(RunResult.class));

    List<Integer> numbers = new ArrayList<>();
    output.path("ns").forEach(n -> numbers.add(n.intValue()));
    assertThat(numbers).hasSize(1000).isSorted().doesNotHaveDuplicates();
    assertThat(output.path("at")).isEqualTo(output.path("ns"));
    assertThat(
            fixture
                .backbone
                .getWorkflowClient()
                .fetchHistory(start.runId())
                .getEvents()
                .getFirst()
                .getWorkflowExecutionStartedEventAttributes()
                .getContinuedExecutionRunId())
        .isNotEmpty();
  }

  @Test
  void shouldGiveTheNextEventToTheNextListen() {
    send("tick", 1);
    send("tick", 2);

    JsonNode output =
        completed(
            fixture.run(
                HEAD
                    + """
                      - twice:
                          for: { in: '${ [0, 1] }' }
                          do:
                            - hear: { listen: { to: { one: { with: { type: tick } } } }, export: { as: '${ { heard: (($context.heard // []) + .) } }' } }
                      - all: { set: { heard: '${ $context.heard }' } }
                    """,
                "{}"));

    assertThat(output).isEqualTo(Json.read("{\"heard\":[1,2]}"));
  }

  @Test
  void shouldHearTheSameEventsAgainWhenAListenThatWasInterruptedIsTriedAgain() {
    send("a", 1);
    RunStart start =
        start(
            """
              - patient:
                  try:
                    - hear: { listen: { to: { all: [ { with: { type: a } }, { with: { type: b } } ] } }, timeout: { after: PT1M } }
                  catch:
                    errors: { with: { status: 408 } }
                    retry: { delay: PT1S }
            """);
    WorkflowStub run = fixture.started(start);
    fixture.backbone.sleep(java.time.Duration.ofSeconds(90));
    send("b", 2);

    assertThat(completed(run.getResult(RunResult.class))).isEqualTo(Json.read("[1,2]"));
  }

  @Test
  void shouldLetBranchesListenAndEmitSideBySide() {
    JsonNode output =
        completed(
            fixture.run(
                HEAD
                    + """
                      - both:
                          fork:
                            branches:
                              - asks:
                                  do:
                                    - ask: { emit: { event: { with: { type: ask, data: 20 } } } }
                                    - hear: { listen: { to: { one: { with: { type: answer } } } } }
                              - answers:
                                  do:
                                    - hear: { listen: { to: { one: { with: { type: ask } } } } }
                                    - reply: { emit: { event: { with: { type: answer, data: '${ .[0] + 1 }' } } } }
                                    - gone: { set: { done: true } }
                    """,
                "{}"));

    assertThat(output).isEqualTo(Json.read("[[21],{\"done\":true}]"));
  }

  @Test
  void shouldStopListeningInTheBranchesThatLost() {
    JsonNode output =
        completed(
            fixture.run(
                HEAD
                    + """
                      - race:
                          fork:
                            compete: true
                            branches:
                              - hears: { listen: { to: { one: { with: { type: never } } } } }
                              - waits: { wait: PT1H, output: { as: '${ "time" }' } }
                    """,
                "{}"));

    assertThat(output.asText()).isEqualTo("time");
  }

  @Test
  void shouldCostNothingWhileItWaits() {
    RunStart start = start("  - hear: { listen: { to: { one: { with: { type: late } } } } }");
    WorkflowStub run = fixture.started(start);
    fixture.backbone.sleep(java.time.Duration.ofDays(1));
    long quiet = history(start).size();
    fixture.backbone.sleep(java.time.Duration.ofDays(1));

    assertThat(history(start)).hasSize((int) quiet);
    assertThat(history(start))
        .doesNotContain(
            EventType.EVENT_TYPE_TIMER_STARTED, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED);
    send("late", 1);
    assertThat(completed(run.getResult(RunResult.class))).hasSize(1);
  }

  @Test
  void shouldLookInVainWhenItIsToldWithoutACause() {
    RunStart start = start("  - hear: { listen: { to: { one: { with: { type: late } } } } }");
    WorkflowStub run = fixture.started(start);
    run.signal(RunWorkflow.EVENT, "lst_unknown");
    run.signal(RunWorkflow.EVENT, "lst_unknown");
    send("late", 1);

    assertThat(completed(run.getResult(RunResult.class))).hasSize(1);
  }

  private List<EventType> history(RunStart start) {
    return fixture.backbone.getWorkflowClient().fetchHistory(start.runId()).getEvents().stream()
        .map(event -> event.getEventType())
        .toList();
  }

  private static RunStart start(String tasks) {
    return RunFixture.start(HEAD + tasks);
  }

  private int sent;

  private void send(String type, int data) {
    fixture.events.send(
        CloudEvent.of(
            Json.object()
                .put("specversion", "1.0")
                .put("id", Integer.toString(sent++))
                .put("source", "/test")
                .put("type", type)
                .put("data", data)));
  }

  private static JsonNode completed(RunResult result) {
    assertThat(result).isInstanceOf(RunResult.Completed.class);
    return ((RunResult.Completed) result).output();
  }
}

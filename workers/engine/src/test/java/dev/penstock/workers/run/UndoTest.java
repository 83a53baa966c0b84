package dev.penstock.workers.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.definition.WorkflowError;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.RunStart;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a run has done is undone in reverse when it fails or is cancelled (F44). */
class UndoTest {

  private static final String HEAD =
      """
      document: { dsl: '1.0.3', namespace: test, name: undo, version: '1.0.0' }
      """;

  private static final String TRIP =
      """
      do:
        - pay: %s
        - book: %s
      """
          .formatted(call("pay", ""), call("book", ""));

  @Test
  void shouldUndoInReverseWhenNobodyCaughtTheError() {
    try (RunFixture fixture = new RunFixture()) {
      RunResult result = fixture.run(RunFixture.start(HEAD + TRIP + raise("bad")));

      assertThat(result).isInstanceOf(RunResult.Faulted.class);
      assertThat(((RunResult.Faulted) result).error().detail()).isEqualTo("Bad.");
      assertThat(calls(fixture)).containsExactly("pay", "book", "undo-book", "undo-pay");
      assertThat(notes(fixture))
          .containsExactly("undoing 2", "undone 1 /do/1/book", "undone 2 /do/0/pay");
    }
  }

  @Test
  void shouldUndoNothingWhenTheErrorIsCaughtOrTheRunCompletes() {
    try (RunFixture fixture = new RunFixture()) {
      RunResult result =
          fixture.run(
              RunFixture.start(
                  HEAD
                      + """
                      do:
                        - tried:
                            try: [ { pay: %s }, { bad: { raise: { error: { type: a, status: 500 } } } } ]
                            catch: { do: [ { on: { set: { x: 1 } } } ] }
                      """
                          .formatted(call("pay", ""))));

      assertThat(result).isInstanceOf(RunResult.Completed.class);
      assertThat(calls(fixture)).containsExactly("pay");
      assertThat(notes(fixture)).isEmpty();
    }
  }

  @Test
  void shouldGoOnAfterAnUndoThatFailsAndSayHowManyDid() {
    try (RunFixture fixture = new RunFixture()) {
      fixture.effects.answer(
          request ->
              name(request).equals("undo-book")
                  ? new EffectOutcome.Failed(
                      WorkflowError.Standard.COMMUNICATION.error(503, "away", null))
                  : new EffectOutcome.Done(request.arguments(), "rcp"));
      RunResult result = fixture.run(RunFixture.start(HEAD + TRIP + raise("bad")));

      assertThat(((RunResult.Faulted) result).error().detail())
          .isEqualTo("Bad. Of 2 undos 1 failed.");
      assertThat(calls(fixture)).containsExactly("pay", "book", "undo-book", "undo-pay");
      assertThat(notes(fixture))
          .containsExactly("undoing 2", "undo-failed 1 /do/1/book", "undone 2 /do/0/pay");
    }
  }

  @Test
  void shouldUndoWhenTheRunIsCancelledAndEndAsCancelled() {
    try (RunFixture fixture = new RunFixture()) {
      RunStart start = RunFixture.start(HEAD + TRIP + "  - nap: { wait: { hours: 9 } }\n");
      var stub = fixture.started(start);
      fixture.backbone.sleep(Duration.ofHours(1));

      stub.signal("cancel", "enough");
      stub.signal("cancel", "again");

      assertThat(stub.getResult(RunResult.class)).isEqualTo(new RunResult.Cancelled("enough"));
      // A signal that comes in meanwhile has the backbone take the step again; keys are the same.
      assertThat(calls(fixture).stream().distinct())
          .containsExactly("pay", "book", "undo-book", "undo-pay");
    }
  }

  @Test
  void shouldUndoAPausedRunThatIsCancelled() {
    try (RunFixture fixture = new RunFixture()) {
      RunStart start = RunFixture.start(HEAD + TRIP + "  - nap: { wait: { hours: 9 } }\n");
      var stub = fixture.started(start);
      fixture.backbone.sleep(Duration.ofHours(1));
      stub.signal("pause", "a moment");
      fixture.backbone.sleep(Duration.ofHours(1));

      stub.signal("cancel", "enough");

      assertThat(stub.getResult(RunResult.class)).isEqualTo(new RunResult.Cancelled("enough"));
      assertThat(calls(fixture)).containsExactly("pay", "book", "undo-book", "undo-pay");
    }
  }

  @Test
  void shouldTakeAsMuchTimeForUndoingAsTheUndosDo() {
    try (RunFixture fixture = new RunFixture()) {
      RunResult result =
          fixture.run(
              RunFixture.start(
                  HEAD
                      + """
                      timeout: { after: PT1M }
                      do:
                        - hold:
                            set: { x: 1 }
                            metadata: { penstock: { undo: [ { nap: { wait: PT5M } }, { free: %s } ] } }
                        - nap: { wait: { hours: 9 } }
                      """
                          .formatted(bare("free", ""))));

      assertThat(((RunResult.Faulted) result).error().instance()).isEqualTo("/timeout");
      assertThat(calls(fixture)).containsExactly("free");
    }
  }

  /** Whether it came through is waited for: else nobody would ever undo it. */
  @Test
  void shouldUndoACallThatWasUnderWayWhenAnotherBranchFailed() {
    try (RunFixture fixture = new RunFixture()) {
      fixture.effects.answer(
          request ->
              name(request).equals("bad")
                  ? new EffectOutcome.Failed(
                      WorkflowError.Standard.COMMUNICATION.error(503, "away", null))
                  : new EffectOutcome.Done(request.arguments(), "rcp"));
      RunResult result =
          fixture.run(
              RunFixture.start(
                  HEAD
                      + "do: [ { both: { fork: { branches: [ { slow: "
                      + call("slow", "timeout: { after: PT5M }")
                      + " }, { bad: "
                      + bare("bad", "")
                      + " } ] } } } ]"));

      assertThat(((RunResult.Faulted) result).error().status()).isEqualTo(503);
      assertThat(calls(fixture))
          .containsExactlyInAnyOrder("bad", "slow", "undo-slow")
          .endsWith("undo-slow");
    }
  }

  @Test
  void shouldUndoACallThatWasUnderWayWhenTheRunWasCancelled() {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch called = new CountDownLatch(1);
    try (RunFixture fixture = new RunFixture()) {
      fixture.effects.answer(
          request -> {
            called.countDown();
            return released(request, release);
          });
      RunStart start =
          RunFixture.start(
              HEAD
                  + "do: [ { slow: "
                  + call("slow", "timeout: { after: PT5M }")
                  + " }, "
                  + "{ never: "
                  + bare("never", "")
                  + " } ]");
      var stub = fixture.started(start);
      await(called);
      stub.signal("cancel", "enough");
      release.countDown();

      assertThat(stub.getResult(RunResult.class)).isEqualTo(new RunResult.Cancelled("enough"));
      assertThat(calls(fixture)).contains("slow", "undo-slow").endsWith("undo-slow");
    } finally {
      release.countDown();
    }
  }

  @Test
  void shouldUndoOverAsManyPartsAsTheRunGoesOnIn() {
    try (RunFixture fixture = new RunFixture(30)) {
      RunStart start =
          RunFixture.start(
              HEAD
                  + "do:\n  - each:\n      for: { in: '${ [range(25)] }' }\n      do:\n        - book: "
                  + call("book-${ $item }", "timeout: { after: PT5M }")
                  + "\n"
                  + raise("bad"));

      assertThat(fixture.run(start)).isInstanceOf(RunResult.Faulted.class);
      assertThat(fixture.parts(start)).isGreaterThan(2);
      assertThat(calls(fixture))
          .containsExactlyElementsOf(
              Stream.concat(
                      IntStream.range(0, 25).mapToObj(i -> "book-" + i),
                      IntStream.range(0, 25).mapToObj(i -> "undo-book-" + (24 - i)))
                  .toList());
      assertThat(fixture.effects.requests().stream().map(EffectRequest::key).distinct())
          .hasSize(50);
    }
  }

  @Test
  void shouldLetARunThatItWaitsForUndoWhatThatOneDid() {
    try (RunFixture fixture = new RunFixture()) {
      fixture.workflows.put(
          "other",
          RunFixture.definition(
              HEAD.replace("name: undo", "name: other")
                  + "do: [ { book: "
                  + call("book", "")
                  + " }, { nap: { wait: { hours: 9 } } } ]"));
      RunStart start =
          RunFixture.start(
              HEAD
                  + "do: [ { pay: "
                  + call("pay", "")
                  + " }, { other: { run: { workflow: { namespace: test, name: other, version:"
                  + " '1.0.0' } } } } ]");
      var parent = fixture.started(start);
      fixture.backbone.sleep(Duration.ofHours(1));
      String child = fixture.effects.requests().getLast().task().runId();

      parent.signal("cancel", "enough");

      assertThat(parent.getResult(RunResult.class)).isEqualTo(new RunResult.Cancelled("enough"));
      assertThat(
              fixture
                  .backbone
                  .getWorkflowClient()
                  .newUntypedWorkflowStub(child)
                  .getResult(RunResult.class))
          .isInstanceOf(RunResult.Cancelled.class);
      // Two runs end at once here: what tells one of the other may make it ask again, by one key.
      assertThat(
              fixture.effects.requests().stream()
                  .collect(
                      Collectors.toMap(EffectRequest::key, UndoTest::name, (one, again) -> one))
                  .values())
          .containsExactlyInAnyOrder("pay", "book", "undo-book", "undo-pay");
    }
  }

  private static EffectOutcome released(EffectRequest request, CountDownLatch release) {
    if (name(request).equals("slow")) {
      await(release);
    }
    return new EffectOutcome.Done(request.arguments(), "rcp");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A call that gives its own address, and whose undo calls the same with a word before. */
  private static String call(String name, String more) {
    return "{ "
        + target(name)
        + (more.isEmpty() ? "" : ", " + more)
        + ", output: { as: .endpoint }, metadata: { penstock: { undo: [ { back: { call: http, with:"
        + " { method: post, endpoint: '${ sub(\"127.0.0.1/\"; \"127.0.0.1/undo-\") }' }"
        + (more.isEmpty() ? "" : ", " + more)
        + " } } ] } } }";
  }

  private static String bare(String name, String more) {
    return "{ " + target(name) + (more.isEmpty() ? "" : ", " + more) + " }";
  }

  private static String target(String name) {
    String endpoint =
        name.contains("${")
            ? "'${ \"http://127.0.0.1/" + name.substring(0, name.indexOf('$')) + "\\($item)\" }'"
            : "'http://127.0.0.1/" + name + "'";
    return "call: http, with: { method: post, endpoint: " + endpoint + " }";
  }

  private static String raise(String name) {
    return "  - "
        + name
        + ": { raise: { error: { type: 'https://example.com/bad', status: 500, detail: Bad. } } }\n";
  }

  private static List<String> calls(RunFixture fixture) {
    return fixture.effects.requests().stream().map(UndoTest::name).toList();
  }

  private static String name(EffectRequest request) {
    String endpoint = request.arguments().path("endpoint").asText();
    return endpoint.substring(endpoint.lastIndexOf('/') + 1);
  }

  private static List<String> notes(RunFixture fixture) {
    return fixture.progress.calls().stream().filter(call -> call.startsWith("undo")).toList();
  }
}

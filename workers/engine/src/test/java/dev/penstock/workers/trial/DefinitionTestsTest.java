package dev.penstock.workers.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests beside workflow documents: mocks, skipped time, path, calls, coverage. F24, F137. */
final class DefinitionTestsTest {

  @TempDir Path folder;

  @Test
  void shouldPassTheSampleAndTakeEveryTaskAndBranchOfIt() {
    TestReport report = DefinitionTests.run(List.of(Bench.SAMPLES.resolve("order.test.yaml")));

    assertThat(report.unreadable()).isEmpty();
    assertThat(report.results()).hasSize(5).allMatch(TestResult::passed);
    assertThat(report.results()).allSatisfy(r -> assertThat(r.notes()).isEmpty());
    assertThat(report.percentCovered()).isEqualTo(100);
  }

  @Test
  void shouldGiveTheMockToPasteWhenACallIsNotMocked() {
    String said = bench().say("input: { name: Ada }\nexpect: { path: [read, choose, greet] }");

    assertThat(said)
        .contains("/do/2/greet makes a call that no mock answers")
        .contains("- task: \"greet\"")
        .contains("\"endpoint\" : \"http://127.0.0.1/Ada\"")
        .contains("1 test, 1 failed");
  }

  @Test
  void shouldGiveTheDecisionToPasteWhenNobodyDecides() {
    String said =
        bench()
            .say(
                """
                input: { name: Ada }
                mocks: [ { task: greet, approval: { role: boss } } ]
                expect: { output: {} }
                """);

    assertThat(said).contains("nobody decides").contains("decide: approved").contains("\"body\"");
  }

  @Test
  void shouldShowBothWaysWhenThePathDiffers() {
    String said = bench().say("input: { name: Grace }\nexpect: { path: [read, choose, greet] }");

    assertThat(said).contains("    choose\n").contains("  - greet");
  }

  @Test
  void shouldGiveTheEventsThatTheRunListensTo() {
    String given =
        """
        events:
          - { type: order.paid, order: o-1, data: { sum: 3 }, after: PT2H }
          - { type: order.paid, order: other, data: { sum: 9 } }
        """;

    assertThat(listening(given + "expect: { output: [{ sum: 3 }], lasts: PT2H, path: [hear] }"))
        .contains("1 test, 0 failed");
    assertThat(listening(given.replace("PT2H", "P2D") + "expect: { fault: { status: 408 } }"))
        .contains("1 test, 0 failed");
    assertThat(listening("events: [ { source: x } ]\nexpect: { output: [] }"))
        .contains("/tests/0/events/0")
        .contains("/type");
    assertThat(listening("events: [ 7 ]\nexpect: { output: [] }")).contains("CloudEvent");
  }

  /** F68. */
  @Test
  void shouldTakeForAFormOnlyWhatFitsIt() {
    assertThat(filledIn("{ amount: 11 }")).contains("1 test, 0 failed");
    assertThat(filledIn("{ amount: none }")).contains("does not fit", "/result/amount");
    assertThat(filledIn("{}")).contains("/result/amount");
  }

  private String filledIn(String answer) {
    Bench bench = bench();
    bench.write(
        "ask.yaml",
        """
        document: { dsl: '1.0.3', namespace: test, name: ask, version: '1.0.0' }
        do:
          - ask:
              call: form
              with:
                title: T
                schema: { type: object, required: [amount], properties: { amount: { type: number } } }
        """);
    Path file =
        bench.write(
            "ask.test.yaml",
            """
            workflow: ask.yaml
            tests:
              - name: asks
                decisions: [ { task: ask, decide: submitted, result: %s } ]
                expect: { output: { amount: 11 } }
            """
                .formatted(answer));
    return String.join("\n", ReportText.lines(DefinitionTests.run(List.of(file))));
  }

  /** F44. */
  @Test
  void shouldPassTheSampleThatUndoesWhatItBooked() {
    TestReport report = DefinitionTests.run(List.of(Bench.SAMPLES.resolve("trip.test.yaml")));

    assertThat(report.unreadable()).isEmpty();
    assertThat(report.results()).hasSize(3).allMatch(TestResult::passed);
    assertThat(report.percentCovered()).isEqualTo(100);
  }

  /** F44. */
  @Test
  void shouldHoldWhatWasUndoneAgainstWhatIsExpected() {
    assertThat(
            undoing(
                "{ undone: [book, pay], fault: { status: 500 }, path: [pay, book, free, back, bad] }"))
        .contains("+ /do/2/bad");
    assertThat(undoing("{ undone: [book, pay], fault: { status: 500 } }"))
        .contains("1 test, 0 failed");
    assertThat(undoing("{ undone: [pay], fault: { status: 500 } }"))
        .contains("What was undone differs", "  + /do/1/book");
    assertThat(undoing("{ undone: [pya] }")).contains("pya");
  }

  private String undoing(String expected) {
    Bench bench = bench();
    bench.write(
        "undo.yaml",
        """
        document: { dsl: '1.0.3', namespace: test, name: undo, version: '1.0.0' }
        do:
          - pay: { set: { x: 1 }, metadata: { penstock: { undo: [ { back: { set: { x: 0 } } } ] } } }
          - book: { set: { y: 1 }, metadata: { penstock: { undo: [ { free: { set: { y: 0 } } } ] } } }
          - bad: { raise: { error: { type: a, status: 500 } } }
        """);
    Path file =
        bench.write(
            "undo.test.yaml",
            "workflow: undo.yaml\ntests:\n  - { name: undoes, expect: " + expected + " }\n");
    return String.join("\n", ReportText.lines(DefinitionTests.run(List.of(file))));
  }

  private String listening(String test) {
    Bench bench = bench();
    bench.write(
        "hear.yaml",
        """
        document: { dsl: '1.0.3', namespace: test, name: hear, version: '1.0.0' }
        do:
          - hear:
              listen: { to: { one: { with: { type: order.paid, order: o-1 } } } }
              timeout: { after: P1D }
        """);
    Path file =
        bench.write(
            "hear.test.yaml", "workflow: hear.yaml\ntests:\n  - name: hears\n" + test.indent(4));
    return String.join("\n", ReportText.lines(DefinitionTests.run(List.of(file))));
  }

  @Test
  void shouldNameEachPlaceWhereTheOutputDiffers() {
    String said = bench().say("input: { name: Grace }\nexpect: { output: { name: Ada, age: 3 } }");

    assertThat(said)
        .contains("/name expected \"Ada\", was \"Grace\"")
        .contains("/age expected 3, was missing");
  }

  @Test
  void shouldTakeNumbersOfTheSameValueForEqual() {
    assertThat(
            bench()
                .run(
                    """
                    input: { name: Ada }
                    mocks: [ { call: http, host: 127.0.0.1, returns: { n: 1.0 } } ]
                    expect: { output: { n: 1 } }
                    """)
                .failures())
        .isZero();
  }

  @Test
  void shouldFailWhenTheRunFaultsAndNoFaultIsExpected() {
    assertThat(
            bench()
                .say(
                    """
                    input: { name: Ada }
                    mocks: [ { task: greet, fault: { status: 503 } } ]
                    expect: { path: [read, choose, greet] }
                    """))
        .contains("The run faulted")
        .contains("\"status\" : 503")
        .contains("\"instance\" : \"/do/2/greet\"");
  }

  @Test
  void shouldFailWhenAnotherCallIsMadeThanExpected() {
    String test =
        """
        input: { name: Ada }
        mocks: [ { task: greet, returns: {} } ]
        expect: { calls: [ { task: greet, with: { body: { a: 2 } } } ] }
        """;

    assertThat(bench().say(test)).contains("Call 1 differs").contains("/body/a expected 2, was 1");
    assertThat(
            bench()
                .say(
                    test.replace(
                        "calls: [ { task: greet, with: { body: { a: 2 } } } ]", "calls: []")))
        .contains("Expected 0 calls, but 1 were made");
  }

  @Test
  void shouldFailWhenAnswersAreUsedUp() {
    bench()
        .write(
            "again.yaml",
            """
            document: { dsl: '1.0.3', namespace: test, name: again, version: '1.0.0' }
            do:
              - one: { call: http, with: { method: get, endpoint: 'http://127.0.0.1/' } }
              - two: { call: http, with: { method: get, endpoint: 'http://127.0.0.1/' } }
            """);
    Path file =
        bench()
            .write(
                "again.test.yaml",
                """
                workflow: again.yaml
                tests:
                  - name: answers once
                    mocks: [ { call: http, answers: [ { returns: 1 } ] } ]
                    expect: { output: 1 }
                """);

    assertThat(ReportText.lines(DefinitionTests.run(List.of(file))).toString())
        .contains("/do/1/two makes a call that no mock answers");
  }

  @Test
  void shouldTellOfMocksThatAnsweredNothing() {
    assertThat(
            bench()
                .run(
                    "input: { name: Grace }\nmocks: [ { task: greet, returns: {} } ]\n"
                        + "expect: { path: [read, choose] }")
                .results()
                .getFirst()
                .notes())
        .containsExactly("The mock at /tests/0/mocks/0 answered no call.");
  }

  @Test
  void shouldNameWhatNoTestTakesWithItsLine() {
    assertThat(bench().say("input: { name: Grace }\nexpect: { path: [read, choose] }"))
        .contains("greet.yaml:5:5 /do/2/greet")
        .contains("/do/0/read if does not hold")
        .contains("/do/1/choose case short")
        .contains("2/3 tasks, 2/4 branches");
  }

  @Test
  void shouldStopARunThatDoesNotEnd() {
    bench()
        .write(
            "loop.yaml",
            """
            document: { dsl: '1.0.3', namespace: test, name: loop, version: '1.0.0' }
            do: [ { a: { set: { n: 1 }, then: a } } ]
            """);
    Path file =
        bench()
            .write(
                "loop.test.yaml",
                "workflow: loop.yaml\ntests: [ { name: ends, expect: { output: {} } } ]");

    assertThat(ReportText.lines(DefinitionTests.run(List.of(file))).toString())
        .contains("The run does not end");
  }

  @Test
  void shouldTimeOutACallWhoseMockTakesTooLong() {
    assertThat(
            bench()
                .run(
                    """
                    input: { name: Ada }
                    mocks: [ { task: greet, returns: {}, takes: PT31S } ]
                    expect: { fault: { type: timeout, status: 408 }, lasts: PT30S }
                    """)
                .failures())
        .isZero();
  }

  private Bench bench() {
    return new Bench(folder);
  }
}

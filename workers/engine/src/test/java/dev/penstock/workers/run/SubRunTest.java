package dev.penstock.workers.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.json.Json;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.RunStart;
import org.junit.jupiter.api.Test;

/** {@code run: workflow} on the in-JVM backbone, which skips time. F29. */
final class SubRunTest {

  private static final String OTHER =
      """
      document: { dsl: '1.0.3', namespace: test, name: other, version: '1.0.0' }
      input: { schema: { document: { type: object, required: [n] } } }
      do:
        - nap: { wait: PT1M }
        - twice: { set: { n: '${ .n * 2 }' } }
      output: { schema: { document: { type: object, properties: { n: { maximum: 100 } } } } }
      """;

  @Test
  void shouldTakeTheOutputOfAnotherRun() {
    try (RunFixture fixture = fixture(Integer.MAX_VALUE)) {
      RunResult result =
          fixture.run(
              document(
                  """
                  do:
                    - run: { run: { workflow: { namespace: test, name: other, version: '1.0.0', input: { n: '${ .n + 1 }' } } } }
                    - after: { set: { got: '${ .n }' } }
                  """),
              "{\"n\":20}");

      assertThat(result).isEqualTo(new RunResult.Completed(Json.read("{\"got\":42}")));
      assertThat(fixture.progress.calls()).hasSize(4);
    }
  }

  @Test
  void shouldWaitThroughAContinuationAsNew() {
    String workflow =
        document(
            """
            do:
              - all:
                  fork:
                    branches:
                      - run: { run: { workflow: { namespace: test, name: other, version: '1.0.0', input: { n: 1 } } } }
                      - naps: { for: { in: '${ [range(20)] }' }, do: [ { nap: { wait: PT1S } } ] }
              - twice: { run: { workflow: { namespace: test, name: other, version: '1.0.0', input: { n: '${ .[0].n }' } } } }
            """);
    try (RunFixture fixture = fixture(8)) {
      RunStart start = RunFixture.start(workflow);

      assertThat(fixture.run(start)).isEqualTo(new RunResult.Completed(Json.read("{\"n\":4}")));
      assertThat(fixture.parts(start)).isGreaterThan(2);
      assertThat(fixture.progress.calls()).filteredOn(c -> c.startsWith("ended")).hasSize(3);
    }
  }

  @Test
  void shouldFaultWithTheErrorOfTheOtherRunAndLetItBeCaught() {
    try (RunFixture fixture = fixture(Integer.MAX_VALUE)) {
      RunResult result =
          fixture.run(
              document(
                  """
                  do:
                    - tried:
                        try: [ { run: { run: { workflow: { namespace: test, name: other, version: '1.0.0', input: { n: 51 } } } } } ]
                        catch: { as: e, do: [ { note: { set: { type: '${ $e.type | split("/") | last }', at: '${ $e.instance }' } } } ] }
                  """),
              "{}");

      assertThat(result)
          .isEqualTo(
              new RunResult.Completed(
                  Json.read("{\"type\":\"validation\",\"at\":\"/do/0/tried/try/0/run\"}")));
    }
  }

  @Test
  void shouldRefuseTheInputThatTheOtherSchemaDoesNotAllow() {
    try (RunFixture fixture = fixture(Integer.MAX_VALUE)) {
      RunResult result =
          fixture.run(
              document(
                  "do: [ { run: { run: { workflow: { namespace: test, name: other, version: '1.0.0' } } } } ]"),
              "{}");

      assertThat(result)
          .isInstanceOfSatisfying(
              RunResult.Faulted.class,
              faulted -> {
                assertThat(faulted.error().type()).endsWith("/validation");
                assertThat(faulted.error().instance()).isEqualTo("/do/0/run");
              });
    }
  }

  @Test
  void shouldStopTheOtherRunWhenTheTimeOfTheTaskIsUp() {
    assertThatTheOtherRunStops(
        """
        do:
          - tried:
              try:
                - run: { run: { workflow: { namespace: test, name: other, version: '1.0.0', input: { n: 1 } } }, timeout: { after: PT5S } }
              catch: { errors: { with: { status: 408 } }, do: [ { late: { set: { late: true } } }, { nap: { wait: PT5M } } ] }
        """,
        "{\"late\":true}");
  }

  @Test
  void shouldStopTheOtherRunWhenItsBranchLoses() {
    assertThatTheOtherRunStops(
        """
        do:
          - race:
              fork:
                compete: true
                branches:
                  - run: { run: { workflow: { namespace: test, name: other, version: '1.0.0', input: { n: 1 } } } }
                  - nap: { do: [ { short: { wait: PT5S } }, { won: { set: { won: true } } } ] }
          - nap: { wait: PT5M }
        """,
        "{\"won\":true}");
  }

  @Test
  void shouldGoOnAtOnceWhenTheOtherRunIsNotAwaited() {
    try (RunFixture fixture = fixture(Integer.MAX_VALUE)) {
      RunResult result =
          fixture.run(
              document(
                  """
                  do:
                    - run: { run: { await: false, workflow: { namespace: test, name: other, version: '1.0.0', input: { n: 1 } } } }
                    - after: { set: { kept: '${ .n }' } }
                  """),
              "{\"n\":7}");

      assertThat(result).isEqualTo(new RunResult.Completed(Json.read("{\"kept\":7}")));
    }
  }

  @Test
  void shouldEndARecursionWithAnError() {
    try (RunFixture fixture = fixture(Integer.MAX_VALUE)) {
      String self =
          """
          document: { dsl: '1.0.3', namespace: test, name: self, version: '1.0.0' }
          do: [ { again: { run: { workflow: { namespace: test, name: self, version: latest } } } } ]
          """;
      fixture.workflows.put("self", RunFixture.definition(self));

      assertThat(fixture.run(self, "{}"))
          .isInstanceOfSatisfying(
              RunResult.Faulted.class,
              faulted -> assertThat(faulted.error().detail()).contains("32 deep"));
    }
  }

  private static RunFixture fixture(int continueAfterEvents) {
    RunFixture fixture = new RunFixture(continueAfterEvents);
    fixture.workflows.put("other", RunFixture.definition(OTHER));
    return fixture;
  }

  private static String document(String rest) {
    return "document: { dsl: '1.0.3', namespace: test, name: case, version: '1.0.0' }\n" + rest;
  }

  /** The run goes on to its own output, and the one that it started is asked to stop. */
  private static void assertThatTheOtherRunStops(String tasks, String output) {
    try (RunFixture fixture = fixture(Integer.MAX_VALUE)) {
      RunResult result = fixture.run(document(tasks), "{}");

      assertThat(result).isEqualTo(new RunResult.Completed(Json.read(output)));
      assertThat(fixture.progress.calls())
          .filteredOn(call -> call.endsWith("Cancelled"))
          .hasSize(1);
    }
  }
}

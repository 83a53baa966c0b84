package dev.penstock.workers.subrun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.json.Json;
import dev.penstock.trace.SpanIds;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.SubRunRequest;
import dev.penstock.workers.protocol.SubRunState;
import dev.penstock.workers.protocol.TaskAttempt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code run: workflow} with a real store and relay: each run is a run like any other. F29. */
class SubRunsIT {

  private SubRunFixture fixture;

  @BeforeEach
  void open() {
    fixture = new SubRunFixture();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void shouldRunTheOtherWorkflowAsARunOfItsOwn() {
    WorkflowDefinition other = fixture.apply(other("1.0.0", "{ set: { n: '${ .n + 1 }' } }"));
    fixture.activate("1.1.0");
    String parent = fixture.start(fixture.apply(parent("1.0.0", "")));

    assertThat(fixture.result(parent))
        .isEqualTo(new RunResult.Completed(Json.read("{\"got\":42}")));

    String run = fixture.strings("SELECT id FROM run WHERE parent_id = ?", parent).getFirst();
    assertThat(
            fixture.strings(
                """
                SELECT definition_digest || ' ' || started_by || ' ' || parent_position || ' '
                       || depth || ' ' || status || ' ' || output
                  FROM run WHERE id = ?
                """,
                run))
        .containsExactly(other.digest() + " person:ada /do/0/call 1 completed {\"n\":41}");
    assertThat(
            fixture.strings(
                "SELECT policy.version FROM policy JOIN run ON policy_digest = digest WHERE id = ?",
                run))
        .containsExactly("1.1.0");
    assertThat(audit(run)).containsExactly("run.requested", "run.started", "run.completed");
    assertThat(
            fixture.strings("SELECT detail FROM hop WHERE run_id = ? AND kind = 'sub-run'", parent))
        .containsExactly("{\"run\":\"" + run + "\",\"outcome\":\"completed\"}");
    assertThat(
            fixture.strings(
                "SELECT c.trace_parent FROM run p JOIN run c USING (trace_id)"
                    + " WHERE p.id = ? AND c.parent_id = p.id AND c.trace_parent LIKE p.trace_id || '%'",
                parent))
        .singleElement()
        .asString()
        .endsWith("-" + SpanIds.subRun(parent, "/do/0/call", "", 1));
  }

  @Test
  void shouldConfigureTheOtherRunAsTheOneThatStartsIt() {
    fixture.apply(other("1.0.0", "{ set: { n: '${ $runtime.metadata.config.limit }' } }"));

    String parent = fixture.start(fixture.apply(parent("1.0.0", "")));

    assertThat(fixture.result(parent)).isEqualTo(new RunResult.Completed(Json.read("{\"got\":8}")));
    assertThat(
            fixture.strings(
                "SELECT DISTINCT config_digest FROM run WHERE parent_id = ? OR id = ?",
                parent,
                parent))
        .hasSize(1);
  }

  @Test
  void shouldTakeTheNewestVersionWhenTheTaskNamesTheLatest() {
    fixture.apply(other("1.0.0", "{ set: { n: 1 } }"));
    fixture.apply(other("1.2.0", "{ set: { n: 2 } }"));
    fixture.apply(other("2.0.0-rc.1", "{ set: { n: 3 } }"));

    String parent = fixture.start(fixture.apply(parent("latest", "")));

    assertThat(fixture.result(parent)).isEqualTo(new RunResult.Completed(Json.read("{\"got\":3}")));
  }

  @Test
  void shouldFaultWhenThereIsNoSuchWorkflow() {
    String parent = fixture.start(fixture.apply(parent("1.0.0", "")));

    assertThat(fixture.result(parent))
        .isInstanceOfSatisfying(
            RunResult.Faulted.class,
            faulted -> {
              assertThat(faulted.error().type()).endsWith("/configuration");
              assertThat(faulted.error().detail()).contains("test/other").contains("1.0.0");
            });
    assertThat(fixture.strings("SELECT id FROM run WHERE parent_id IS NOT NULL")).isEmpty();
  }

  @Test
  void shouldStopTheOtherRunWhenTheOneThatWaitsIsCancelled() {
    fixture.apply(other("1.0.0", "{ wait: PT1H }"));
    String parent = fixture.start(fixture.apply(parent("1.0.0", "")));
    String run =
        fixture
            .eventually("SELECT id FROM run WHERE parent_id = ? AND status = 'running'", parent)
            .getFirst();

    fixture.cancel(parent);

    assertThat(fixture.result(parent)).isEqualTo(new RunResult.Cancelled("enough"));
    assertThat(fixture.result(run)).isInstanceOf(RunResult.Cancelled.class);
    assertThat(audit(run)).contains("run.cancel-requested", "run.cancelled");
  }

  @Test
  void shouldLeaveTheOtherRunAloneWhenNobodyWaitsForIt() {
    fixture.apply(other("1.0.0", "{ wait: PT1S }"));
    String parent = fixture.start(fixture.apply(parent("1.0.0", "await: false, ")));

    assertThat(fixture.result(parent)).isEqualTo(new RunResult.Completed(Json.read("{\"got\":1}")));
    String run = fixture.strings("SELECT id FROM run WHERE parent_id = ?", parent).getFirst();
    assertThat(fixture.result(run)).isInstanceOf(RunResult.Completed.class);
    assertThat(audit(run)).doesNotContain("run.cancel-requested");
  }

  @Test
  void shouldEndARecursionWithAnError() {
    String self =
        """
        document: { dsl: '1.0.3', namespace: test, name: self, version: '1.0.0' }
        do: [ { again: { run: { workflow: { namespace: test, name: self, version: '1.0.0' } } } } ]
        """;
    String parent = fixture.start(fixture.apply(self));

    assertThat(fixture.result(parent))
        .isInstanceOfSatisfying(
            RunResult.Faulted.class,
            faulted -> assertThat(faulted.error().detail()).contains("32 deep"));
    assertThat(fixture.strings("SELECT id FROM run WHERE parent_id IS NOT NULL"))
        .hasSize(StoredSubRuns.DEEPEST);
  }

  @Test
  void shouldStartOnceAndKeepThePinsWhenItIsAskedAgain() {
    fixture.apply(other("1.0.0", "{ wait: PT1H }"));
    String parent = fixture.start(fixture.apply(parent("latest", "")));
    fixture.eventually("SELECT id FROM run WHERE parent_id = ?", parent);
    String run = fixture.strings("SELECT id FROM run WHERE parent_id = ?", parent).getFirst();
    fixture.apply(other("1.1.0", "{ wait: PT1H }"));

    var again =
        fixture.subRuns.start(
            new SubRunRequest(
                run,
                new TaskAttempt(parent, "/do/0/call", "", 1),
                "test",
                "other",
                "latest",
                Json.object(),
                "person:ada",
                true));

    assertThat(again).isInstanceOf(SubRunState.UnderWay.class);
    assertThat(fixture.strings("SELECT version FROM run WHERE id = ?", run))
        .containsExactly("1.0.0");
    assertThat(audit(run)).filteredOn("run.requested"::equals).hasSize(1);
    fixture.cancel(parent);
  }

  private java.util.List<String> audit(String run) {
    return fixture.strings(
        "SELECT body::jsonb ->> 'kind' FROM audit WHERE run_id = ? ORDER BY seq", run);
  }

  private static String parent(String version, String await) {
    return """
        document: { dsl: '1.0.3', namespace: test, name: parent, version: '1.0.0' }
        do:
          - call: { run: { AWAITworkflow: { namespace: test, name: other, version: 'VERSION', input: { n: 40 } } } }
          - got: { set: { got: '${ (.n // 0) + 1 }' } }
        """
        .replace("VERSION", version)
        .replace("AWAIT", await);
  }

  private static String other(String version, String task) {
    return "document: { dsl: '1.0.3', namespace: test, name: other, version: '"
        + version
        + "' }\n"
        + "do: [ { work: "
        + task
        + " } ]\n";
  }
}

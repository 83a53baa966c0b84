package dev.penstock.workers.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.json.Json;
import dev.penstock.workers.protocol.MigrationAnswer;
import dev.penstock.workers.protocol.MigrationRequest;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.RunStart;
import dev.penstock.workers.protocol.RunWorkflow;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A run in flight changes its version on the in-JVM backbone. F41. */
final class MigrateTest {

  private static final String FIRST =
      """
      document: { dsl: '1.0.3', namespace: test, name: case, version: '1.0.0' }
      do:
        - nap: { wait: PT1H }
        - ask: { call: approval, with: { title: T, payload: { x: 1 } } }
        - tell: { set: { said: old, version: '${ $workflow.definition.document.version }' } }
      """;

  private static final String SECOND =
      FIRST.replace("1.0.0", "2.0.0").replace("said: old", "said: new");

  private static final String UNSAFE = SECOND.replace("nap: { wait: PT1H }", "nap: { wait: PT2H }");

  @Test
  void shouldGoOnInTheOtherVersionWhereItStands() {
    try (RunFixture fixture = new RunFixture()) {
      fixture.people.alwaysDecide("approved", null);
      RunStart start = start();
      WorkflowStub run = fixture.started(start);

      assertThat(asked(run, SECOND).refusals()).isEmpty();
      run.signal(RunWorkflow.MIGRATE, request(SECOND));

      assertThat(run.getResult(RunResult.class))
          .isEqualTo(
              new RunResult.Completed(Json.read("{\"said\":\"new\",\"version\":\"2.0.0\"}")));
      assertThat(fixture.progress.calls()).contains("migrated " + start.runId());
      assertThat(fixture.people.asked()).hasSize(1);
      assertThat(fixture.parts(start)).isEqualTo(2);
    }
  }

  @Test
  void shouldFindTheQuestionAgainThatItHadPut() {
    try (RunFixture fixture = new RunFixture()) {
      RunStart start = start();
      WorkflowStub run = fixture.started(start);
      fixture.backbone.sleep(Duration.ofHours(2));
      assertThat(fixture.people.asked()).hasSize(1);

      run.signal(RunWorkflow.MIGRATE, request(SECOND));
      fixture.backbone.sleep(Duration.ofHours(1));
      fixture.people.decide(fixture.people.asked().getFirst(), "approved");

      assertThat(run.getResult(RunResult.class))
          .isEqualTo(
              new RunResult.Completed(Json.read("{\"said\":\"new\",\"version\":\"2.0.0\"}")));
      assertThat(fixture.people.asked())
          .extracting(it -> it.id())
          .containsOnly(fixture.people.asked().getFirst().id());
      assertThat(fixture.people.withdrawn()).isEmpty();
    }
  }

  @Test
  void shouldStayAndSayWhyWhenItIsNotSafe() {
    try (RunFixture fixture = new RunFixture()) {
      fixture.people.alwaysDecide("approved", null);
      RunStart start = start();
      WorkflowStub run = fixture.started(start);

      assertThat(asked(run, UNSAFE).refusals())
          .singleElement()
          .satisfies(it -> assertThat(it.position()).isEqualTo("/do/0/nap"));
      run.signal(RunWorkflow.MIGRATE, request(UNSAFE));

      assertThat(run.getResult(RunResult.class))
          .isEqualTo(
              new RunResult.Completed(Json.read("{\"said\":\"old\",\"version\":\"1.0.0\"}")));
      assertThat(fixture.progress.calls())
          .anyMatch(
              call -> call.startsWith("migration-refused test/case@2.0.0") && call.contains("nap"));
      assertThat(fixture.parts(start)).isEqualTo(1);
    }
  }

  @Test
  void shouldRefuseADocumentThatIsNotTheOneItIsSaidToBe() {
    try (RunFixture fixture = new RunFixture()) {
      WorkflowStub run = fixture.started(start());

      assertThat(
              run.query(
                      RunWorkflow.MIGRATION,
                      MigrationAnswer.class,
                      new MigrationRequest(
                          "test/case@2.0.0",
                          "sha256:" + "0".repeat(64),
                          RunFixture.definition(SECOND).document()))
                  .refusals())
          .singleElement()
          .satisfies(it -> assertThat(it.position()).isEqualTo("/document"));
    }
  }

  @Test
  void shouldKeepThePauseItIsUnder() {
    try (RunFixture fixture = new RunFixture()) {
      fixture.people.alwaysDecide("approved", null);
      RunStart start = start();
      WorkflowStub run = fixture.started(start);
      run.signal("pause", "why");
      run.signal(RunWorkflow.MIGRATE, request(SECOND));
      fixture.backbone.sleep(Duration.ofHours(3));
      assertThat(fixture.people.asked()).isEmpty();

      run.signal("resume", "why");

      assertThat(run.getResult(RunResult.class))
          .isEqualTo(
              new RunResult.Completed(Json.read("{\"said\":\"new\",\"version\":\"2.0.0\"}")));
    }
  }

  private static RunStart start() {
    return RunFixture.start(FIRST);
  }

  private static MigrationAnswer asked(WorkflowStub run, String to) {
    return run.query(RunWorkflow.MIGRATION, MigrationAnswer.class, request(to));
  }

  private static MigrationRequest request(String yaml) {
    WorkflowDefinition to = RunFixture.definition(yaml);
    return new MigrationRequest(to.id().toString(), to.digest(), to.document());
  }
}

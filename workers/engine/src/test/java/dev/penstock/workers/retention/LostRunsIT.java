package dev.penstock.workers.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.audit.AuditTrail;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.workers.progress.RunProjection;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** F42: a run that ended behind the platform's back is told of, so that nothing is kept for it. */
class LostRunsIT {

  private static PostgresFixture postgres;
  private static TestWorkflowEnvironment backbone;

  @BeforeAll
  static void open() {
    postgres = PostgresFixture.open();
    backbone = TestWorkflowEnvironment.newInstance();
  }

  @AfterAll
  static void close() {
    backbone.close();
    postgres.close();
  }

  @BeforeEach
  void empty() {
    postgres.sql("DELETE FROM run");
  }

  @Test
  void shouldTellOfARunThatWasTerminatedAndOfOneThatIsKnownNoMore() {
    begin("run_alive");
    begin("run_stopped");
    row("run_alive", "2 hours", true);
    row("run_stopped", "2 hours", false);
    row("run_gone", "2 hours", true);
    row("run_coming", "2 hours", false);
    row("run_young", "1 minute", true);
    client().newUntypedWorkflowStub("run_stopped").terminate("behind its back");

    assertThat(lost().sweep()).isEqualTo(2);

    assertThat(column("SELECT id || ' ' || status FROM run ORDER BY id"))
        .containsExactly(
            "run_alive running",
            "run_coming pending",
            "run_gone faulted",
            "run_stopped cancelled",
            "run_young running");
    assertThat(
            column(
                """
                SELECT body::jsonb ->> 'kind' FROM audit
                 WHERE run_id IN ('run_gone', 'run_stopped')
                   AND body::jsonb ->> 'kind' IN ('run.faulted', 'run.cancelled')
                 ORDER BY 1
                """))
        .containsExactly("run.cancelled", "run.faulted");
    assertThat(lost().sweep()).isZero();
  }

  @Test
  void shouldEndNothingWhenTheBackboneIsAnother() {
    row("run_one", "2 hours", true);
    row("run_two", "2 hours", true);

    assertThat(lost().sweep()).isZero();

    assertThat(column("SELECT DISTINCT status FROM run")).containsExactly("running");
  }

  private static LostRuns lost() {
    return new LostRuns(
        postgres.worker(),
        client(),
        new RunProjection(
            postgres.worker(), new AuditTrail(postgres.keyring(), Clock.systemUTC())));
  }

  private static WorkflowClient client() {
    return backbone.getWorkflowClient();
  }

  private static void begin(String runId) {
    client()
        .newUntypedWorkflowStub(
            "nobody",
            WorkflowOptions.newBuilder().setWorkflowId(runId).setTaskQueue("nobody").build())
        .start();
  }

  private static void row(String id, String age, boolean started) {
    postgres.sql(
        """
        INSERT INTO run (id, namespace, name, version, definition_digest, config_digest,
                         policy_digest, status, input, started_by, created_at, started_at)
        VALUES ('%s', 'n', 'w', '1.0.0', 'd', 'c', 'p', '%s', '{}', 't', now() - interval '%s', %s)
        """
            .formatted(id, started ? "running" : "pending", age, started ? "now()" : "NULL"));
  }

  private static List<String> column(String sql) {
    return postgres.strings(sql);
  }
}

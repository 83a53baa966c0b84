package dev.penstock.workers.run;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.penstock.definition.DefinitionReader;
import dev.penstock.workers.event.MemoryEvents;
import dev.penstock.workers.protocol.RunPayloads;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs that began under an earlier build go on under this one. F3. */
final class ReplayTest {

  /**
   * The first reading of a document loads the classes of the language: on a busy machine that takes
   * longer than the backbone lets a workflow think. A node rehearses for the same reason.
   */
  @BeforeAll
  static void rehearse() {
    try (RunFixture fixture = new RunFixture()) {
      fixture.run(
          """
          document: { dsl: '1.0.3', namespace: test, name: rehearsal, version: '1.0.0' }
          do:
            - both: { fork: { branches: [ { call: { call: http, with: { method: get, endpoint: 'http://127.0.0.1/' } } } ] } }
          """,
          "{}");
    }
  }

  static Stream<Path> histories() throws IOException {
    try (Stream<Path> files = Files.list(HistoryRecorder.FOLDER)) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("histories")
  void shouldReplayARecordedHistory(Path file) throws IOException {
    var history = WorkflowExecutionHistory.fromJson(Files.readString(file));
    try (TestWorkflowEnvironment backbone =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                .setWorkerFactoryOptions(RunWorker.factoryOptions())
                .setWorkflowClientOptions(
                    WorkflowClientOptions.newBuilder()
                        .setDataConverter(RunPayloads.converter())
                        .build())
                .build())) {
      Worker worker = backbone.newWorker(RunWorker.TASK_QUEUE, RunWorker.workerOptions());
      RunWorker.register(
          worker,
          new RunWorker.Parts(
              DefinitionReader::open,
              new ScriptedEffects(),
              new ScriptedPeople(),
              new BenchSubRuns(backbone.getWorkflowClient(), WorkflowSource.none()),
              new RecordedProgress(),
              new MemoryEvents(Clock.systemUTC())),
          Integer.MAX_VALUE);
      assertThatCode(() -> WorkflowReplayer.replayWorkflowExecution(history, worker))
          .doesNotThrowAnyException();
    }
  }
}

package dev.penstock.node.owner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.node.backbone.DevTemporal;
import dev.penstock.node.backbone.GivenSettings;
import dev.penstock.node.backbone.GivenTemporal;
import dev.penstock.node.folder.NodeFile;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.RunStart;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowException;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.common.converter.DataConverter;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The histories of the node's backbone: each holds what its run was given and what came of it. */
final class BackboneContents implements RunContents, AutoCloseable {

  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;
  private final DataConverter converter;
  private final Map<String, List<HistoryEvent>> read = new HashMap<>();

  /**
   * Connects lazily.
   *
   * @param node whose backbone it is
   * @param converter which finds what the histories only name
   */
  BackboneContents(NodeFile node, DataConverter converter) {
    this.converter = converter;
    Optional<GivenSettings> given = Optional.ofNullable(node.given());
    stubs =
        WorkflowServiceStubs.newServiceStubs(
            given
                .map(GivenTemporal::options)
                .orElseGet(WorkflowServiceStubsOptions::newBuilder)
                .setTarget(node.temporal())
                .setRpcTimeout(Duration.ofSeconds(5))
                .build());
    client =
        WorkflowClient.newInstance(
            stubs,
            WorkflowClientOptions.newBuilder()
                .setNamespace(given.map(GivenSettings::namespace).orElse(DevTemporal.NAMESPACE))
                .build());
  }

  @Override
  public Optional<JsonNode> input(String runId) {
    return events(runId).stream()
        .filter(HistoryEvent::hasWorkflowExecutionStartedEventAttributes)
        .findFirst()
        .map(e -> e.getWorkflowExecutionStartedEventAttributes().getInput())
        .map(payloads -> value(payloads, RunStart.class).input());
  }

  @Override
  public Optional<RunResult> result(String runId) {
    return events(runId).stream()
        .filter(HistoryEvent::hasWorkflowExecutionCompletedEventAttributes)
        .findFirst()
        .map(e -> e.getWorkflowExecutionCompletedEventAttributes().getResult())
        .map(payloads -> value(payloads, RunResult.class));
  }

  private List<HistoryEvent> events(String runId) {
    return read.computeIfAbsent(
        runId,
        id -> {
          try {
            WorkflowExecutionHistory history = client.fetchHistory(id);
            return history.getEvents();
          } catch (StatusRuntimeException | WorkflowException e) {
            return List.of(); // not kept any more, or not reachable: then nothing is recovered
          }
        });
  }

  private <T> T value(Payloads payloads, Class<T> type) {
    return converter.fromPayloads(0, Optional.of(payloads), type, type);
  }

  @Override
  public void close() {
    stubs.shutdownNow();
    stubs.awaitTermination(2, TimeUnit.SECONDS);
  }
}

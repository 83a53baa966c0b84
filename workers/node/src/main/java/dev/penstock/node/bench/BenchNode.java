package dev.penstock.node.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.node.Node;
import dev.penstock.node.NodeSettings;
import dev.penstock.node.Progress;
import dev.penstock.node.client.ApiClient;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A whole node, as {@code up} starts it, and a client of its backbone. Thread-safe. */
final class BenchNode implements AutoCloseable {

  private static final long PATIENCE = Duration.ofMinutes(2).toNanos();

  private final Node node;
  private final ApiClient api;
  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;

  private BenchNode(Node node) {
    this.node = node;
    this.api = node.ownClient();
    this.stubs = node.backbone().connect();
    this.client =
        WorkflowClient.newInstance(
            stubs,
            WorkflowClientOptions.newBuilder()
                .setNamespace(node.backbone().namespace())
                .setDataConverter(node.converter())
                .build());
  }

  static BenchNode start(Path data) {
    return new BenchNode(Node.start(NodeSettings.local(data, 0), Progress.SILENT));
  }

  Node node() {
    return node;
  }

  ApiClient api() {
    return api;
  }

  WorkflowClient client() {
    return client;
  }

  /**
   * Applies configuration files.
   *
   * @param files text by path
   */
  void apply(Map<String, String> files) {
    ObjectNode request = Json.object();
    var list = request.putArray("files");
    files.forEach((path, text) -> list.addObject().put("path", path).put("text", text));
    api.post("/api/v1/apply", request);
  }

  /** Runs a workflow through the API to its good end; returns the run's id. */
  String run(String workflow) {
    ObjectNode request = Json.object().put("workflow", workflow);
    request.set("input", Json.object());
    JsonNode accepted =
        api.post("/api/v1/runs", request, Map.of("Idempotency-Key", UUID.randomUUID().toString()));
    String id = accepted.path("id").asText();
    long begun = System.nanoTime();
    while (true) {
      JsonNode run = api.get("/api/v1/runs/" + id);
      String status = run.path("status").asText();
      switch (status) {
        case "completed" -> {
          return id;
        }
        case "pending", "running" -> rest(begun);
        default ->
            throw new IllegalStateException(
                "the run " + status + ": " + Json.write(run.path("problem")));
      }
    }
  }

  List<HistoryEvent> history(String workflowId) {
    while (true) {
      List<HistoryEvent> events = client.fetchHistory(workflowId).getHistory().getEventsList();
      if (events.getLast().hasWorkflowExecutionCompletedEventAttributes()) {
        return events;
      }
      rest(System.nanoTime());
    }
  }

  /** From the first to the last event, by the backbone's clock. */
  static long nanos(List<HistoryEvent> history) {
    var first = history.getFirst().getEventTime();
    var last = history.getLast().getEventTime();
    return TimeUnit.SECONDS.toNanos(last.getSeconds() - first.getSeconds())
        + last.getNanos()
        - first.getNanos();
  }

  @Override
  public void close() {
    api.close();
    stubs.shutdownNow();
    node.close();
  }

  private static void rest(long begun) {
    if (System.nanoTime() - begun > PATIENCE) {
      throw new IllegalStateException("the run did not end in time");
    }
    try {
      TimeUnit.MILLISECONDS.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}

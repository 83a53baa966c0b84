package dev.penstock.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.node.folder.DataFolder;
import dev.penstock.node.owner.OwnerDesk;
import dev.penstock.workers.asyncapi.NatsServer;
import dev.penstock.workers.conformance.Execution;
import dev.penstock.workers.conformance.Outcome;
import dev.penstock.workers.conformance.Subject;
import dev.penstock.workers.run.RecordedPath;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A real node on the durable backbone. Documents are applied and run through the API; the way that
 * a run took is read by replaying its history, which also shows that it can be.
 */
final class NodeSubject implements Subject, AutoCloseable {

  private static final Set<String> AT_REST = Set.of("completed", "faulted", "cancelled", "waiting");

  private static final Pattern NAME = Pattern.compile("(?m)^ *name: (\\S+)$");

  private final LocalPlatform platform;
  private @Nullable OwnerDesk desk;
  private @Nullable RecordedPath recorded;
  private int documents;

  NodeSubject(LocalPlatform platform) {
    this.platform = platform;
  }

  @Override
  public Outcome run(Execution execution) {
    String definition = execution.definition();
    String namespace = "kit-" + documents++;
    HttpResponse<String> answer = apply(inNamespace(definition, namespace), Json.object());
    return answer.statusCode() == 200
        ? end(start(workflow(definition, namespace), execution.input()))
        : Outcome.refused(defects(answer));
  }

  /** Versions are immutable, and the kit and the examples use some names more than once. */
  static String inNamespace(String definition, String namespace) {
    return definition.replaceFirst("namespace: \\S+", "namespace: " + namespace);
  }

  static String workflow(String definition, String namespace) {
    Matcher name = NAME.matcher(definition);
    if (!name.find()) {
      throw new AssertionError("There is no name in: " + definition);
    }
    return namespace + "/" + name.group(1);
  }

  /**
   * Applies a document.
   *
   * @param resources texts by the addresses that it refers to
   */
  HttpResponse<String> apply(String definition, JsonNode resources) {
    return applyFile("workflows/document.yaml", definition, resources);
  }

  HttpResponse<String> applyFile(String path, String text, JsonNode resources) {
    ObjectNode request = Json.object();
    request.putArray("files").addObject().put("path", path).put("text", text);
    ArrayNode list = request.putArray("resources");
    resources
        .properties()
        .forEach(r -> list.addObject().put("uri", r.getKey()).put("text", r.getValue().asText()));
    return platform.submit("/api/v1/apply", request);
  }

  static List<String> defects(HttpResponse<String> answer) {
    List<String> defects = new ArrayList<>();
    Json.read(answer.body())
        .path("defects")
        .forEach(defect -> defects.add(defect.path("pointer").asText()));
    if (defects.isEmpty()) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return defects;
  }

  /** The run's id. */
  String start(String workflow, JsonNode input) {
    ObjectNode request = Json.object().put("workflow", workflow);
    request.set("input", input);
    HttpResponse<String> answer =
        platform.submit("/api/v1/runs", request, "Idempotency-Key", UUID.randomUUID().toString());
    if (answer.statusCode() != 202) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return Json.read(answer.body()).path("id").textValue();
  }

  /** Sends CloudEvents, and gives the id of the run that they start. */
  String startedBy(String workflow, List<ObjectNode> events) {
    events.forEach(event -> platform.post("/api/v1/events", "application/cloudevents+json", event));
    return platform.awaitRunOf(workflow);
  }

  /** Sends a CloudEvent, once the run waits for it. */
  void send(String runId, JsonNode event) {
    platform.awaitRun(runId, AT_REST);
    platform.post("/api/v1/events", "application/cloudevents+json", event);
  }

  /** The run's status once it has emitted so many events of a type. */
  String emitted(String runId, JsonNode wanted) {
    String query =
        "/api/v1/event-log?run=" + runId + "&type=" + wanted.path("type").asText() + "&limit=100";
    NatsServer.await(
        () -> platform.get(query).path("items").size() >= wanted.path("times").asInt());
    return platform.get("/api/v1/runs/" + runId).path("status").asText();
  }

  void cancel(String runId) {
    platform.submit("/api/v1/runs/" + runId + "/cancel", Json.object());
  }

  /** Waits until the run has ended or waits itself. */
  Outcome end(String runId) {
    return outcome(runId, platform.awaitRun(runId, AT_REST));
  }

  /** Waits until the run has ended, however long it waits itself. */
  Outcome trueEnd(String runId) {
    return outcome(runId, platform.awaitEnd(runId));
  }

  private Outcome outcome(String runId, JsonNode run) {
    List<String> path = recorded().of(runId);
    return switch (run.path("status").asText()) {
      case "completed" -> Outcome.completed(run.path("output"), path, Duration.ZERO);
      case "faulted" -> Outcome.faulted(run.path("problem"), path, Duration.ZERO);
      default -> Outcome.other(run.path("status").asText(), path, Duration.ZERO);
    };
  }

  private RecordedPath recorded() {
    if (recorded == null) {
      desk = OwnerDesk.open(DataFolder.at(platform.data()));
      recorded = new RecordedPath(platform.temporal(), desk.converter());
    }
    return recorded;
  }

  @Override
  public void close() {
    if (recorded != null) {
      recorded.close();
    }
    if (desk != null) {
      desk.close();
    }
  }
}

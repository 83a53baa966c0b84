package dev.penstock.node.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.node.Node;
import dev.penstock.node.client.ApiClient;
import dev.penstock.node.client.ConfigurationFolder;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The demo's acts, one after the other, against a running node. Each throws a {@code
 * PlatformException} that says what did not happen.
 */
public final class Demo {

  private static final String TRIGGER = "refund-requested";
  private static final Set<String> ENDS = Set.of("completed", "faulted", "cancelled");
  private static final long LOOK_MILLIS = 50;

  private final Node node;
  private final ApiClient api;
  private final DemoTarget target;
  private final WebhookSender sender = new WebhookSender();

  public Demo(Node node, ApiClient api, DemoTarget target) {
    this.node = node;
    this.api = api;
    this.target = target;
  }

  /** Puts the webhook's secret and applies the sample files. */
  public void prepare(Path folder) {
    DemoFiles.write(folder, target.port());
    api.put(
        "/api/v1/secrets/" + WebhookSender.SECRET_NAME,
        Json.object().put("value", sender.secret()));
    api.post("/api/v1/apply", ConfigurationFolder.read(folder));
  }

  /**
   * A shop asks for a refund.
   *
   * @return the run that it started
   */
  public String send(String order, int amount) {
    ObjectNode event = Json.object();
    event.put("type", "order.refund-requested");
    event.putObject("data").put("order", order).put("amount", amount).put("currency", "EUR");
    return sender.send(api, TRIGGER, event).path("runId").asText();
  }

  /** Waits until the run asks a person. */
  public JsonNode awaitQuestion(String run, Duration patience) {
    return await(
        "the run did not ask for an approval",
        patience,
        () -> {
          for (JsonNode question : api.get("/api/v1/approvals?state=open").path("items")) {
            if (question.path("runId").asText().equals(run)) {
              return Optional.of(question);
            }
          }
          requireAlive(run);
          return Optional.empty();
        });
  }

  /** Waits until the run has ended well. */
  public JsonNode awaitCompletion(String run, Duration patience) {
    JsonNode ended =
        await(
            "the run did not end",
            patience,
            () -> Optional.of(api.get("/api/v1/runs/" + run)).filter(Demo::hasEnded));
    if (!ended.path("status").asText().equals("completed")) {
      throw failed(ended);
    }
    return ended;
  }

  public JsonNode trace(String run) {
    return api.get("/api/v1/runs/" + run + "/trace");
  }

  public JsonNode verifyAudit() {
    return api.get("/api/v1/audit/verification");
  }

  public String signInLink() {
    return node.signInLink();
  }

  private void requireAlive(String run) {
    // The projection of a run just accepted may not be there yet.
    JsonNode runs = api.get("/api/v1/runs?limit=20");
    for (JsonNode found : runs.path("items")) {
      if (found.path("id").asText().equals(run) && ENDS.contains(found.path("status").asText())) {
        throw failed(api.get("/api/v1/runs/" + run));
      }
    }
  }

  private static boolean hasEnded(JsonNode run) {
    return ENDS.contains(run.path("status").asText());
  }

  private static PlatformException failed(JsonNode run) {
    return PlatformException.of(
        ProblemType.INTERNAL,
        "The run " + run.path("status").asText() + ": " + Json.write(run.path("problem")));
  }

  private <T> T await(
      String otherwise, Duration patience, java.util.function.Supplier<Optional<T>> look) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<T> seen = look.get();
      if (seen.isPresent()) {
        return seen.get();
      }
      if (System.nanoTime() > deadline) {
        throw PlatformException.of(
            ProblemType.UNAVAILABLE,
            "After %d s %s. The node's log: %s"
                .formatted(patience.toSeconds(), otherwise, node.folder().log()));
      }
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }
}

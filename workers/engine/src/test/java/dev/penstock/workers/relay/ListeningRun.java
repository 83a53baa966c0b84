package dev.penstock.workers.relay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.workers.protocol.MigrationAnswer;
import dev.penstock.workers.protocol.MigrationRequest;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.RunStart;
import dev.penstock.workers.protocol.RunWorkflow;
import io.temporal.workflow.Workflow;

/** A run that says what it was started with; told to listen, it first waits to be told more. */
public final class ListeningRun implements RunWorkflow {

  private String decided = "";
  private String cancelled = "";

  @Override
  public RunResult run(RunStart start) {
    JsonNode input = start.input();
    if (input.path("listen").asBoolean()) {
      Workflow.await(() -> !decided.isEmpty() || !cancelled.isEmpty());
    }
    if (!cancelled.isEmpty()) {
      return new RunResult.Cancelled(cancelled);
    }
    ObjectNode output = JsonNodeFactory.instance.objectNode();
    output.set("input", input);
    output.put("decided", decided);
    output.put("policy", start.policyDigest());
    output.put("version", start.document().path("version").asText());
    return new RunResult.Completed(output);
  }

  @Override
  public void decided(String humanTaskId) {
    decided = humanTaskId;
  }

  @Override
  public void event(String listener) {
    if (listener.equals("lst_last")) {
      decided = "event " + listener;
    }
  }

  @Override
  public void ended(String runId) {
    decided = runId;
  }

  @Override
  public void cancel(String reason) {
    cancelled = reason;
  }

  @Override
  public void pause(String reason) {
    decided = "paused " + reason;
  }

  @Override
  public void resume(String reason) {
    decided = "resumed " + reason;
  }

  @Override
  public void migrate(MigrationRequest to) {
    decided = "migrated " + to.definition();
  }

  @Override
  public MigrationAnswer migration(MigrationRequest to) {
    return new MigrationAnswer(java.util.List.of());
  }

  @Override
  public java.util.List<String> positions() {
    return java.util.List.of();
  }
}

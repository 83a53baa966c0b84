package dev.penstock.workers.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.id.Ids;
import dev.penstock.json.Digest;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.RunStart;

/** Runs one definition once on a {@link ThrowAwayEngine}: what {@code ./penstock run} does. */
public final class RunOnce {

  /** What the caller must tell the author before running. */
  public static final String NOTICE =
      "This is the author's bench: a throw-away engine without policy, approvals and audit. It"
          + " calls what the document names.";

  private static final String NONE = Digest.of("");

  private RunOnce() {}

  public static RunResult execute(WorkflowDefinition definition, JsonNode input) {
    try (ThrowAwayEngine engine = new ThrowAwayEngine()) {
      return engine.run(
          new RunStart(
              Ids.next("run"),
              definition.digest(),
              definition.document(),
              NONE,
              NONE,
              input,
              "person:author",
              null));
    }
  }
}

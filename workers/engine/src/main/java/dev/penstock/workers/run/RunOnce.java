package dev.penstock.workers.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.definition.WorkflowError;
import dev.penstock.id.Ids;
import dev.penstock.json.Json;
import dev.penstock.workers.effect.Tools;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.EgressSettings;
import dev.penstock.workers.http.NameResolver;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.trial.Ending;
import dev.penstock.workers.trial.Trial;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

/** Runs one definition once, in memory: what {@code ./penstock run} does. */
public final class RunOnce {

  /** What the caller must tell the author before running. */
  public static final String NOTICE =
      "This is the author's bench: no policy, no approvals, no audit. It calls what the document"
          + " names. Waits take no time.";

  private RunOnce() {}

  /** Runs a definition that has no other workflows beside it. */
  public static RunResult execute(
      WorkflowDefinition definition, JsonNode input, Consumer<String> trace) {
    return execute(definition, input, Json.object(), WorkflowSource.none(), trace);
  }

  /**
   * Runs to the end.
   *
   * @param config what expressions see as {@code $runtime.metadata.config}
   * @param workflows which other workflows its tasks may have run
   * @param trace is told of the way, a line for a person at a time
   */
  public static RunResult execute(
      WorkflowDefinition definition,
      JsonNode input,
      JsonNode config,
      WorkflowSource workflows,
      Consumer<String> trace) {
    TraceText told = new TraceText(trace);
    try (Egress egress = new Egress(EgressSettings.defaults(), NameResolver.system());
        Tools tools = new Tools(egress, Clock.systemUTC())) {
      BenchWorld world = new BenchWorld(new BenchEffects(tools), workflows, told);
      return result(
          Trial.run(
                  definition,
                  new Trial.Given(
                      Ids.next("run"),
                      input,
                      "person:author",
                      Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS),
                      config),
                  world,
                  told)
              .ending(),
          world);
    }
  }

  private static RunResult result(Ending ending, BenchWorld world) {
    return switch (ending) {
      case Ending.Completed(JsonNode output) -> new RunResult.Completed(output);
      case Ending.Faulted(var error) -> new RunResult.Faulted(error);
      case Ending.Stuck(String why) ->
          new RunResult.Faulted(
              WorkflowError.Standard.RUNTIME.error(why, world.stuckAt().orElse(null)));
    };
  }
}

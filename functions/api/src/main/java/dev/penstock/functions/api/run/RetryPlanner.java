package dev.penstock.functions.api.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Works out where a run stood before a task; only a host that has an interpreter can. */
@FunctionalInterface
public interface RetryPlanner {

  /**
   * What a retry would be.
   *
   * @param position the task it begins with
   * @param state where the new run stands, for the interpreter
   * @param again keys of the old run's effects, and ids of the runs it had started, that the new
   *     run would make again
   */
  record Plan(String position, JsonNode state, List<String> again) {
    public Plan {
      again = List.copyOf(again);
    }
  }

  /**
   * Plans.
   *
   * @param task name or pointer
   * @param input what the task is given instead; null for what it was given
   * @throws PlatformException {@code conflict} saying why not there
   */
  Plan plan(String runId, String task, @Nullable JsonNode input);

  /** For a host without an interpreter, as a Lambda function. */
  static RetryPlanner ofFunction() {
    return (_, _, _) -> {
      throw PlatformException.of(
          ProblemType.UNAVAILABLE,
          "A retry is worked out by the interpreter, which this function does not carry. Ask a node"
              + " of the installation.");
    };
  }
}

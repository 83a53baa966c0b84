package dev.penstock.functions.api.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.config.ConfigLayer;
import dev.penstock.policy.OtherPolicies;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.util.List;
import java.util.Optional;

/** Takes a run once more on what is on record of it; needs an interpreter. */
@FunctionalInterface
public interface Replayer {

  /**
   * What a run is taken on in place of its own.
   *
   * @param version another version of the run's workflow
   * @param definition a document that is not stored; at most one of both is given
   * @param policies decide again of what was decided
   * @param config layers in place of those of the same source, or on top
   */
  record Other(
      Optional<String> version,
      Optional<JsonNode> definition,
      OtherPolicies policies,
      List<ConfigLayer> config) {

    public Other {
      config = List.copyOf(config);
    }
  }

  /**
   * Replays.
   *
   * @return the answer of the API
   * @throws PlatformException {@code not-found}, {@code invalid-input}
   */
  ObjectNode replay(String runId, Other other);

  /** For a host without an interpreter, as a Lambda function. */
  static Replayer ofFunction() {
    return (_, _) -> {
      throw PlatformException.of(
          ProblemType.UNAVAILABLE,
          "A replay is worked out by the interpreter, which this function does not carry. Ask a"
              + " node of the installation.");
    };
  }
}

package dev.penstock.functions.api.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.util.Optional;

/** Takes a run once more on what is on record of it; needs an interpreter. */
@FunctionalInterface
public interface Replayer {

  /**
   * Replays.
   *
   * @param version another version of the run's workflow
   * @param definition a document that is not stored; at most one of both is given
   * @return the answer of the API
   * @throws PlatformException {@code not-found}, {@code invalid-input}
   */
  ObjectNode replay(String runId, Optional<String> version, Optional<JsonNode> definition);

  /** For a host without an interpreter, as a Lambda function. */
  static Replayer ofFunction() {
    return (_, _, _) -> {
      throw PlatformException.of(
          ProblemType.UNAVAILABLE,
          "A replay is worked out by the interpreter, which this function does not carry. Ask a"
              + " node of the installation.");
    };
  }
}

package dev.penstock.functions.api.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.replay.ReplayBasis;

/** Takes a run once more on what is on record of it; needs an interpreter. */
@FunctionalInterface
public interface Replayer {

  /**
   * Replays.
   *
   * @return the answer of the API
   * @throws PlatformException {@code not-found}, {@code invalid-input}
   */
  ObjectNode replay(String runId, ReplayBasis basis);

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

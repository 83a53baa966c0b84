package dev.penstock.node.owner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.workers.protocol.RunResult;
import java.util.Optional;

/**
 * Where the payloads are that the trail names by digest only. What is answered is a candidate: it
 * counts when its digest is the one on the trail.
 */
interface RunContents {

  /** Where nothing can be asked. */
  RunContents NONE =
      new RunContents() {
        @Override
        public Optional<JsonNode> input(String runId) {
          return Optional.empty();
        }

        @Override
        public Optional<RunResult> result(String runId) {
          return Optional.empty();
        }
      };

  Optional<JsonNode> input(String runId);

  Optional<RunResult> result(String runId);
}

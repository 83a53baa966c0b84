package dev.penstock.workers.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.util.List;

/**
 * What became of a document that was to run.
 *
 * @param status completed, faulted, cancelled, waiting or refused
 * @param output what the run completed with; missing when it did not
 * @param error what it faulted with; missing when it did not
 * @param path the names of the tasks that began, in their order
 * @param defects why the document was refused: each one's rule and pointer
 * @param took by the subject's own clock, which may skip what is only waited for
 */
public record Outcome(
    String status,
    JsonNode output,
    JsonNode error,
    List<String> path,
    List<String> defects,
    Duration took) {

  private static final JsonNode NONE = MissingNode.getInstance();

  public Outcome {
    path = List.copyOf(path);
    defects = List.copyOf(defects);
  }

  public static Outcome completed(JsonNode output, List<String> path, Duration took) {
    return new Outcome("completed", output, NONE, path, List.of(), took);
  }

  public static Outcome faulted(JsonNode error, List<String> path, Duration took) {
    return new Outcome("faulted", NONE, error, path, List.of(), took);
  }

  public static Outcome refused(List<String> defects) {
    return new Outcome("refused", NONE, NONE, List.of(), defects, Duration.ZERO);
  }

  /** Neither ended well nor badly. */
  public static Outcome other(String status, List<String> path, Duration took) {
    return new Outcome(status, NONE, NONE, path, List.of(), took);
  }
}

package dev.penstock.functions.api.run;

import dev.penstock.definition.StoredDefinition;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.util.List;

/** Asks a run what stands in the way of another version; only a host with a backbone can. */
@FunctionalInterface
public interface MigrationPlanner {

  /**
   * What stands in the way.
   *
   * @return pointers into the document that the run follows, each with the reason; empty when
   *     nothing does
   * @throws PlatformException {@code conflict} or {@code unavailable} when the run can't be asked
   */
  List<Problem.FieldError> refusals(String runId, StoredDefinition to);

  /** For a host without a backbone, as a Lambda function. */
  static MigrationPlanner ofFunction() {
    return (_, _) -> {
      throw PlatformException.of(
          ProblemType.UNAVAILABLE,
          "Only the run knows where it stands, and this function does not reach it. Ask a node of"
              + " the installation.");
    };
  }
}

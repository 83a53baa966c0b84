package dev.penstock.functions.api.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.policy.Policy;
import dev.penstock.policy.PolicyReadResult;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.util.List;

/** Policies out of what a request or the store has. */
final class PolicyDocuments {

  private PolicyDocuments() {}

  /**
   * Compiled.
   *
   * @throws PlatformException {@code invalid-input} with what is wrong, below the pointer
   */
  static Policy compiled(JsonNode document, String pointer) {
    return switch (Policy.parse(document)) {
      case PolicyReadResult.Valid(Policy policy) -> policy;
      case PolicyReadResult.Invalid(var errors) ->
          throw invalid("The policy is not valid.", pointer, errors);
    };
  }

  static PlatformException invalid(String detail, String pointer, List<Problem.FieldError> errors) {
    return new PlatformException(
        new Problem(
            ProblemType.INVALID_INPUT,
            detail,
            null,
            errors.stream()
                .map(error -> new Problem.FieldError(pointer + error.pointer(), error.detail()))
                .toList()));
  }
}

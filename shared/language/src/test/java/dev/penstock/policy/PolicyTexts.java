package dev.penstock.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.DocumentTree;
import dev.penstock.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Policies as tests write them down. */
final class PolicyTexts {

  private PolicyTexts() {}

  static Policy policy(String text) {
    return switch (Policy.parse(tree(text))) {
      case PolicyReadResult.Valid(Policy policy) -> policy;
      case PolicyReadResult.Invalid(var errors) -> throw new AssertionError(errors);
    };
  }

  /** None for a policy that is one. */
  static List<Problem.FieldError> errors(String text) {
    return switch (Policy.parse(tree(text))) {
      case PolicyReadResult.Valid _ -> List.of();
      case PolicyReadResult.Invalid(var errors) -> errors;
    };
  }

  static JsonNode tree(String text) {
    return DocumentTree.read("policies/p.yaml", text.getBytes(StandardCharsets.UTF_8));
  }
}

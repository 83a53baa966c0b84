package dev.penstock.policy;

import dev.penstock.problem.Problem;
import java.util.List;

/** What became of reading a policy file. */
public sealed interface PolicyReadResult {

  /** The policy may be applied. */
  record Valid(Policy policy) implements PolicyReadResult {}

  /**
   * The policy is refused.
   *
   * @param errors each with the JSON pointer of the offender, never empty
   */
  record Invalid(List<Problem.FieldError> errors) implements PolicyReadResult {
    public Invalid {
      errors = List.copyOf(errors);
    }
  }
}

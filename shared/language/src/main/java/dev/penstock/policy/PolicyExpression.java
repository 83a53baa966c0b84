package dev.penstock.policy;

import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;

/** A compiled CEL expression that gives a text or a number. Immutable and thread-safe. */
final class PolicyExpression {

  private final CelRuntime.Program program;

  private PolicyExpression(CelRuntime.Program program) {
    this.program = program;
  }

  static PolicyExpression compile(CelType result, String source)
      throws PolicyCondition.CompileException {
    if (source.length() > PolicyLanguage.MAX_CONDITION) {
      throw new PolicyCondition.CompileException(
          "An expression has at most " + PolicyLanguage.MAX_CONDITION + " characters.");
    }
    CelValidationResult compiled =
        PolicyLanguage.compiler(PolicyTypes.CLASSIFIED, result).compile(source);
    if (compiled.hasError()) {
      throw new PolicyCondition.CompileException(compiled.getErrors().getFirst().getMessage());
    }
    try {
      return new PolicyExpression(PolicyLanguage.RUNTIME.createProgram(compiled.getAst()));
    } catch (CelValidationException | CelEvaluationException e) {
      throw new PolicyCondition.CompileException(String.valueOf(e.getMessage()));
    }
  }

  String text(PolicyVariables variables) throws CelEvaluationException {
    if (program.eval(variables) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("it is no text");
  }

  /** Only what can be added up: an amount below zero would make room for others. */
  double number(PolicyVariables variables) throws CelEvaluationException {
    if (program.eval(variables) instanceof Number number
        && Double.isFinite(number.doubleValue())
        && number.doubleValue() >= 0) {
      return number.doubleValue();
    }
    throw new IllegalArgumentException("it is no number from zero on");
  }
}

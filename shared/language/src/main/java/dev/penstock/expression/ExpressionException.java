package dev.penstock.expression;

/** An expression that does not compile, fails on its input, or exceeds its budget. */
public final class ExpressionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What kind of failure it is. */
  public enum Reason {
    /** It is not jq, or names a function or variable that there is not. */
    DOES_NOT_COMPILE,
    /** It asks for something that would differ when a run is replayed. */
    NONDETERMINISTIC,
    /** It failed on its input. */
    FAILED,
    /** It took more steps, depth or output than an expression may. */
    BUDGET
  }

  private final Reason reason;

  public ExpressionException(String message) {
    this(Reason.FAILED, message);
  }

  public ExpressionException(String message, Throwable cause) {
    super(message, cause);
    this.reason = Reason.FAILED;
  }

  public ExpressionException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}

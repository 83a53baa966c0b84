package dev.penstock.problem;

/**
 * Thrown for what a caller cannot continue from. Outcomes that a caller is expected to handle are
 * sealed results, never this.
 */
public final class PlatformException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public PlatformException(Problem problem) {
    super(problem.type().code() + ": " + problem.detail());
    this.problem = problem;
  }

  public PlatformException(Problem problem, Throwable cause) {
    super(problem.type().code() + ": " + problem.detail(), cause);
    this.problem = problem;
  }

  public static PlatformException of(ProblemType type, String detail) {
    return new PlatformException(Problem.of(type, detail));
  }

  public Problem problem() {
    return problem;
  }
}

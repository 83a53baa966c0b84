package dev.penstock.workers.tool;

/** Arguments that no request can be made of. Nothing was decided and nothing was sent. */
public final class InvalidArgumentsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String reason;

  public InvalidArgumentsException(String member, String fault) {
    super("The call's " + member + " " + fault + ".");
    this.reason = "The call's " + member + " " + fault + ".";
  }

  /** Which member is at fault and what to do. */
  public String reason() {
    return reason;
  }
}

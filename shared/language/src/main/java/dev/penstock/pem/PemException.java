package dev.penstock.pem;

/** A text that has not what is looked for. The message says so and never quotes the text. */
public final class PemException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String reason;

  PemException(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** What is wrong with the text, to follow its name. */
  public String reason() {
    return reason;
  }
}

package dev.penstock.workers.http;

/** A response whose body is not what its content type says. The target did act. */
final class UnreadableAnswerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String reason;

  UnreadableAnswerException(String reason, Throwable cause) {
    super(reason, cause);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}

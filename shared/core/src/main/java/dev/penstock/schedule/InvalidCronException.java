package dev.penstock.schedule;

/** A text is no cron expression of the dialect of {@link Cron}; the message says what to write. */
public final class InvalidCronException extends Exception {

  private static final long serialVersionUID = 1L;

  InvalidCronException(String message) {
    super(message);
  }
}

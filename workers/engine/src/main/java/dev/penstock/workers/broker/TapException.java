package dev.penstock.workers.broker;

import dev.penstock.workers.http.BoundedText;

/** A way to a broker that did not come about, or that ended. */
public final class TapException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * One with a reason.
   *
   * @param reason for a person: what is wrong, and what to do; without secrets
   */
  public TapException(String reason) {
    super(BoundedText.of(reason));
  }

  /** For a person. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}

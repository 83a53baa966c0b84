package dev.penstock.workers.lease;

import dev.penstock.problem.PlatformException;

/** A secret that can't be had: nothing was done with it. */
public final class NotOpenedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String reason;
  private final boolean mayPass;

  NotOpenedException(PlatformException cause, boolean mayPass) {
    super(cause);
    this.reason = cause.problem().detail();
    this.mayPass = mayPass;
  }

  public String reason() {
    return reason;
  }

  /** Whether a later try, or another worker, may have it. */
  public boolean mayPass() {
    return mayPass;
  }
}

package dev.penstock.workers.payload;

import dev.penstock.problem.PlatformException;

/** A payload could not be kept or had, so this workflow task leads nowhere. */
final class PayloadNotHadError extends Error {

  private static final long serialVersionUID = 1L;

  PayloadNotHadError(PlatformException cause) {
    super(cause.problem().detail(), cause);
  }
}

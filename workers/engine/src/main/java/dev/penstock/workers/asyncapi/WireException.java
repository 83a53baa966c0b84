package dev.penstock.workers.asyncapi;

import dev.penstock.definition.WorkflowError;
import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.workers.http.BoundedText;
import dev.penstock.workers.tls.Refusal;

/** A connection that did not come about, or that ended. */
final class WireException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Standard type;

  WireException(Standard type, String reason) {
    super(reason);
    this.type = type;
  }

  static WireException lost(Place place, Throwable cause) {
    String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new WireException(Standard.COMMUNICATION, place + ": " + why);
  }

  static WireException refused(Place place, Refusal refusal) {
    return new WireException(
        refusal.byThem() ? Standard.AUTHENTICATION : Standard.COMMUNICATION,
        place + ": " + refusal.reason());
  }

  /** Whether the other side has said no, so that nothing has happened. */
  boolean isRefusal() {
    return type == Standard.AUTHORIZATION || type == Standard.AUTHENTICATION;
  }

  WorkflowError at(String position) {
    return type.error(BoundedText.of(String.valueOf(getMessage())), position);
  }
}

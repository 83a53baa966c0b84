package dev.penstock.workers.asyncapi;

import dev.penstock.definition.WorkflowError;
import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.workers.http.BoundedText;
import dev.penstock.workers.tls.Refusal;

/** A connection that did not come about, or that ended. */
final class WireException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Standard type;
  private final boolean ours;

  WireException(Standard type, String reason) {
    this(type, reason, false);
  }

  private WireException(Standard type, String reason, boolean ours) {
    super(reason);
    this.type = type;
    this.ours = ours;
  }

  /** A place that we don't go to. */
  static WireException closed(String reason) {
    return new WireException(Standard.AUTHORIZATION, reason, true);
  }

  /** Whether it is we who don't go there, or have nothing to show. */
  boolean isOurs() {
    return ours;
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

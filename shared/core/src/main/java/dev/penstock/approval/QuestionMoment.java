package dev.penstock.approval;

import java.util.Locale;

/** What happens to a question that channels tell people of. */
public enum QuestionMoment {
  REQUESTED,
  REMINDED,
  OVERDUE,
  ESCALATED,
  /** Who had it has handed it on. */
  DELEGATED,
  /** An operator has given it to somebody, or to all again. */
  REASSIGNED,
  DECIDED,
  EXPIRED,
  /** Nobody waits for the answer any more. */
  CANCELLED;

  /** Whether it happens to one question as often as people like. */
  boolean recurs() {
    return switch (this) {
      case DELEGATED, REASSIGNED -> true;
      case REQUESTED, REMINDED, OVERDUE, ESCALATED, DECIDED, EXPIRED, CANCELLED -> false;
    };
  }

  /** As the trail and the event's type name it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}

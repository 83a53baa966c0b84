package dev.penstock.approval;

import java.util.Locale;

/** What happens to a question that channels tell people of. */
public enum QuestionMoment {
  REQUESTED,
  REMINDED,
  OVERDUE,
  ESCALATED,
  DECIDED,
  EXPIRED,
  /** Nobody waits for the answer any more. */
  CANCELLED;

  /** As the trail and the event's type name it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}

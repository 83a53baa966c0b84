package dev.penstock.definition.task;

import java.util.Optional;

/**
 * What happens to a question while nobody decides, and when its time is up.
 *
 * @param remind after which people are reminded
 * @param due after which it is overdue, which tells and changes nothing
 * @param escalate to whom it goes over, and when
 */
public record ApprovalTimers(
    Optional<Timespan> remind,
    Optional<Timespan> due,
    Optional<Escalation> escalate,
    OnExpiry onExpiry) {

  /**
   * To another role.
   *
   * @param after absent where it goes over when its time is up, for as long again
   */
  public record Escalation(String role, Optional<Timespan> after) {}

  /** What a question counts as that nobody has decided in time. */
  public enum OnExpiry {
    REJECT,
    APPROVE,
    /** The task faults with a timeout, whatever it does with a rejection. */
    FAIL,
    /** Another role gets as long again; then it is rejected. */
    ESCALATE
  }
}

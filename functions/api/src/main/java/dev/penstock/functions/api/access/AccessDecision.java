package dev.penstock.functions.api.access;

/** What {@link Access} says. */
public sealed interface AccessDecision {

  /** Go ahead. */
  record Permitted() implements AccessDecision {}

  /** Nobody knows who is asking: 401. */
  record SignInFirst() implements AccessDecision {}

  /**
   * It is known who is asking, and they may not: 403.
   *
   * @param reason for the person or the program's owner
   */
  record Refused(String reason) implements AccessDecision {}
}

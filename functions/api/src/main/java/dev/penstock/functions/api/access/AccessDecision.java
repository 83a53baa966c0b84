package dev.penstock.functions.api.access;

import dev.penstock.store.FolderReach;

/** What {@link Access} says. */
public sealed interface AccessDecision {

  /**
   * Go ahead, but no further than this.
   *
   * @param reach the folders in which it may be done
   */
  record Permitted(FolderReach reach) implements AccessDecision {}

  /** Nobody knows who is asking: 401. */
  record SignInFirst() implements AccessDecision {}

  /**
   * It is known who is asking, and they may not: 403.
   *
   * @param reason for the person or the program's owner
   */
  record Refused(String reason) implements AccessDecision {}
}

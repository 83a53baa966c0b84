package dev.penstock.functions.api.approval;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What became of a decision. A refusal that belongs on the trail is an answer, so it commits. */
sealed interface Ruling {

  /**
   * It counts; the task is open still when more people are needed.
   *
   * @param task the task as it is now
   */
  record Counted(ObjectNode task) implements Ruling {}

  /** It was made on something else than what would be done. */
  record Voided() implements Ruling {}

  /**
   * The person looked at another document than the one that is under review.
   *
   * @param name of the first such document
   */
  record OtherDocument(String name) implements Ruling {}

  /** The person may not make it, though the role is theirs. */
  record Refused(Standing standing) implements Ruling {}

  /**
   * Somebody or the time was quicker.
   *
   * @param state what the task is now
   */
  record Closed(String state) implements Ruling {}
}

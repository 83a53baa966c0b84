package dev.penstock.functions.api.approval;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What became of a decision. A void one is an answer: it must be on the trail, so it commits. */
sealed interface Ruling {

  /**
   * It counts.
   *
   * @param task the task as decided
   */
  record Decided(ObjectNode task) implements Ruling {}

  /** It was made on something else than what would be done. */
  record Voided() implements Ruling {}

  /**
   * Somebody or the time was quicker.
   *
   * @param state what the task is now
   */
  record Closed(String state) implements Ruling {}
}

package dev.penstock.functions.api.approval;

import java.util.Locale;

/** Whether a person may decide on a question now, or what keeps them from it. */
enum Standing {
  MAY("You may decide."),
  /** The task's role is not theirs in its folder. */
  LACKS_ROLE("This is for another role than yours."),
  /** Their own doing is what others have to look at. */
  INVOLVED(
      "You started this run, or applied what it follows: four eyes are wanted, so other people"
          + " decide."),
  /** They have said theirs, in whatever session. */
  VOTED("You have decided on this already; other people are needed."),
  /** It is no longer open. */
  CLOSED("It is no longer open.");

  private final String sentence;

  Standing(String sentence) {
    this.sentence = sentence;
  }

  String sentence() {
    return sentence;
  }

  /** As it is written in the API. */
  String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

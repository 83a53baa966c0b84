package dev.penstock.functions.api.approval;

import dev.penstock.problem.ProblemType;
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
  /** It was put to groups that they are in none of. */
  NOT_ASKED("It was put to groups that you are in none of."),
  /** Another person has it. */
  ASSIGNED("Another person has it. They, an operator or the time can let it go."),
  /** They have said theirs, in whatever session. */
  VOTED("You have decided on this already; other people are needed."),
  /** It is no longer open. */
  CLOSED("It is no longer open.");

  private final String sentence;

  Standing(String sentence) {
    this.sentence = sentence;
  }

  /** What a request that it keeps from deciding is answered. */
  ProblemType problem() {
    return switch (this) {
      case LACKS_ROLE, INVOLVED, NOT_ASKED -> ProblemType.FORBIDDEN;
      case MAY, ASSIGNED, VOTED, CLOSED -> ProblemType.CONFLICT;
    };
  }

  String sentence() {
    return sentence;
  }

  /** As it is written in the API. */
  String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

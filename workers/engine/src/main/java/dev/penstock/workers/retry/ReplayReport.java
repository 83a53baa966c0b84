package dev.penstock.workers.retry;

import dev.penstock.workers.trial.Ending;
import java.util.List;
import java.util.Optional;

/**
 * What a run came to when it was taken once more on what is on record.
 *
 * @param definition digest of the document that it was taken on
 * @param calls how many calls were answered from the record
 * @param ending how it ended this time
 * @param differences from what is on record, the first one first; empty when it is the same
 * @param allCounted whether windows of the policies that were given counted all that they are for;
 *     empty where they have none
 */
public record ReplayReport(
    String definition,
    int calls,
    Ending ending,
    List<Difference> differences,
    Optional<Boolean> allCounted) {

  public ReplayReport {
    differences = List.copyOf(differences);
  }

  /** What is different. */
  public enum Kind {
    /** A call has other arguments than the one on record, so what it gives can't be told. */
    OTHER_ARGUMENTS,
    /** The policies that were given decide otherwise of a call on record. */
    OTHER_DECISION,
    /** Something is asked for that is not on record. */
    NOT_ON_RECORD,
    /** A call is on record and is not made any more. */
    NOT_MADE,
    /** It ends in another way. */
    OTHER_ENDING;

    /** As it is told: {@code other-arguments}. */
    public String wire() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * One difference.
   *
   * @param at JSON pointer of the task; empty for the end of the run
   * @param iteration of the loops around it; empty outside of any
   * @param detail for a person
   */
  public record Difference(Kind kind, String at, String iteration, String detail) {}
}

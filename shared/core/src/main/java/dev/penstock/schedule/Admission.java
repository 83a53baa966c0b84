package dev.penstock.schedule;

/** What becomes of an occurrence that is due, by what goes on and who waits already. */
sealed interface Admission {

  /** As many of a schedule may wait at once. */
  int MOST_WAITING = 1_000;

  /** Its run starts now. */
  record Start() implements Admission {}

  /** It starts when those before it have ended. */
  record Wait() implements Admission {}

  /** It takes the place of those that wait, and the run under way is to end. */
  record Supersede() implements Admission {}

  /**
   * It never starts.
   *
   * @param why one sentence
   */
  record LeaveOut(String why) implements Admission {}

  /**
   * Decides.
   *
   * @param busy whether a run before it has not ended, or another waits for its turn
   * @param waiting how many of its kind wait: of the clock's, or of the same backfill
   */
  static Admission of(Overlap overlap, boolean busy, int waiting) {
    if (!busy) {
      return new Start();
    }
    return switch (overlap) {
      case ALLOW -> new Start();
      case SKIP -> new LeaveOut("The run before it has not ended.");
      case BUFFER_ONE -> waiting == 0 ? new Wait() : new LeaveOut("One waits already.");
      case BUFFER_ALL ->
          waiting < MOST_WAITING
              ? new Wait()
              : new LeaveOut(MOST_WAITING + " wait already, and no more may.");
      case CANCEL_OTHER, TERMINATE_OTHER -> new Supersede();
    };
  }
}

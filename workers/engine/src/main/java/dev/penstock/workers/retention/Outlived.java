package dev.penstock.workers.retention;

import dev.penstock.store.Database;
import java.sql.PreparedStatement;

/**
 * What nobody can use any more, whatever anybody wants: there is no choosing for how long. The
 * store refuses to clear what is younger. Any number may clear at once. Thread-safe.
 */
public enum Outlived {
  /** What windows of policies counted: the longest spans 366 days. */
  TALLIES(
      """
      DELETE FROM policy_tally
       WHERE (tally, subject, effect_key, attempt, action) IN (
         SELECT tally, subject, effect_key, attempt, action FROM policy_tally
          WHERE counted_at < now() - interval '400 days' ORDER BY counted_at LIMIT ?)
      """),
  /** Links to approvals that were opened or are over. */
  LINKS(
      """
      DELETE FROM approval_link WHERE id IN (
        SELECT id FROM approval_link
         WHERE least(used_at, expires_at) < now() - interval '1 day' LIMIT ?)
      """),
  /**
   * Substitutions that are over, but for those that an open question came before the end of: who
   * stood in for somebody may not vote on what that person did.
   */
  SUBSTITUTIONS(
      """
      DELETE FROM substitution WHERE id IN (
        SELECT s.id FROM substitution s
         WHERE s.until_at < now() - interval '30 days'
           AND NOT EXISTS (SELECT FROM human_task t
                            WHERE t.state = 'open' AND t.created_at < s.until_at) LIMIT ?)
      """);

  private static final int BATCH = 1_000;

  private final String delete;

  Outlived(String delete) {
    this.delete = delete;
  }

  /**
   * Clears away what is of no use now.
   *
   * @param worker acting as the worker role
   * @return how many rows went
   */
  public long sweep(Database worker) {
    return Batches.sweep(
        worker,
        BATCH,
        transaction -> {
          try (PreparedStatement some = transaction.prepareStatement(delete)) {
            some.setInt(1, BATCH);
            return some.executeUpdate();
          }
        });
  }
}

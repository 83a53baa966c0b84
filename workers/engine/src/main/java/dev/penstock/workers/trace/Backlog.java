package dev.penstock.workers.trace;

import dev.penstock.store.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;

/**
 * What waits in the store.
 *
 * @param due messages that the relay should have taken
 * @param oldestSeconds for how long the first of them has been due
 * @param parked messages that can't be delivered until somebody looks at them
 * @param questions that nobody has answered
 */
public record Backlog(long due, double oldestSeconds, long parked, long questions) {

  private static final String SELECT =
      """
      SELECT count(*) FILTER (WHERE parked_at IS NULL AND due_at <= now()) AS due,
             coalesce(extract(epoch FROM now() - min(due_at)
                        FILTER (WHERE parked_at IS NULL AND due_at <= now())), 0) AS oldest,
             count(*) FILTER (WHERE parked_at IS NOT NULL) AS parked,
             (SELECT count(*) FROM human_task WHERE state = 'open') AS questions
        FROM outbox
      """;

  /** As it is now, seen by the worker role. */
  public static Backlog read(Database database) {
    return database.inTransaction(
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(SELECT);
              ResultSet row = select.executeQuery()) {
            row.next();
            return new Backlog(
                row.getLong("due"),
                row.getDouble("oldest"),
                row.getLong("parked"),
                row.getLong("questions"));
          }
        });
  }
}

package dev.penstock.workers.effect;

import dev.penstock.policy.PolicyCount;
import dev.penstock.store.Database;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the actions that policies have windows for. An action is counted with its intent, in the
 * same transaction; those of the task that asks are left out, so that an effect which is taken over
 * after a crash is not in its own way. Thread-safe.
 */
final class PolicyTallies {

  private final Database database;

  PolicyTallies(Database database) {
    this.database = database;
  }

  /** What was counted before, by policy and window; one look at an index for each window. */
  Map<String, Map<String, PolicyCount.Tally>> of(
      List<PolicyCount> counts, String effectKey, Instant at) {
    if (counts.isEmpty()) {
      return Map.of();
    }
    return database.inTransaction(
        connection -> {
          Map<String, Map<String, PolicyCount.Tally>> tallies = new HashMap<>();
          for (PolicyCount count : counts) {
            tallies
                .computeIfAbsent(count.asker(), _ -> new HashMap<>())
                .put(count.window(), read(connection, count, effectKey, at));
          }
          return tallies;
        });
  }

  private static PolicyCount.Tally read(
      Connection connection, PolicyCount count, String effectKey, Instant at) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT count(*), coalesce(sum(amount), 0)
              FROM policy_tally
             WHERE tally = ? AND subject = ? AND counted_at > ? AND effect_key <> ?
            """)) {
      select.setString(1, count.key());
      select.setString(2, count.subject());
      select.setTimestamp(3, Timestamp.from(at.minus(count.within())));
      select.setString(4, effectKey);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return new PolicyCount.Tally(row.getLong(1), row.getBigDecimal(2).doubleValue());
      }
    }
  }

  /** Counts an action that is about to be taken, once however often it is begun. */
  static void count(Connection transaction, String effectKey, int attempt, Ruling ruling)
      throws SQLException {
    for (PolicyCount count : ruling.counts()) {
      if (!count.counts()) {
        continue;
      }
      try (PreparedStatement insert =
          transaction.prepareStatement(
              """
              INSERT INTO policy_tally (tally, subject, effect_key, attempt, action, amount,
                                        counted_at)
              VALUES (?, ?, ?, ?, ?, ?, ?)
              ON CONFLICT DO NOTHING
              """)) {
        insert.setString(1, count.key());
        insert.setString(2, count.subject());
        insert.setString(3, effectKey);
        insert.setInt(4, attempt);
        insert.setString(
            5, ruling.action().path("kind").asText() + " " + ruling.action().path("host").asText());
        insert.setBigDecimal(6, BigDecimal.valueOf(count.amount()));
        insert.setTimestamp(7, Timestamp.from(ruling.startedAt()));
        insert.executeUpdate();
      }
    }
  }
}

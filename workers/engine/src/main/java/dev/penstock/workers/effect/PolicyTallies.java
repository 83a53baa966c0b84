package dev.penstock.workers.effect;

import dev.penstock.policy.PolicyCount;
import dev.penstock.store.Database;
import dev.penstock.store.NewRow;
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

  /** What counts an action that is about to be taken, once however often it is begun. */
  static List<NewRow> rows(String effectKey, int attempt, Ruling ruling) {
    if (ruling.counts().isEmpty()) {
      return List.of();
    }
    String action =
        ruling.action().path("kind").asText() + " " + ruling.action().path("host").asText();
    return ruling.counts().stream()
        .filter(PolicyCount::counts)
        .map(
            count ->
                NewRow.of(
                        "policy_tally (tally, subject, effect_key, attempt, action, amount,"
                            + " counted_at)",
                        count.key(),
                        count.subject(),
                        effectKey,
                        attempt,
                        action,
                        BigDecimal.valueOf(count.amount()),
                        Timestamp.from(ruling.startedAt()))
                    .unlessItIsThere())
        .toList();
  }
}

package dev.penstock.workers.retry;

import dev.penstock.json.Json;
import dev.penstock.policy.OtherPolicies;
import dev.penstock.store.Database;
import dev.penstock.workers.protocol.TaskAttempt;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Optional;

/** What policies decided of a run's actions, put to other versions of them. */
final class RecordedDecisions {

  private final Database database;
  private final OtherPolicies others;

  RecordedDecisions(Database database, OtherPolicies others) {
    this.database = database;
    this.others = others;
  }

  /** What would have been decided otherwise of an attempt's actions first, for a person. */
  Optional<String> otherwise(TaskAttempt task) {
    if (others.versions().isEmpty()) {
      return Optional.empty();
    }
    return database.inTransaction(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  """
                  SELECT outcome, input, answers FROM policy_decision
                   WHERE run_id = ? AND position = ? AND iteration = ? AND attempt = ?
                   ORDER BY decided_at, id
                  """)) {
            select.setString(1, task.runId());
            select.setString(2, task.position());
            select.setString(3, task.iteration());
            select.setInt(4, task.attempt());
            try (ResultSet row = select.executeQuery()) {
              Optional<String> otherwise = Optional.empty();
              while (otherwise.isEmpty() && row.next()) {
                String was = row.getString("outcome");
                otherwise =
                    others
                        .decide(
                            Json.read(row.getString("input")), Json.read(row.getString("answers")))
                        .filter(now -> !now.outcome().equals(was))
                        .map(
                            now ->
                                "It was "
                                    + was
                                    + " and would be "
                                    + now.outcome()
                                    + ". "
                                    + now.reason());
              }
              return otherwise;
            }
          }
        });
  }
}

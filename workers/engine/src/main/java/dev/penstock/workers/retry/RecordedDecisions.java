package dev.penstock.workers.retry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.policy.OtherPolicies;
import dev.penstock.policy.Policy;
import dev.penstock.policy.PolicyStore;
import dev.penstock.policy.RecordedAction;
import dev.penstock.store.Database;
import dev.penstock.store.FolderReach;
import dev.penstock.workers.protocol.TaskAttempt;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What policies decided of a run's actions, put to other versions of them. Not thread-safe. */
final class RecordedDecisions {

  private static final int MOST = 50_000;
  private static final int BATCH = 200;

  /** An action is decided a moment before that is on record; what is too old is not counted. */
  private static final Duration SLACK = Duration.ofMinutes(1);

  private static final String OF_ATTEMPT =
      """
      SELECT effect_key, begun_attempt, input, answers, outcome, decided_at FROM policy_decision
       WHERE run_id = ? AND position = ? AND iteration = ? AND attempt = ?
       ORDER BY decided_at, id
      """;

  private static final String BEGUN_BEFORE =
      """
      SELECT * FROM (
        SELECT id, effect_key, begun_attempt, input, answers, decided_at FROM policy_decision
         WHERE decided_at >= ? AND decided_at < ? AND begun_attempt > 0
         ORDER BY decided_at DESC, id DESC LIMIT ?) newest
       ORDER BY decided_at, id
      """;

  private final Database database;
  private final PolicyStore policies;
  private final OtherPolicies others;
  private final FolderReach reach;
  private boolean allCounted;

  /**
   * Nothing decided again so far.
   *
   * @param others the other versions
   * @param reach what who asks may see: no more is counted
   */
  RecordedDecisions(
      Database database, PolicyStore policies, OtherPolicies others, FolderReach reach) {
    this.database = database;
    this.policies = policies;
    this.others = others;
    this.reach = reach;
    this.allCounted = others.countsWithin(reach);
  }

  private record Decided(RecordedAction action, String outcome, Instant at) {}

  /** Whether windows counted all that they are for; empty where there are none. */
  Optional<Boolean> allCounted() {
    return others.counts() ? Optional.of(allCounted) : Optional.empty();
  }

  /** What would have been decided otherwise of an attempt's actions first, for a person. */
  Optional<String> otherwise(TaskAttempt task) {
    if (others.versions().isEmpty()) {
      return Optional.empty();
    }
    for (Decided decided : decidedOf(task)) {
      Optional<OtherPolicies.Said> now =
          others.decide(
              decided.action(),
              documents(decided.action().answers()),
              (back, reader) -> begunBefore(decided.at(), back, reader));
      if (now.isPresent() && !now.get().outcome().equals(decided.outcome())) {
        return Optional.of(
            "It was "
                + decided.outcome()
                + " and would be "
                + now.get().outcome()
                + ". "
                + now.get().reason());
      }
    }
    return Optional.empty();
  }

  private List<Decided> decidedOf(TaskAttempt task) {
    return database.inTransaction(
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(OF_ATTEMPT)) {
            select.setString(1, task.runId());
            select.setString(2, task.position());
            select.setString(3, task.iteration());
            select.setInt(4, task.attempt());
            try (ResultSet row = select.executeQuery()) {
              List<Decided> decided = new ArrayList<>();
              while (row.next()) {
                decided.add(
                    new Decided(
                        action(row),
                        row.getString("outcome"),
                        row.getTimestamp("decided_at").toInstant()));
              }
              return decided;
            }
          }
        });
  }

  private void begunBefore(Instant at, Duration back, Consumer<RecordedAction> reader) {
    database.inTransaction(connection -> begunBefore(connection, at, back, reader));
  }

  private boolean begunBefore(
      Connection connection, Instant at, Duration back, Consumer<RecordedAction> reader)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(BEGUN_BEFORE)) {
      select.setTimestamp(1, Timestamp.from(at.minus(back).minus(SLACK)));
      select.setTimestamp(2, Timestamp.from(at));
      select.setInt(3, MOST);
      select.setFetchSize(BATCH);
      int rows = 0;
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          rows++;
          RecordedAction action = action(row);
          if (reach.covers(action.input().at("/run/namespace").asText())) {
            reader.accept(action);
          }
        }
      }
      allCounted &= rows < MOST;
      return allCounted;
    }
  }

  /** Of policies that were asked by the names of the other versions, by digest. */
  private Map<String, JsonNode> documents(JsonNode answers) {
    Set<String> names = others.versions().stream().map(Policy::name).collect(Collectors.toSet());
    Map<String, JsonNode> documents = new HashMap<>();
    for (JsonNode answer : answers) {
      if (names.contains(answer.path("policy").asText())) {
        String digest = answer.path("digest").asText();
        documents.put(digest, policies.require(digest).document());
      }
    }
    return documents;
  }

  private static RecordedAction action(ResultSet row) throws SQLException {
    return new RecordedAction(
        row.getString("effect_key"),
        row.getInt("begun_attempt"),
        Json.read(row.getString("input")),
        Json.read(row.getString("answers")));
  }
}

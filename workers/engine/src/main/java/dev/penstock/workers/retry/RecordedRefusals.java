package dev.penstock.workers.retry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.approval.Quorum;
import dev.penstock.json.Json;
import dev.penstock.store.Database;
import dev.penstock.workers.effect.PolicyRefusal;
import dev.penstock.workers.effect.RequestDigest;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Effects that were asked for and not begun: the policy denied them, or wanted a person first. They
 * have no row on the ledger; their decision is what is on record.
 */
final class RecordedRefusals {

  /** The last decision is what the run was told of; one with which the effect was begun is none. */
  private static final String LAST =
      """
      SELECT d.outcome, d.rule, d.reason, d.input, d.begun_attempt,
             (SELECT h.role FROM human_task h
               WHERE h.run_id = d.run_id AND h.position = d.position AND h.iteration = d.iteration
               ORDER BY h.created_at DESC, h.id DESC LIMIT 1) AS role
        FROM policy_decision d
       WHERE d.run_id = ? AND d.effect_key = ? AND d.attempt = ?
       ORDER BY d.decided_at DESC, d.id DESC LIMIT 1
      """;

  private final Database database;

  RecordedRefusals(Database database) {
    this.database = database;
  }

  /**
   * What the run was told.
   *
   * @param argumentsDigest what it had asked for, as the ledger names it
   */
  record Refusal(String argumentsDigest, EffectOutcome outcome) {}

  Optional<Refusal> find(EffectRequest request) {
    return database.inTransaction(
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(LAST)) {
            select.setString(1, request.task().runId());
            select.setString(2, request.key());
            select.setInt(3, request.task().attempt());
            try (ResultSet row = select.executeQuery()) {
              return row.next() && row.getInt("begun_attempt") == 0
                  ? refusal(row, request)
                  : Optional.empty();
            }
          }
        });
  }

  private static Optional<Refusal> refusal(ResultSet row, EffectRequest request)
      throws SQLException {
    JsonNode action = Json.read(row.getString("input")).path("action");
    String reason = row.getString("reason");
    String position = request.task().position();
    String kind = action.path("kind").asText();
    Optional<EffectOutcome> outcome =
        kind.equals(request.tool())
            ? ofEffect(row, request)
            : Optional.of(
                PolicyRefusal.further(kind, action.path("host").asText(), reason, position));
    return outcome.map(
        told -> new Refusal(RequestDigest.of(request.tool(), action.path("arguments")), told));
  }

  private static Optional<EffectOutcome> ofEffect(ResultSet row, EffectRequest request)
      throws SQLException {
    String role = row.getString("role");
    return switch (row.getString("outcome")) {
      case "deny" ->
          Optional.of(PolicyRefusal.effect(row.getString("reason"), request.task().position()));
      // What the person said is asked for next; whoever has heard it is not told to ask again.
      case "require-approval" ->
          request.humanTaskId() == null && role != null
              ? Optional.of(
                  new EffectOutcome.ApprovalRequired(
                      role, Quorum.ONE, null, ruleOf(row), Json.object()))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static String ruleOf(ResultSet row) throws SQLException {
    String rule = row.getString("rule");
    return rule == null ? "" : rule;
  }
}

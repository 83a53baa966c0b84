package dev.penstock.workers.approval;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.trace.Hop;
import dev.penstock.workers.protocol.HumanDecision;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** The wait for a person on the run's waterfall: from the question to the decision, once. */
final class ApprovalHop {

  private ApprovalHop() {}

  static void insertOnce(Connection transaction, HumanTaskRow row, HumanDecision decision)
      throws SQLException {
    if (isThere(transaction, row)) {
      return;
    }
    ObjectNode detail = Json.object();
    detail.put("humanTask", row.id());
    detail.put("outcome", decision.outcome());
    Duration waited = Duration.between(row.createdAt(), row.closedAt());
    Hop hop =
        new Hop(
            row.runId(),
            Hop.Kind.APPROVAL,
            row.position(),
            row.iteration(),
            1,
            row.createdAt(),
            waited.isNegative() ? Duration.ZERO : waited,
            detail);
    Hop.insert(transaction, List.of(hop));
  }

  private static boolean isThere(Connection transaction, HumanTaskRow row) throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            """
            SELECT 1 FROM hop
             WHERE run_id = ? AND kind = ? AND detail::jsonb ->> 'humanTask' = ?
            """)) {
      select.setString(1, row.runId());
      select.setString(2, Hop.Kind.APPROVAL.wire());
      select.setString(3, row.id());
      try (ResultSet found = select.executeQuery()) {
        return found.next();
      }
    }
  }
}

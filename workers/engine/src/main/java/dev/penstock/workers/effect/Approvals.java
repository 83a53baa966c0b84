package dev.penstock.workers.effect;

import dev.penstock.approval.Approvers;
import dev.penstock.approval.Quorum;
import dev.penstock.approval.Requirement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Whether a person has allowed exactly what would be done. An approval holds for the digest of the
 * payload that was shown: arguments that changed since are another question.
 */
final class Approvals {

  /** What the inbox says of an effect that needs a person first. */
  sealed interface Approval {

    record Given(String humanTaskId) implements Approval {}

    /** Nobody was asked, or nobody has answered. */
    record Missing() implements Approval {}

    /** Somebody allowed something else. */
    record Outdated(String humanTaskId) implements Approval {}

    /** Somebody said no, or it expired. */
    record Refused(String outcome) implements Approval {}
  }

  private Approvals() {}

  static Approval find(Connection transaction, Plan plan, Ruling.Verdict.RequireApproval required)
      throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            """
            SELECT id, role, needed, four_eyes, requirements, state, outcome, payload_digest
              FROM human_task
             WHERE run_id = ? AND position = ? AND iteration = ? AND kind = 'approval'
             ORDER BY created_at, id
            """)) {
      select.setString(1, plan.task().runId());
      select.setString(2, plan.task().position());
      select.setString(3, plan.task().iteration());
      try (ResultSet rows = select.executeQuery()) {
        Approval found = new Approval.Missing();
        while (rows.next()) {
          String id = rows.getString("id");
          boolean approved =
              rows.getString("state").equals("decided")
                  && "approved".equals(rows.getString("outcome"));
          boolean same = rows.getString("payload_digest").equals(plan.digest());
          Quorum quorum =
              new Quorum(
                  rows.getInt("needed"),
                  rows.getBoolean("four_eyes"),
                  Requirement.list(rows.getString("requirements")));
          Approvers asked = Approvers.of(rows.getString("role"), quorum);
          if (approved && same && asked.cover(required.approvers())) {
            return new Approval.Given(id);
          }
          if (id.equals(plan.request().humanTaskId())) {
            found = answered(id, rows.getString("state"), rows.getString("outcome"), approved);
          }
        }
        return found;
      }
    }
  }

  private static Approval answered(
      String id, String state, @Nullable String outcome, boolean approved) {
    if (state.equals("open")) {
      return new Approval.Missing();
    }
    return approved
        ? new Approval.Outdated(id)
        : new Approval.Refused(state.equals("decided") && outcome != null ? outcome : state);
  }
}

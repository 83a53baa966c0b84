package dev.penstock.node.owner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.run.ToldQuestion;
import dev.penstock.run.ToldRun;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of questions, made anew as the trail tells them. What was shown is on the trail by digest
 * only: when the row is gone it stays lost, and since the digest of what is stored is then another
 * one, nobody can decide on it unseen.
 */
final class QuestionRows {

  private static final String LOST = "What was asked is lost; its digest is on the trail.";

  private QuestionRows() {}

  static void mend(Connection transaction, ToldRun run) throws SQLException {
    for (ToldQuestion question : run.questions()) {
      Shown shown = Shown.find(transaction, question);
      try (PreparedStatement delete =
          transaction.prepareStatement("DELETE FROM human_task WHERE id = ?")) {
        delete.setString(1, question.id());
        delete.executeUpdate();
      }
      insert(transaction, run.id(), question, shown);
    }
  }

  /** What only the row knows. */
  private record Shown(
      String title,
      String choices,
      String payload,
      @Nullable String comment,
      @Nullable String result) {

    static Shown find(Connection transaction, ToldQuestion question) throws SQLException {
      try (PreparedStatement select =
          transaction.prepareStatement(
              "SELECT title, choices, payload, comment, result FROM human_task WHERE id = ?")) {
        select.setString(1, question.id());
        try (ResultSet row = select.executeQuery()) {
          if (!row.next()) {
            return new Shown(LOST, choices(question), "null", null, null);
          }
          JsonNode payload = RunContent.json(row.getString("payload"));
          boolean kept = payload != null && Digest.of(payload).equals(question.payloadDigest());
          return new Shown(
              row.getString("title"),
              row.getString("choices"),
              kept ? row.getString("payload") : "null",
              row.getString("comment"),
              row.getString("result"));
        }
      }
    }

    private static String choices(ToldQuestion question) {
      return Json.write(
          switch (question.kind()) {
            case "approval" -> List.of("approved", "rejected");
            case "document-review" -> List.of("approved", "changes-requested", "rejected");
            case "form" -> List.of("submitted", "rejected");
            default -> List.of("retry", "mark-done", "fail");
          });
    }
  }

  private static void insert(
      Connection transaction, String runId, ToldQuestion question, Shown shown)
      throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO human_task (id, run_id, position, iteration, kind, role, title, asked_by,
                                    choices, payload, payload_digest, state, outcome, comment,
                                    result, decided_by, decided_at, due_at, created_at,
                                    needed, four_eyes, assignee, groups, requirements)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)
            """)) {
      insert.setString(1, question.id());
      insert.setString(2, runId);
      insert.setString(3, question.position());
      insert.setString(4, question.iteration());
      insert.setString(5, question.kind());
      insert.setString(6, question.role());
      insert.setString(7, shown.title());
      insert.setString(8, question.askedBy());
      insert.setString(9, shown.choices());
      insert.setString(10, shown.payload());
      insert.setString(11, question.payloadDigest());
      insert.setString(12, question.state());
      insert.setString(13, question.outcome());
      insert.setString(14, shown.comment());
      insert.setString(15, shown.result());
      insert.setString(16, question.decidedBy());
      RunContent.setTime(
          insert, 17, question.state().equals("decided") ? question.closedAt() : null);
      RunContent.setTime(insert, 18, question.dueAt());
      RunContent.setTime(insert, 19, question.askedAt());
      insert.setInt(20, question.quorum().people());
      insert.setBoolean(21, question.quorum().fourEyes());
      insert.setString(22, question.addressees().assignee());
      insert.setArray(
          23, transaction.createArrayOf("text", question.addressees().groups().toArray()));
      insert.setString(24, Json.write(question.quorum().requirements()));
      insert.executeUpdate();
    }
  }
}

package dev.penstock.workers.approval;

import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.workers.protocol.HumanDecision;
import dev.penstock.workers.protocol.HumanTaskRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A human task as it is stored.
 *
 * @param closedAt when it was decided; for one that nobody decided when it was due, or else now
 */
record HumanTaskRow(
    String id,
    String runId,
    String position,
    String iteration,
    String state,
    @Nullable String outcome,
    @Nullable String comment,
    @Nullable String result,
    @Nullable String decidedBy,
    Instant createdAt,
    Instant closedAt) {

  boolean isOpen() {
    return state.equals("open");
  }

  /** The decision; a task that nobody decided has its state as the outcome. */
  HumanDecision decision() {
    boolean decided = state.equals("decided") && outcome != null;
    return new HumanDecision(
        id,
        decided && outcome != null ? outcome : state,
        decidedBy,
        closedAt,
        comment,
        result == null ? null : Json.read(result));
  }

  /** False when it was asked before. */
  static boolean insert(Connection transaction, HumanTaskRequest request) throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO human_task (id, run_id, position, iteration, kind, role, needed, four_eyes, assignee, groups,
                                    title, asked_by, choices, payload, payload_digest, due_at, requirements)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)
            ON CONFLICT (id) DO NOTHING
            """)) {
      insert.setString(1, request.id());
      insert.setString(2, request.task().runId());
      insert.setString(3, request.task().position());
      insert.setString(4, request.task().iteration());
      insert.setString(5, kind(request));
      insert.setString(6, request.role());
      insert.setInt(7, request.quorum().people());
      insert.setBoolean(8, request.quorum().fourEyes());
      insert.setString(9, request.addressees().assignee());
      insert.setArray(
          10, transaction.createArrayOf("text", request.addressees().groups().toArray()));
      insert.setString(11, request.title());
      insert.setString(12, request.askedBy());
      insert.setString(13, Json.write(request.choices()));
      insert.setString(14, CanonicalJson.write(request.payload()));
      insert.setString(15, Digest.of(request.payload()));
      Instant due = request.dueAt();
      insert.setObject(16, due == null ? null : due.atOffset(ZoneOffset.UTC));
      insert.setString(17, Json.write(request.quorum().requirements()));
      return insert.executeUpdate() == 1;
    }
  }

  static String kind(HumanTaskRequest request) {
    return request.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Closes an open task; false when it is closed already. */
  static boolean expire(Connection transaction, String id) throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE human_task SET state = 'expired' WHERE id = ? AND state = 'open'
            """)) {
      update.setString(1, id);
      return update.executeUpdate() == 1;
    }
  }

  /** Closes an open task that nobody waits for; false when it is closed already. */
  static boolean withdraw(Connection transaction, String id) throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE human_task SET state = 'cancelled' WHERE id = ? AND state = 'open'
            """)) {
      update.setString(1, id);
      return update.executeUpdate() == 1;
    }
  }

  static Optional<HumanTaskRow> find(Connection transaction, String id) throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            """
            SELECT run_id, position, iteration, state, outcome, comment, result, decided_by,
                   created_at, COALESCE(decided_at, LEAST(due_at, now()), now()) AS closed_at
              FROM human_task WHERE id = ?
            """)) {
      select.setString(1, id);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(read(id, row)) : Optional.empty();
      }
    }
  }

  private static HumanTaskRow read(String id, ResultSet row) throws SQLException {
    return new HumanTaskRow(
        id,
        row.getString("run_id"),
        row.getString("position"),
        row.getString("iteration"),
        row.getString("state"),
        row.getString("outcome"),
        row.getString("comment"),
        row.getString("result"),
        row.getString("decided_by"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("closed_at", OffsetDateTime.class).toInstant());
  }
}

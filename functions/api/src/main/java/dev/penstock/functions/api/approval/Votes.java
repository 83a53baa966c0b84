package dev.penstock.functions.api.approval;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.penstock.functions.api.access.Principal;
import dev.penstock.functions.api.web.RowJson;
import dev.penstock.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/**
 * What people said to a question. A vote is for what was shown: it counts while the payload has the
 * digest that it names, and no longer.
 */
final class Votes {

  private Votes() {}

  /**
   * A vote.
   *
   * @param meets the places of the requirements that it counts for
   * @return false when this person has voted on the same payload before, in whatever session
   */
  static boolean cast(
      Connection transaction,
      String task,
      Decision decision,
      List<Integer> meets,
      Principal.Person person,
      Instant at)
      throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO human_task_vote (task_id, payload_digest, person, outcome, comment, session,
                                         voted_at, meets)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """)) {
      insert.setString(1, task);
      insert.setString(2, decision.payloadDigest());
      insert.setString(3, person.actor());
      insert.setString(4, decision.outcome());
      insert.setString(5, decision.comment().orElse(null));
      insert.setString(6, person.session());
      insert.setObject(7, at.atOffset(ZoneOffset.UTC));
      insert.setArray(8, transaction.createArrayOf("int4", meets.toArray()));
      return insert.executeUpdate() == 1;
    }
  }

  /** How many people have said this to what is shown now. */
  static int count(Connection transaction, String task, String digest, String outcome)
      throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            """
            SELECT count(*) FROM human_task_vote
             WHERE task_id = ? AND payload_digest = ? AND outcome = ?
            """)) {
      select.setString(1, task);
      select.setString(2, digest);
      select.setString(3, outcome);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  static boolean has(Connection connection, String task, String digest, String person)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT 1 FROM human_task_vote WHERE task_id = ? AND payload_digest = ? AND person = ?
            """)) {
      select.setString(1, task);
      select.setString(2, digest);
      select.setString(3, person);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  /** All that count, the first first. */
  static ArrayNode json(Connection connection, String task, String digest) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT person, outcome, comment, voted_at FROM human_task_vote
             WHERE task_id = ? AND payload_digest = ?
             ORDER BY voted_at, person
            """)) {
      select.setString(1, task);
      select.setString(2, digest);
      ArrayNode votes = Json.array();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          votes.add(
              new RowJson(row)
                  .text("person", "person")
                  .text("outcome", "outcome")
                  .text("comment", "comment")
                  .time("votedAt", "voted_at")
                  .node());
        }
      }
      return votes;
    }
  }
}

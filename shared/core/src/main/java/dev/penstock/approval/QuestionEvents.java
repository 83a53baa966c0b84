package dev.penstock.approval;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditTrail;
import dev.penstock.event.CloudEvent;
import dev.penstock.event.EventLog;
import dev.penstock.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;

/**
 * What subscriptions hear of questions, so that channels tell people: where to look and whom it
 * concerns, never what is decided on. Its schema is {@code schemas/dev.penstock.approval/v1.json}.
 * Thread-safe.
 *
 * <p>To be told last in a transaction: the log's lock is held to the commit, and who waits for a
 * question's row while holding it would wait in a circle with who decides.
 */
public final class QuestionEvents {

  /** The source of all of them; nobody else can be it. */
  public static final String SOURCE = CloudEvent.QUESTIONS;

  private static final String TYPES = "dev.penstock.approval.";

  /** An event has at most so many bytes; a question has no such bound. */
  private static final int LONGEST_TITLE = 500;

  private final EventLog log;

  public QuestionEvents(AuditTrail trail) {
    this.log = new EventLog(trail);
  }

  /**
   * Tells of a question as it is now, each moment once; one that recurs, once for the last step
   * that was taken with the question.
   *
   * @param by who brought it about, as the trail names them
   */
  public void tell(Connection transaction, String question, QuestionMoment moment, String by)
      throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            """
            SELECT t.*, r.namespace, clock_timestamp() AS told_at,
                   (SELECT max(s.id) FROM human_task_step s WHERE s.task_id = t.id) AS step
              FROM human_task t LEFT JOIN run r ON r.id = t.run_id
             WHERE t.id = ?
            """)) {
      select.setString(1, question);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        log.append(transaction, event(row, moment), EventLog.Sender.outside(by));
      }
    }
  }

  private static CloudEvent event(ResultSet row, QuestionMoment moment) throws SQLException {
    String id = row.getString("id");
    ObjectNode event = Json.object();
    event
        .put("specversion", "1.0")
        .put("id", id + "-" + moment.wire() + (moment.recurs() ? "-" + row.getLong("step") : ""))
        .put("source", SOURCE)
        .put("type", TYPES + moment.wire())
        .put("subject", id)
        .put("time", row.getObject("told_at", OffsetDateTime.class).toInstant().toString())
        .put("datacontenttype", "application/json");
    ObjectNode data = event.putObject("data");
    data.put("id", id).put("runId", row.getString("run_id"));
    text(data, "folder", row, "namespace");
    text(data, "kind", row, "kind");
    data.put("title", line(row.getString("title")));
    text(data, "role", row, "role");
    candidates(data, row);
    data.put("needed", row.getInt("needed"));
    text(data, "payloadDigest", row, "payload_digest");
    time(data, "dueAt", row, "due_at");
    text(data, "outcome", row, "outcome");
    text(data, "decidedBy", row, "decided_by");
    time(data, "decidedAt", row, "decided_at");
    return CloudEvent.of(event);
  }

  private static String line(String title) {
    return title.length() <= LONGEST_TITLE ? title : title.substring(0, LONGEST_TITLE) + "…";
  }

  private static void candidates(ObjectNode data, ResultSet row) throws SQLException {
    String[] groups = (String[]) row.getArray("groups").getArray();
    if (groups.length > 0) {
      ArrayNode named = data.putArray("groups");
      for (String group : groups) {
        named.add(group);
      }
    }
    text(data, "assignee", row, "assignee");
  }

  private static void text(ObjectNode data, String member, ResultSet row, String column)
      throws SQLException {
    String text = row.getString(column);
    if (text != null) {
      data.put(member, text);
    }
  }

  private static void time(ObjectNode data, String member, ResultSet row, String column)
      throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    if (time != null) {
      data.put(member, time.toInstant().toString());
    }
  }
}

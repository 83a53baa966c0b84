package dev.penstock.workers.approval;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.event.CloudEvent;
import dev.penstock.json.Json;
import dev.penstock.workers.protocol.HumanTaskTimer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * What subscriptions hear of a question, so that channels tell people: where to look, never what is
 * decided on. Its schema is {@code schemas/dev.penstock.approval/v1.json}.
 */
final class QuestionEvent {

  private QuestionEvent() {}

  static CloudEvent of(ResultSet question, HumanTaskTimer timer, Instant at) throws SQLException {
    String id = question.getString("id");
    ObjectNode event = Json.object();
    event
        .put("specversion", "1.0")
        .put("id", id + "-" + timer.kind().wire())
        .put("source", "/api/v1/approvals")
        .put("type", "dev.penstock.approval." + timer.kind().wire())
        .put("subject", id)
        .put("time", at.toString())
        .put("datacontenttype", "application/json");
    String role = timer.role();
    String assignee = question.getString("assignee");
    ObjectNode data = event.putObject("data");
    data.put("id", id)
        .put("runId", question.getString("run_id"))
        .put("title", question.getString("title"))
        .put("role", role == null ? question.getString("role") : role);
    if (assignee != null && role == null) {
      data.put("assignee", assignee);
    }
    OffsetDateTime due = question.getObject("due_at", OffsetDateTime.class);
    if (due != null) {
      data.put("dueAt", due.toInstant().toString());
    }
    return CloudEvent.of(event);
  }
}

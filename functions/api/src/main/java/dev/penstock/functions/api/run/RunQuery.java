package dev.penstock.functions.api.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.web.Members;
import dev.penstock.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which runs an action is meant for. A query names something: all runs there are must be asked for
 * by their statuses, one after the other.
 *
 * @param after the last run of what was asked before; what is asked changes its status only later
 */
record RunQuery(
    Optional<String> status,
    Optional<String> workflow,
    Optional<OffsetDateTime> before,
    Optional<String> after) {

  /** How many runs one request may act on. */
  static final int MOST = 500;

  static RunQuery read(Members body) {
    Optional<String> status = body.optionalText("status", 20);
    Optional<String> workflow = body.optionalText("workflow", 200);
    Optional<OffsetDateTime> before = Optional.empty();
    try {
      before = body.optionalText("before", 50).map(OffsetDateTime::parse);
    } catch (DateTimeParseException e) {
      body.error("before", "must be a time like 2026-11-21T08:00:00Z");
    }
    if (status.isPresent() && !RunAction.CANCEL.statuses().contains(status.get())) {
      body.error("status", "must be one of pending, running, waiting, paused");
    }
    if (status.isEmpty() && workflow.isEmpty() && before.isEmpty()) {
      body.error("status", "is missing: name at least one of status, workflow and before");
    }
    return new RunQuery(status, workflow, before, body.optionalText("after", 200));
  }

  /** Says how to go on after these, if there may be more: a query takes the oldest first. */
  static void putNext(ObjectNode answer, List<ObjectNode> found) {
    boolean more = found.size() == MOST;
    answer.put("more", more);
    if (more) {
      answer.put("next", found.getLast().path("id").asText());
    }
  }

  /** The oldest first, those after the given run. */
  List<ObjectNode> find(Connection connection, Set<String> statuses) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT * FROM run
             WHERE status = ANY (?)
               AND (?::text IS NULL OR status = ?)
               AND (?::text IS NULL OR namespace || '/' || name = ?)
               AND (?::timestamptz IS NULL OR created_at < ?)
               AND (?::text IS NULL
                    OR (created_at, id) > (SELECT created_at, id FROM run WHERE id = ?))
             ORDER BY created_at, id
             LIMIT ?
            """)) {
      select.setArray(1, connection.createArrayOf("text", statuses.toArray()));
      select.setString(2, status.orElse(null));
      select.setString(3, status.orElse(null));
      select.setString(4, workflow.orElse(null));
      select.setString(5, workflow.orElse(null));
      select.setObject(6, before.orElse(null));
      select.setObject(7, before.orElse(null));
      select.setString(8, after.orElse(null));
      select.setString(9, after.orElse(null));
      select.setInt(10, MOST);
      try (ResultSet rows = select.executeQuery()) {
        List<ObjectNode> found = new ArrayList<>();
        while (rows.next()) {
          found.add(RunRows.summary(rows).node());
        }
        return found;
      }
    }
  }

  /** For the trail. */
  String text() {
    ObjectNode json = Json.object();
    status.ifPresent(s -> json.put("status", s));
    workflow.ifPresent(w -> json.put("workflow", w));
    before.ifPresent(b -> json.put("before", b.toString()));
    return Json.write(json);
  }
}

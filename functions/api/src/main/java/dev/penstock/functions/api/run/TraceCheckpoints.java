package dev.penstock.functions.api.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.web.RowJson;
import dev.penstock.trace.Hop;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a run has behind it for good: what an effect came to, what people decided, how a run that it
 * started ended. A retry or a replay takes these from the record and does none of them again; it is
 * what both of them can answer from, no more.
 */
final class TraceCheckpoints {

  /** What was undone is not gone on from. */
  private static final String CHECKPOINTS =
      """
      SELECT * FROM (
        SELECT 'effect' AS kind, position, iteration, attempt,
               coalesce(recorded_at, intended_at) AS at, key AS id
          FROM effect
         WHERE run_id = ? AND state = 'recorded' AND position NOT LIKE '%/metadata/penstock/undo/%'
        UNION ALL
        SELECT 'decision', position, iteration, 1, coalesce(decided_at, due_at, created_at), id
          FROM human_task WHERE run_id = ? AND state IN ('decided', 'expired')
        UNION ALL
        SELECT 'run', parent_position, parent_iteration, parent_attempt,
               CASE WHEN awaited THEN ended_at ELSE created_at END, id
          FROM run WHERE parent_id = ? AND (NOT awaited OR ended_at IS NOT NULL)
      ) checkpoint ORDER BY at, id, attempt
      """;

  private static final String CONTINUED =
      """
      SELECT r.retry_of,
             (SELECT body::jsonb #>> '{detail,fromTask}' FROM audit a
               WHERE a.run_id = r.id AND body::jsonb ->> 'kind' = 'run.requested'
               ORDER BY seq LIMIT 1) AS "from"
        FROM run r WHERE r.id = ? AND r.retry_of IS NOT NULL
      """;

  private static final Set<String> KEPT = Set.of("done", "failed");

  private TraceCheckpoints() {}

  /** The checkpoints, with their numbers on the hops that came to them. */
  static ArrayNode read(Connection connection, String run, ArrayNode hops) throws SQLException {
    ArrayNode checkpoints =
        TraceRows.read(connection, CHECKPOINTS, TraceCheckpoints::checkpoint, run, run, run);
    Map<String, Integer> numbers = new HashMap<>();
    int number = 0;
    for (JsonNode checkpoint : checkpoints) {
      number++;
      ((ObjectNode) checkpoint).put("number", number);
      numbers.put(name(checkpoint), number);
    }
    for (JsonNode hop : hops) {
      Integer behind = numbers.get(nameOf(run, hop));
      if (behind != null) {
        ((ObjectNode) hop).put("checkpoint", behind);
      }
    }
    return checkpoints;
  }

  /** Where another run stood that this one goes on from. */
  static ArrayNode continued(Connection connection, String run) throws SQLException {
    return TraceRows.read(
        connection,
        CONTINUED,
        row -> new RowJson(row).text("runId", "retry_of").text("position", "from").node(),
        run);
  }

  private static ObjectNode checkpoint(ResultSet row) throws SQLException {
    return TraceRows.placed(row).text("kind", "kind").text("id", "id").time("at", "at").node();
  }

  /**
   * An effect's key doesn't name the attempt; a question's and a run's id is all there is to it.
   */
  private static String name(JsonNode checkpoint) {
    String id = checkpoint.path("id").asText();
    return checkpoint.path("kind").asText().equals("effect")
        ? id + " " + checkpoint.path("attempt").asInt()
        : id;
  }

  private static String nameOf(String run, JsonNode hop) {
    String kind = hop.path("kind").asText();
    JsonNode detail = hop.path("detail");
    if (kind.equals(Hop.Kind.TOOL.wire()) && KEPT.contains(detail.path("outcome").asText())) {
      String iteration = hop.path("iteration").asText();
      return run
          + ":"
          + hop.path("position").asText()
          + (iteration.isEmpty() ? "" : ":" + iteration)
          + (detail.has("part") ? ":part-" + detail.path("part").asInt() : "")
          + " "
          + hop.path("attempt").asInt();
    }
    if (kind.equals(Hop.Kind.APPROVAL.wire())) {
      return detail.path("humanTask").asText();
    }
    return kind.equals(Hop.Kind.SUB_RUN.wire()) ? detail.path("run").asText() : "";
  }
}

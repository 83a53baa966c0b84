package dev.penstock.functions.api.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.shown.Shown;
import dev.penstock.functions.api.web.Cursor;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Page;
import dev.penstock.functions.api.web.Query;
import dev.penstock.functions.api.web.RowJson;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Json;
import dev.penstock.redaction.FieldRules;
import dev.penstock.store.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** What policies decided, the newest first. Thread-safe. */
final class DecisionList {

  private static final String BEFORE = "AND (d.decided_at, d.id) < (?, ?)";

  private final Database database;
  private final Shown shown;

  DecisionList(Database database, Shown shown) {
    this.database = database;
    this.shown = shown;
  }

  HttpResponse list(Exchange exchange) {
    Query query = exchange.query(DecisionFilter.NAMES);
    DecisionFilter filter = DecisionFilter.of(query);
    Optional<Cursor> cursor = query.cursor();
    int limit = query.limit();
    return Page.response(
        database.inTransaction(
            connection -> {
              try (PreparedStatement select = connection.prepareStatement(select(filter, cursor))) {
                int next = filter.bind(select, 1);
                if (cursor.isPresent()) {
                  select.setObject(next++, cursor.get().time());
                  select.setString(next++, cursor.get().id());
                }
                select.setInt(next, limit + 1);
                return Page.read(
                    select,
                    limit,
                    this::item,
                    row -> new Cursor(RowJson.instant(row, "decided_at"), row.getString("id")));
              }
            }));
  }

  static String select(DecisionFilter filter, Optional<Cursor> cursor) {
    return """
      SELECT d.id, d.run_id, r.namespace || '/' || r.name AS workflow, d.position, d.iteration,
             d.attempt, d.outcome, d.rule, d.reason, d.decided_at, d.answers
        FROM policy_decision d LEFT JOIN run r ON r.id = d.run_id
       WHERE %s %s
       ORDER BY d.decided_at DESC, d.id DESC
       LIMIT ?
      """
        .formatted(filter.meant(), cursor.isPresent() ? BEFORE : "");
  }

  private ObjectNode item(ResultSet row) throws SQLException {
    ObjectNode item =
        new RowJson(row)
            .text("id", "id")
            .text("runId", "run_id")
            .text("workflow", "workflow")
            .text("position", "position")
            .text("iteration", "iteration")
            .number("attempt", "attempt")
            .text("outcome", "outcome")
            .text("rule", "rule")
            .text("reason", "reason")
            .time("decidedAt", "decided_at")
            .node();
    // The first of those that said the narrowest is the one that decided.
    for (JsonNode answer : Json.read(row.getString("answers"))) {
      if (!item.has("policy")
          && answer.path("mode").asText().equals("enforce")
          && answer.path("outcome").equals(item.path("outcome"))) {
        item.set("policy", answer.path("policy"));
        item.set("version", answer.path("version"));
        item.set("policyDigest", answer.path("digest"));
      }
    }
    shown.quiet(item, FieldRules.NONE, "reason");
    return item;
  }
}

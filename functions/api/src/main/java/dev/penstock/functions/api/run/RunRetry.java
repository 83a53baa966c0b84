package dev.penstock.functions.api.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.IdempotencyKeys;
import dev.penstock.functions.api.web.Members;
import dev.penstock.functions.api.web.Route;
import dev.penstock.http.HttpResponse;
import dev.penstock.id.Ids;
import dev.penstock.json.Json;
import dev.penstock.outbox.Outbox;
import dev.penstock.outbox.OutboxMessage;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import dev.penstock.trace.SpanIds;
import dev.penstock.trace.TraceCause;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * Takes a run that is over up again at one of its tasks: as a new run under the same pins, linked
 * to the old one. Thread-safe.
 */
public final class RunRetry {

  private static final Set<String> ENDED = Set.of("completed", "faulted", "cancelled");

  private final Database database;
  private final AuditTrail trail;
  private final RetryPlanner planner;

  public RunRetry(Database database, AuditTrail trail, RetryPlanner planner) {
    this.database = database;
    this.trail = trail;
    this.planner = planner;
  }

  public List<Route> routes() {
    return List.of(Route.of("POST", "/runs/{id}/retry", Operation.RETRY_RUN, this::retry));
  }

  private HttpResponse retry(Exchange exchange) {
    exchange.query();
    IdempotencyKeys.require(exchange);
    String old = exchange.segment("id");
    Members body = exchange.body();
    String from = body.text("from", 1_000);
    JsonNode input = body.any("input").orElse(null);
    String reason = body.optionalText("reason", 500).orElse("No reason was given.");
    boolean dry = body.flag("dryRun");
    body.done();
    ObjectNode run =
        database.inTransaction(
            connection -> RunRows.run(connection, old).orElseThrow(Exchange::notFound));
    if (!ENDED.contains(run.path("status").asText())) {
      throw PlatformException.of(
          ProblemType.CONFLICT,
          "The run is not over: it is " + run.path("status").asText() + ". Cancel it first.");
    }
    RetryPlanner.Plan plan = planner.plan(old, from, input);
    ObjectNode answer = Json.object();
    answer.put("retryOf", old).put("from", plan.position()).put("dryRun", dry);
    plan.again().forEach(answer.putArray("again")::add);
    if (dry) {
      return HttpResponse.json(200, answer);
    }
    String by = exchange.principal().actor();
    return database.inTransaction(
        transaction ->
            IdempotencyKeys.once(
                exchange,
                exchange.tree(),
                transaction,
                () -> {
                  String fresh = Ids.next("run");
                  TraceCause cause = TraceCause.of(transaction, old, SpanIds.run(old));
                  insert(transaction, fresh, old, by, cause);
                  ObjectNode payload = Json.object();
                  payload.set("resumeFrom", plan.state());
                  Outbox.put(
                      transaction,
                      new OutboxMessage(OutboxMessage.Topic.RUN_START, fresh, payload));
                  trail.append(
                      transaction,
                      TraceCause.note(
                          requested(fresh, by, run, old, plan).with("reason", reason), cause));
                  return HttpResponse.json(202, answer.put("id", fresh))
                      .with("location", "/api/v1/runs/" + fresh);
                }));
  }

  private static AuditEntry requested(
      String id, String by, ObjectNode run, String old, RetryPlanner.Plan plan) {
    return AuditEntry.of("run.requested", by, id)
        .inRun(id)
        .with("definition", run.path("workflow").asText() + "@" + run.path("version").asText())
        .with("definitionDigest", run.path("definitionDigest").asText())
        .with("configDigest", run.path("configDigest").asText())
        .with("policyDigest", run.path("policyDigest").asText())
        .with("inputDigest", dev.penstock.json.Digest.of(run.path("input")))
        .with("retryOf", old)
        .with("fromTask", plan.position())
        .with("stateDigest", dev.penstock.json.Digest.of(plan.state()));
  }

  /** Pinned to what the old run was pinned to. */
  private static void insert(
      Connection transaction, String id, String old, String by, TraceCause cause)
      throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO run (id, namespace, name, version, definition_digest, config_digest,
                             policy_digest, status, input, started_by, retry_of,
                             trace_parent, trace_kept)
            SELECT ?, namespace, name, version, definition_digest, config_digest, policy_digest,
                   'pending', input, ?, id, ?, ?
              FROM run WHERE id = ?
            """)) {
      insert.setString(1, id);
      insert.setString(2, by);
      TraceCause.set(insert, 3, cause);
      insert.setString(5, old);
      insert.executeUpdate();
    }
  }
}

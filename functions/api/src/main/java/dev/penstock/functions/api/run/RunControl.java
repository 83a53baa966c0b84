package dev.penstock.functions.api.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.IdempotencyKeys;
import dev.penstock.functions.api.web.Members;
import dev.penstock.functions.api.web.Route;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.run.RunOrder;
import dev.penstock.store.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Runs in flight: cancel, pause and resume one, or all that a query finds. The message to the run
 * and the entry that says who asked and why commit together. Thread-safe.
 */
public final class RunControl {

  private static final String NO_REASON = "No reason was given.";

  private final Database database;
  private final AuditTrail trail;

  public RunControl(Database database, AuditTrail trail) {
    this.database = database;
    this.trail = trail;
  }

  public List<Route> routes() {
    return List.of(
        Route.of("POST", "/runs/{id}/cancel", Operation.CANCEL_RUN, e -> one(e, RunAction.CANCEL)),
        Route.of("POST", "/runs/{id}/pause", Operation.PAUSE_RUN, e -> one(e, RunAction.PAUSE)),
        Route.of("POST", "/runs/{id}/resume", Operation.RESUME_RUN, e -> one(e, RunAction.RESUME)),
        Route.of("POST", "/runs/actions", Operation.ACT_ON_RUNS, this::all));
  }

  private HttpResponse one(Exchange exchange, RunAction action) {
    exchange.query();
    String id = exchange.segment("id");
    Members body = exchange.body();
    String reason = body.optionalText("reason", 500).orElse(NO_REASON);
    body.done();
    String by = exchange.principal().actor();
    return database.inTransaction(
        transaction ->
            IdempotencyKeys.once(
                exchange,
                exchange.tree(),
                transaction,
                () -> order(transaction, id, action, by, reason)));
  }

  private HttpResponse order(
      Connection transaction, String id, RunAction action, String by, String reason)
      throws SQLException {
    ObjectNode found = RunRows.summary(transaction, id).orElseThrow(Exchange::notFound);
    String status = found.path("status").asText();
    if (!action.statuses().contains(status)) {
      throw PlatformException.of(
          ProblemType.CONFLICT,
          status.equals("paused")
              ? "The run is paused already."
              : "The run has ended: it is " + status + ".");
    }
    if (action == RunAction.CANCEL && RunRows.isUndoing(transaction, id)) {
      throw PlatformException.of(
          ProblemType.CONFLICT,
          "The run is ending already: it undoes what it did. Its trace says how far it is.");
    }
    trail.append(transaction, RunOrder.put(transaction, action.topic(), id, by, reason));
    return RunsResource.accepted(found);
  }

  private HttpResponse all(Exchange exchange) {
    exchange.query();
    Members body = exchange.body();
    String wanted = body.text("action", 20);
    Optional<RunAction> action =
        Arrays.stream(RunAction.values()).filter(a -> a.wire().equals(wanted)).findFirst();
    if (action.isEmpty() && !wanted.isEmpty()) {
      body.error("action", "must be cancel, pause or resume");
    }
    RunQuery query = RunQuery.read(body);
    String reason = body.optionalText("reason", 500).orElse(NO_REASON);
    boolean dry = body.flag("dryRun");
    body.done();
    String by = exchange.principal().actor();
    RunAction asked = action.orElseThrow();
    return database.inTransaction(
        transaction ->
            IdempotencyKeys.once(
                exchange,
                exchange.tree(),
                transaction,
                () -> {
                  List<ObjectNode> found = query.find(transaction, asked.statuses());
                  if (!dry && !found.isEmpty()) {
                    List<AuditEntry> entries = new ArrayList<>();
                    for (ObjectNode run : found) {
                      String id = run.path("id").asText();
                      entries.add(
                          RunOrder.put(transaction, asked.topic(), id, by, reason)
                              .with("query", query.text()));
                    }
                    trail.append(transaction, entries);
                  }
                  return HttpResponse.json(dry ? 200 : 202, answer(asked, found, dry));
                }));
  }

  private static ObjectNode answer(RunAction action, List<ObjectNode> found, boolean dry) {
    ObjectNode json = Json.object();
    json.put("action", action.wire()).put("dryRun", dry);
    RunQuery.putNext(json, found);
    ArrayNode runs = json.putArray("runs");
    found.forEach(runs::add);
    return json;
  }
}

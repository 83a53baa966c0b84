package dev.penstock.functions.api.delivery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.IdempotencyKeys;
import dev.penstock.functions.api.web.Route;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Json;
import dev.penstock.keyring.Keyring;
import dev.penstock.store.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Deliveries taken again, tried again or thrown away: named ones, or all that a query finds. The
 * messages and the entries that say who asked and why commit together. Thread-safe.
 */
public final class DeliveryActions {

  private final Database database;
  private final AuditTrail trail;
  private final Redelivery redelivery;

  public DeliveryActions(Database database, Keyring keyring, AuditTrail trail, Clock clock) {
    this.database = database;
    this.trail = trail;
    this.redelivery = new Redelivery(keyring, clock);
  }

  public List<Route> routes() {
    return List.of(Route.of("POST", "/deliveries/actions", Operation.ACT_ON_DELIVERIES, this::act));
  }

  private HttpResponse act(Exchange exchange) {
    exchange.query();
    IdempotencyKeys.require(exchange);
    DeliveryRequest request = DeliveryRequest.read(exchange.body());
    String by = exchange.principal().actor();
    return database.inTransaction(
        transaction ->
            IdempotencyKeys.once(
                exchange,
                exchange.tree(),
                transaction,
                () ->
                    HttpResponse.json(
                        request.dryRun() ? 200 : 202, done(transaction, request, by))));
  }

  private ObjectNode done(Connection transaction, DeliveryRequest request, String by)
      throws SQLException {
    List<ObjectNode> found = request.find(transaction);
    ObjectNode answer = Json.object();
    answer.put("action", request.action().wire()).put("dryRun", request.dryRun());
    boolean more = request.ids() == null && found.size() == DeliveryRequest.MOST;
    answer.put("more", more);
    if (more) {
      answer.put("next", found.getLast().path("id").asText());
    }
    ArrayNode items = answer.putArray("items");
    List<AuditEntry> entries = new ArrayList<>();
    for (ObjectNode delivery : found) {
      Redelivery.Outcome outcome = redelivery.act(transaction, delivery, request, by);
      items.add(outcome.json());
      outcome.entry().ifPresent(entries::add);
    }
    if (!entries.isEmpty()) {
      trail.append(transaction, entries);
    }
    return answer;
  }
}

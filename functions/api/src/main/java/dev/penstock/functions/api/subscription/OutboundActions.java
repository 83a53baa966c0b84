package dev.penstock.functions.api.subscription;

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
import dev.penstock.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Messages sent once more: named ones, or all that a query finds. Each goes out under the id that
 * it has, from the first step of the ladder. The entries that say who asked and why commit with it.
 * Thread-safe.
 */
public final class OutboundActions {

  /** How many messages one request may act on. */
  private static final int MOST = 500;

  private static final String AGAIN =
      """
      UPDATE outbound
         SET state = 'pending', step = 0, replays = replays + 1, due_at = now(), reason = NULL,
             settled_at = NULL
       WHERE id = ? AND state <> 'pending'
      """;

  private final Database database;
  private final AuditTrail trail;

  public OutboundActions(Database database, AuditTrail trail) {
    this.database = database;
    this.trail = trail;
  }

  public List<Route> routes() {
    return List.of(Route.of("POST", "/outbound/actions", Operation.ACT_ON_OUTBOUND, this::act));
  }

  /** Wakes who sends, once the transaction has committed. */
  static void ring(Connection transaction) throws SQLException {
    try (Statement notify = transaction.createStatement()) {
      notify.execute("SELECT pg_notify('outbound', '')");
    }
  }

  private record Request(
      @Nullable List<String> ids,
      OutboundFilter filter,
      Optional<String> after,
      String reason,
      boolean dryRun) {

    static Request read(Members body) {
      String action = body.text("action", 20);
      if (!action.isEmpty() && !action.equals("replay")) {
        body.error("action", "must be replay");
      }
      List<String> ids = body.optionalTexts("ids", MOST);
      OutboundFilter filter = OutboundFilter.of(body);
      if ((ids == null) == filter.isEmpty()) {
        body.error(
            "ids",
            ids == null
                ? "is missing: name messages, or a query by subscription, state, type, since or until"
                : "goes without a query");
      }
      Optional<String> after = body.optionalText("after", 40);
      String reason = body.optionalText("reason", 500).orElse("No reason was given.");
      boolean dryRun = body.flag("dryRun");
      body.done();
      return new Request(ids, filter, after, reason, dryRun);
    }

    List<ObjectNode> find(Connection connection) throws SQLException {
      if (ids == null) {
        return OutboundRows.oldest(connection, filter, after, MOST);
      }
      List<ObjectNode> found = new ArrayList<>();
      for (String id : new LinkedHashSet<>(ids)) {
        found.add(OutboundRows.find(connection, id).orElseThrow(Exchange::notFound));
      }
      return found;
    }
  }

  private HttpResponse act(Exchange exchange) {
    exchange.query();
    IdempotencyKeys.require(exchange);
    Request request = Request.read(exchange.body());
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

  private ObjectNode done(Connection transaction, Request request, String by) throws SQLException {
    List<ObjectNode> found = request.find(transaction);
    ObjectNode answer = Json.object().put("action", "replay").put("dryRun", request.dryRun());
    boolean more = request.ids() == null && found.size() == MOST;
    answer.put("more", more);
    if (more) {
      answer.put("next", found.getLast().path("id").asText());
    }
    ArrayNode items = answer.putArray("items");
    List<AuditEntry> entries = new ArrayList<>();
    for (ObjectNode message : found) {
      String id = message.path("id").asText();
      String result = result(transaction, message, request.dryRun());
      items.addObject().put("id", id).put("result", result);
      if (result.equals("queued") && !request.dryRun()) {
        entries.add(
            AuditEntry.of("outbound.replayed", by, id)
                .with("subscription", message.path("subscription").asText())
                .with("reason", request.reason()));
      }
    }
    if (!entries.isEmpty()) {
      ring(transaction);
      trail.append(transaction, entries);
    }
    return answer;
  }

  private static String result(Connection transaction, ObjectNode message, boolean dryRun)
      throws SQLException {
    if (message.path("erased").asBoolean()) {
      return "erased";
    }
    if (message.path("state").asText().equals("pending")) {
      return "pending";
    }
    if (dryRun) {
      return "queued";
    }
    try (PreparedStatement again = transaction.prepareStatement(AGAIN)) {
      again.setString(1, message.path("id").asText());
      return again.executeUpdate() == 1 ? "queued" : "pending";
    }
  }
}

package dev.penstock.functions.api.subscription;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Members;
import dev.penstock.functions.api.web.Page;
import dev.penstock.functions.api.web.Route;
import dev.penstock.functions.api.web.RowJson;
import dev.penstock.functions.api.web.Validator;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import dev.penstock.subscription.SubscriptionStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Who is sent events, how their endpoints do, and what people do to it. Thread-safe. */
public final class SubscriptionsResource {

  private static final String SELECT =
      """
      SELECT s.name, s.document, s.seal, s.applied_at, s.applied_by, s.failures, s.failing_since,
             CASE WHEN s.closed_until > now() THEN s.closed_until END AS closed_until,
             s.disabled_at, s.disabled_by, s.disabled_reason, s.disabled_at IS NULL AS enabled,
             (SELECT count(*) FROM outbound o
               WHERE o.subscription = s.name AND o.state = 'pending') AS pending
        FROM subscription s
      """;

  private static final String PAGE = SELECT + " WHERE s.name > ? ORDER BY s.name LIMIT ?";

  private static final String ENABLE =
      """
      UPDATE subscription
         SET disabled_at = NULL, disabled_by = NULL, disabled_reason = NULL,
             failures = 0, failing_since = NULL, closed_until = NULL
       WHERE name = ? AND disabled_at IS NOT NULL
      """;

  private static final String DISABLE =
      """
      UPDATE subscription SET disabled_at = now(), disabled_by = ?, disabled_reason = ?
       WHERE name = ? AND disabled_at IS NULL
      """;

  private final Database database;
  private final SubscriptionStore subscriptions;
  private final AuditTrail trail;

  public SubscriptionsResource(
      Database database, SubscriptionStore subscriptions, AuditTrail trail) {
    this.database = database;
    this.subscriptions = subscriptions;
    this.trail = trail;
  }

  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/subscriptions", Operation.LIST_SUBSCRIPTIONS, this::list),
        Route.of("GET", "/subscriptions/{name}", Operation.GET_SUBSCRIPTION, this::one),
        Route.of("POST", "/subscriptions/actions", Operation.ACT_ON_SUBSCRIPTION, this::act));
  }

  private HttpResponse list(Exchange exchange) {
    return Page.byName(exchange, database, PAGE, this::json);
  }

  private HttpResponse one(Exchange exchange) {
    exchange.query();
    String name = exchange.segment("name");
    ObjectNode found = database.inTransaction(connection -> find(connection, name));
    return Validator.answer(exchange.request(), found);
  }

  private ObjectNode find(Connection connection, String name) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT + " WHERE s.name = ?")) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw Exchange.notFound();
        }
        return json(row);
      }
    }
  }

  private HttpResponse act(Exchange exchange) {
    exchange.query();
    Members body = exchange.body();
    String name = body.text("subscription", 63);
    String action = body.text("action", 20);
    if (!action.isEmpty() && !action.equals("enable") && !action.equals("disable")) {
      body.error("action", "must be enable or disable");
    }
    String reason = body.optionalText("reason", 500).orElse("No reason was given.");
    body.done();
    String by = exchange.principal().actor();
    boolean enable = action.equals("enable");
    database.inTransaction(
        transaction -> {
          if (subscriptions.find(transaction, name).isEmpty()) {
            throw Exchange.notFound();
          }
          if (!(enable ? enable(transaction, name) : disable(transaction, name, reason, by))) {
            throw PlatformException.of(
                ProblemType.CONFLICT, "The subscription is " + action + "d already.");
          }
          trail.append(
              transaction,
              AuditEntry.of("subscription." + action + "d", by, name).with("reason", reason));
          return true;
        });
    return HttpResponse.json(202, Json.object().put("subscription", name).put("action", action));
  }

  /** What waited goes on where it stood. */
  private static boolean enable(Connection transaction, String name) throws SQLException {
    try (PreparedStatement update = transaction.prepareStatement(ENABLE)) {
      update.setString(1, name);
      boolean done = update.executeUpdate() == 1;
      OutboundActions.ring(transaction);
      return done;
    }
  }

  private static boolean disable(Connection transaction, String name, String reason, String by)
      throws SQLException {
    try (PreparedStatement update = transaction.prepareStatement(DISABLE)) {
      update.setString(1, by);
      update.setString(2, reason);
      update.setString(3, name);
      return update.executeUpdate() == 1;
    }
  }

  private ObjectNode json(ResultSet row) throws SQLException {
    subscriptions.check(row.getString("name"), row.getString("document"), row.getBytes("seal"));
    return new RowJson(row)
        .text("name", "name")
        .flag("enabled", "enabled")
        .tree("document", "document")
        .number("pending", "pending")
        .number("failures", "failures")
        .time("failingSince", "failing_since")
        .time("closedUntil", "closed_until")
        .time("disabledAt", "disabled_at")
        .text("disabledBy", "disabled_by")
        .said("disabledReason", "disabled_reason")
        .time("appliedAt", "applied_at")
        .text("appliedBy", "applied_by")
        .node();
  }
}

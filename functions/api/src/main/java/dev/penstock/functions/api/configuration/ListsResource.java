package dev.penstock.functions.api.configuration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.web.Cursor;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Page;
import dev.penstock.functions.api.web.Query;
import dev.penstock.functions.api.web.Route;
import dev.penstock.functions.api.web.RowJson;
import dev.penstock.functions.api.web.Validator;
import dev.penstock.http.HttpResponse;
import dev.penstock.policy.PolicyPins;
import dev.penstock.policy.PolicyScope;
import dev.penstock.policy.StandingPolicies;
import dev.penstock.store.Database;
import dev.penstock.trigger.Broker;
import dev.penstock.trigger.Origin;
import dev.penstock.trigger.Trigger;
import dev.penstock.trigger.TriggerStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What is applied: policies and triggers. Thread-safe. */
public final class ListsResource {

  private static final String POLICIES =
      """
      SELECT digest, name, version, document, applied_at, applied_by
        FROM policy
       WHERE (?::timestamptz IS NULL OR (applied_at, digest) < (?, ?))
       ORDER BY applied_at DESC, digest DESC
       LIMIT ?
      """;

  private static final String POLICY =
      """
      SELECT digest, name, version, document, applied_at, applied_by FROM policy WHERE digest = ?
      """;

  private static final String TRIGGERS =
      """
      SELECT name, document, seal, enabled, applied_at, applied_by
        FROM trigger
       WHERE name > ?
       ORDER BY name
       LIMIT ?
      """;

  private final Database database;
  private final PolicyPins policies;
  private final TriggerStore triggers;

  public ListsResource(Database database, PolicyPins policies, TriggerStore triggers) {
    this.database = database;
    this.policies = policies;
    this.triggers = triggers;
  }

  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/policies", Operation.LIST_POLICIES, this::policies),
        Route.of("GET", "/policies/{digest}", Operation.GET_POLICY, this::policy),
        Route.of("GET", "/triggers", Operation.LIST_TRIGGERS, this::triggers));
  }

  private HttpResponse policies(Exchange exchange) {
    Query query = exchange.query("limit", "cursor");
    Optional<Cursor> cursor = query.cursor();
    int limit = query.limit();
    return Page.response(
        database.inTransaction(
            connection -> {
              try (PreparedStatement select = connection.prepareStatement(POLICIES)) {
                select.setObject(1, cursor.map(Cursor::time).orElse(null));
                select.setObject(2, cursor.map(Cursor::time).orElse(null));
                select.setString(3, cursor.map(Cursor::id).orElse(null));
                select.setInt(4, limit + 1);
                ObjectNode page =
                    Page.read(
                        select,
                        limit,
                        ListsResource::policy,
                        row ->
                            new Cursor(
                                RowJson.instant(row, "applied_at"), row.getString("digest")));
                Map<String, StandingPolicies> standing = standing(connection, page);
                for (var item : page.path("items")) {
                  markActive((ObjectNode) item, standing);
                }
                return page;
              }
            }));
  }

  /**
   * Of the version itself as it was checked against its seal, so that what is shown is what rules.
   */
  private HttpResponse policy(Exchange exchange) {
    exchange.query();
    String digest = exchange.segment("digest");
    ObjectNode shown =
        database.inTransaction(
            connection -> {
              try (PreparedStatement select = connection.prepareStatement(POLICY)) {
                select.setString(1, digest);
                try (ResultSet row = select.executeQuery()) {
                  if (!row.next()) {
                    throw Exchange.notFound();
                  }
                  ObjectNode json = policy(row);
                  String key = PolicyScope.of(json.path("document")).key();
                  markActive(json, policies.standing(connection, List.of(key)));
                  return json;
                }
              }
            });
    shown.set("document", policies.policies().require(digest).document());
    return Validator.answer(exchange.request(), shown);
  }

  private Map<String, StandingPolicies> standing(Connection connection, ObjectNode page)
      throws SQLException {
    Set<String> keys = new TreeSet<>();
    page.path("items").forEach(item -> keys.add(PolicyScope.of(item.path("document")).key()));
    return policies.standing(connection, List.copyOf(keys));
  }

  private static void markActive(ObjectNode policy, Map<String, StandingPolicies> standing) {
    String key = PolicyScope.of(policy.path("document")).key();
    String digest = policy.path("digest").asText();
    StandingPolicies versions = standing.getOrDefault(key, StandingPolicies.NONE);
    policy.put("active", versions.decides(digest));
    policy.put("standing", versions.of(digest).wire());
  }

  private static ObjectNode policy(ResultSet row) throws SQLException {
    return new RowJson(row)
        .text("name", "name")
        .text("version", "version")
        .text("digest", "digest")
        .tree("document", "document")
        .time("appliedAt", "applied_at")
        .text("appliedBy", "applied_by")
        .node();
  }

  private HttpResponse triggers(Exchange exchange) {
    return Page.byName(
        exchange,
        database,
        TRIGGERS,
        row -> {
          String name = row.getString("name");
          Trigger trigger = triggers.check(name, row.getString("document"), row.getBytes("seal"));
          ObjectNode json =
              new RowJson(row)
                  .text("name", "name")
                  .flag("enabled", "enabled")
                  .tree("document", "document")
                  .time("appliedAt", "applied_at")
                  .text("appliedBy", "applied_by")
                  .node();
          json.put("kind", trigger.origin().kind());
          return switch (trigger.origin()) {
            case Origin.Webhook _ -> json.put("path", "/hooks/" + name);
            case Broker _ -> json;
          };
        });
  }
}

package dev.penstock.functions.api.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.access.ApiKeys;
import dev.penstock.functions.api.access.Grants;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.web.Cursor;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Members;
import dev.penstock.functions.api.web.Page;
import dev.penstock.functions.api.web.Query;
import dev.penstock.functions.api.web.Route;
import dev.penstock.functions.api.web.RowJson;
import dev.penstock.http.HttpResponse;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import dev.penstock.store.FolderReach;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * API keys: make, look at, revoke. Who administers a folder has to do with keys that are for that
 * folder alone, and can give nothing away that goes further. Thread-safe.
 */
public final class KeysResource {

  /** Takes whether everything may be seen, and else the folders that may. */
  private static final String WITHIN =
      """
      (? OR NOT EXISTS (SELECT FROM jsonb_array_elements(grants::jsonb) g
                         WHERE g ->> 'folder' <> ALL (?)))
      """;

  private static final String LIST =
      """
      SELECT *
        FROM api_key
       WHERE %s
         AND (? OR (revoked_at IS NULL AND expires_at > ?))
         AND (?::timestamptz IS NULL OR (created_at, id) < (?, ?))
       ORDER BY created_at DESC, id DESC
       LIMIT ?
      """
          .formatted(WITHIN);

  private static final String ONE = "SELECT * FROM api_key WHERE " + WITHIN + " AND id = ?";

  private final Database database;
  private final ApiKeys keys;
  private final Clock clock;

  public KeysResource(Database database, ApiKeys keys, Clock clock) {
    this.database = database;
    this.keys = keys;
    this.clock = clock;
  }

  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/keys", Operation.LIST_KEYS, this::list),
        Route.of("POST", "/keys", Operation.CREATE_KEY, this::create),
        Route.of("GET", "/keys/{id}", Operation.GET_KEY, this::get),
        Route.of("DELETE", "/keys/{id}", Operation.REVOKE_KEY, this::revoke));
  }

  private HttpResponse list(Exchange exchange) {
    Query query = exchange.query("all", "limit", "cursor");
    boolean all = query.flag("all");
    Optional<Cursor> cursor = query.cursor();
    int limit = query.limit();
    return Page.response(
        database.inTransaction(
            connection -> {
              try (PreparedStatement select = connection.prepareStatement(LIST)) {
                within(connection, select, exchange.reach());
                select.setBoolean(3, all);
                select.setObject(4, clock.instant().atOffset(ZoneOffset.UTC));
                select.setObject(5, cursor.map(Cursor::time).orElse(null));
                select.setObject(6, cursor.map(Cursor::time).orElse(null));
                select.setString(7, cursor.map(Cursor::id).orElse(null));
                select.setInt(8, limit + 1);
                return Page.read(
                    select,
                    limit,
                    KeysResource::json,
                    row -> new Cursor(RowJson.instant(row, "created_at"), row.getString("id")));
              }
            }));
  }

  private HttpResponse get(Exchange exchange) {
    exchange.query();
    String id = exchange.segment("id");
    return HttpResponse.json(
        200, database.inTransaction(connection -> find(connection, id, exchange.reach())));
  }

  private HttpResponse create(Exchange exchange) {
    exchange.query();
    Members body = exchange.body();
    String name = body.text("name", 100);
    Grants grants = GrantMembers.read(body);
    long seconds = body.whole("ttlSeconds", 1, Duration.ofDays(366).toSeconds());
    body.done();
    if (!grants.within(exchange.reach())) {
      throw PlatformException.of(
          ProblemType.FORBIDDEN, "You can give away no more than what you administer.");
    }
    var wanted = new ApiKeys.Wanted(name, grants, Duration.ofSeconds(seconds));
    ObjectNode made =
        database.inTransaction(
            transaction -> {
              ApiKeys.NewKey key = keys.create(transaction, wanted, exchange.principal().actor());
              return find(transaction, key.id(), exchange.reach()).put("token", key.token());
            });
    return HttpResponse.json(201, made)
        .with("location", "/api/v1/keys/" + made.path("id").asText());
  }

  private HttpResponse revoke(Exchange exchange) {
    exchange.query();
    String id = exchange.segment("id");
    database.inTransaction(
        transaction -> {
          find(transaction, id, exchange.reach());
          return keys.revoke(transaction, id, exchange.principal().actor());
        });
    return new HttpResponse(204, Map.of(), new byte[0]);
  }

  private static ObjectNode find(Connection connection, String id, FolderReach reach)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(ONE)) {
      within(connection, select, reach);
      select.setString(3, id);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw Exchange.notFound();
        }
        return json(row);
      }
    }
  }

  private static void within(Connection connection, PreparedStatement select, FolderReach reach)
      throws SQLException {
    select.setBoolean(1, reach.everywhere());
    select.setArray(
        2,
        connection.createArrayOf(
            "text", reach.namespaces().stream().map(name -> "/" + name).toArray()));
  }

  private static ObjectNode json(ResultSet row) throws SQLException {
    return new RowJson(row)
        .text("id", "id")
        .text("name", "name")
        .tree("grants", "grants")
        .time("createdAt", "created_at")
        .text("createdBy", "created_by")
        .time("expiresAt", "expires_at")
        .time("lastUsedAt", "last_used_at")
        .time("revokedAt", "revoked_at")
        .text("revokedBy", "revoked_by")
        .node();
  }
}

package dev.penstock.functions.api.secret;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.web.Cursor;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.IdempotencyKeys;
import dev.penstock.functions.api.web.Members;
import dev.penstock.functions.api.web.Page;
import dev.penstock.functions.api.web.Query;
import dev.penstock.functions.api.web.Route;
import dev.penstock.functions.api.web.RowJson;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Json;
import dev.penstock.store.Database;
import dev.penstock.vault.Nature;
import dev.penstock.vault.SecretValue;
import dev.penstock.vault.SecretVersion;
import dev.penstock.vault.Vault;
import dev.penstock.vault.VaultReader;
import dev.penstock.vault.source.References;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Secrets by name. The role that serves this can write values and can't read them. Thread-safe. */
public final class SecretsResource {

  private static final int LONGEST_REASON = 1000;
  private static final int LONGEST_REFERENCE = 2048;
  private static final int LONGEST_FOLDER = 63;

  private static final String USAGE =
      """
      SELECT id, run_id, position, attempt, host, created_at, expires_at, used_at
        FROM lease
       WHERE secret = ? AND (?::text IS NULL OR id < ?)
       ORDER BY id DESC
       LIMIT ?
      """;

  private final Database database;
  private final Vault vault;
  private final References references;

  public SecretsResource(Database database, Vault vault, References references) {
    this.database = database;
    this.vault = vault;
    this.references = references;
  }

  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/secrets", Operation.LIST_SECRETS, this::list),
        Route.of("GET", "/secrets/{name}", Operation.GET_SECRET, this::get),
        Route.of("PUT", "/secrets/{name}", Operation.PUT_SECRET, this::put),
        Route.of("POST", "/secrets/{name}/rotate", Operation.ROTATE_SECRET, this::rotate),
        Route.of("POST", "/secrets/{name}/revoke", Operation.REVOKE_SECRET, this::revoke),
        Route.of("GET", "/secrets/{name}/usage", Operation.GET_SECRET_USAGE, this::usage));
  }

  private HttpResponse get(Exchange exchange) {
    exchange.query();
    String name = exchange.segment("name");
    ArrayNode versions = database.inTransaction(SecretsResource::byName).get(name);
    if (versions == null) {
      throw Exchange.notFound();
    }
    return HttpResponse.json(200, json(name, versions));
  }

  private HttpResponse revoke(Exchange exchange) {
    IdempotencyKeys.require(exchange);
    exchange.query();
    String name = exchange.segment("name");
    Members body = exchange.body();
    int version =
        body.any("version").isPresent() ? Math.toIntExact(body.whole("version", 1, 1 << 30)) : 0;
    String reason = body.text("reason", LONGEST_REASON);
    body.done();
    return database.inTransaction(
        transaction ->
            IdempotencyKeys.once(
                exchange,
                Json.object().put("version", version).put("reason", reason),
                transaction,
                () -> {
                  vault.revoke(transaction, name, version, reason, exchange.principal().actor());
                  return HttpResponse.json(
                      200, json(name, byName(transaction).getOrDefault(name, Json.array())));
                }));
  }

  /** Its leases, newest first: which task of which run was lent it, for which host. */
  private HttpResponse usage(Exchange exchange) {
    Query query = exchange.query("limit", "cursor");
    String name = exchange.segment("name");
    Optional<String> before = query.cursor().map(Cursor::id);
    int limit = query.limit();
    return Page.response(
        database.inTransaction(
            connection -> {
              if (!byName(connection).containsKey(name)) {
                throw Exchange.notFound();
              }
              try (PreparedStatement select = connection.prepareStatement(USAGE)) {
                select.setString(1, name);
                select.setString(2, before.orElse(null));
                select.setString(3, before.orElse(null));
                select.setInt(4, limit + 1);
                return Page.read(
                    select, limit, SecretsResource::lease, row -> Cursor.ofId(row.getString("id")));
              }
            }));
  }

  private static ObjectNode lease(ResultSet row) throws SQLException {
    return new RowJson(row)
        .text("id", "id")
        .text("runId", "run_id")
        .text("position", "position")
        .number("attempt", "attempt")
        .text("host", "host")
        .time("grantedAt", "created_at")
        .time("expiresAt", "expires_at")
        .time("usedAt", "used_at")
        .node();
  }

  private HttpResponse rotate(Exchange exchange) {
    IdempotencyKeys.require(exchange);
    exchange.query();
    Members body = exchange.body();
    String text = body.text("value", Vault.MAX_BYTES);
    body.done();
    return change(exchange, Json.object(), text, vault::rotate);
  }

  /** A value, or the reference to one that somebody else keeps. */
  private HttpResponse put(Exchange exchange) {
    exchange.query();
    Members body = exchange.body();
    Optional<String> value = body.optionalText("value", Vault.MAX_BYTES);
    Optional<String> from = body.optionalText("from", LONGEST_REFERENCE);
    boolean platform = body.any("platform").isPresent() && body.flag("platform");
    Optional<String> folder = body.optionalText("folder", LONGEST_FOLDER);
    if (value.isPresent() == from.isPresent()) {
      body.error("value", "Give either a value or, in from, who keeps it.");
    }
    body.done();
    from.ifPresent(reference -> references.check(reference, platform));
    Nature nature = new Nature(folder.orElse(Nature.EVERYWHERE), platform, from.isPresent());
    ObjectNode told =
        Json.object().put("folder", nature.folder()).put("platform", nature.platform());
    from.ifPresent(reference -> told.put("from", reference));
    return change(
        exchange,
        told,
        from.or(() -> value).orElseThrow(),
        (transaction, of, given, actor) -> vault.put(transaction, of, given, nature, actor));
  }

  /** What the vault does with a new value. */
  private interface Change {
    int apply(Connection transaction, String name, SecretValue value, String actor)
        throws SQLException;
  }

  /** What tells requests apart is never the value: the digest of one easily guessed tells it. */
  private HttpResponse change(Exchange exchange, ObjectNode told, String text, Change change) {
    String name = exchange.segment("name");
    try (SecretValue value = SecretValue.of(text)) {
      return database.inTransaction(
          transaction ->
              IdempotencyKeys.once(
                  exchange,
                  told,
                  transaction,
                  () -> {
                    change.apply(transaction, name, value, exchange.principal().actor());
                    return HttpResponse.json(
                        200, json(name, byName(transaction).getOrDefault(name, Json.array())));
                  }));
    }
  }

  private HttpResponse list(Exchange exchange) {
    Query query = exchange.query("limit", "cursor");
    String after = query.cursor().map(Cursor::id).orElse("");
    TreeMap<String, ArrayNode> rest =
        new TreeMap<>(database.inTransaction(SecretsResource::byName));
    return Page.response(Page.slice(rest, after, query.limit(), SecretsResource::json));
  }

  private static Map<String, ArrayNode> byName(Connection connection) throws SQLException {
    TreeMap<String, ArrayNode> byName = new TreeMap<>();
    for (SecretVersion version : VaultReader.list(connection)) {
      ObjectNode json = Json.object();
      json.put("version", version.version());
      json.put("state", version.state().wire());
      json.put("createdAt", version.createdAt().toString());
      json.put("createdBy", version.createdBy());
      version.usableUntil().ifPresent(until -> json.put("usableUntil", until.toString()));
      version.source().ifPresent(source -> json.put("source", source));
      if (version.platform()) {
        json.put("platform", true);
      }
      if (!version.folder().equals(Nature.EVERYWHERE)) {
        json.put("folder", version.folder());
      }
      byName.computeIfAbsent(version.name(), _ -> Json.array()).add(json);
    }
    return byName;
  }

  private static ObjectNode json(String name, ArrayNode versions) {
    ObjectNode json = Json.object().put("name", name);
    json.set("versions", versions);
    return json;
  }
}

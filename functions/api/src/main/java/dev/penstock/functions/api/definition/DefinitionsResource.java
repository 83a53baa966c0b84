package dev.penstock.functions.api.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.DefinitionStore;
import dev.penstock.definition.StoredDefinition;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.web.Cursor;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Page;
import dev.penstock.functions.api.web.Query;
import dev.penstock.functions.api.web.Route;
import dev.penstock.functions.api.web.RowJson;
import dev.penstock.functions.api.web.Validator;
import dev.penstock.http.HttpResponse;
import dev.penstock.store.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Definitions: list, look at. Thread-safe. */
public final class DefinitionsResource {

  private static final String LIST =
      """
      SELECT digest, namespace, name, version, applied_at, applied_by
        FROM definition
       WHERE (?::text IS NULL OR namespace || '/' || name = ?)
         AND (?::timestamptz IS NULL OR (applied_at, digest) < (?, ?))
       ORDER BY applied_at DESC, digest DESC
       LIMIT ?
      """;

  private static final String APPLIED =
      """
      SELECT applied_at, applied_by FROM definition WHERE digest = ?
      """;

  private final Database database;
  private final DefinitionStore definitions;

  public DefinitionsResource(Database database, DefinitionStore definitions) {
    this.database = database;
    this.definitions = definitions;
  }

  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/definitions", Operation.LIST_DEFINITIONS, this::list),
        Route.of("GET", "/definitions/{digest}", Operation.GET_DEFINITION, this::get));
  }

  private HttpResponse list(Exchange exchange) {
    Query query = exchange.query("workflow", "limit", "cursor");
    String workflow = query.text("workflow").orElse(null);
    Optional<Cursor> cursor = query.cursor();
    int limit = query.limit();
    return Page.response(
        database.inTransaction(
            connection -> {
              try (PreparedStatement select = connection.prepareStatement(LIST)) {
                select.setString(1, workflow);
                select.setString(2, workflow);
                select.setObject(3, cursor.map(Cursor::time).orElse(null));
                select.setObject(4, cursor.map(Cursor::time).orElse(null));
                select.setString(5, cursor.map(Cursor::id).orElse(null));
                select.setInt(6, limit + 1);
                return Page.read(
                    select,
                    limit,
                    row ->
                        applied(
                            new RowJson(row)
                                .text("namespace", "namespace")
                                .text("name", "name")
                                .text("version", "version")
                                .text("digest", "digest")),
                    row -> new Cursor(RowJson.instant(row, "applied_at"), row.getString("digest")));
              }
            }));
  }

  /**
   * The row says whether it may be seen, since what the store has checked it keeps for all folders;
   * the document is the one that was checked against its seal.
   */
  private HttpResponse get(Exchange exchange) {
    exchange.query();
    String digest = exchange.segment("digest");
    ObjectNode applied =
        database.inTransaction(
            connection -> {
              try (PreparedStatement select = connection.prepareStatement(APPLIED)) {
                select.setString(1, digest);
                try (ResultSet row = select.executeQuery()) {
                  if (!row.next()) {
                    throw Exchange.notFound();
                  }
                  return applied(new RowJson(row));
                }
              }
            });
    StoredDefinition stored = definitions.require(digest);
    ObjectNode json = DefinitionJson.of(stored);
    JsonNode title = stored.document().at("/document/title");
    if (title.isTextual()) {
      json.set("title", title);
    }
    return Validator.answer(exchange.request(), json.setAll(applied));
  }

  private static ObjectNode applied(RowJson row) throws SQLException {
    return row.time("appliedAt", "applied_at").text("appliedBy", "applied_by").node();
  }
}

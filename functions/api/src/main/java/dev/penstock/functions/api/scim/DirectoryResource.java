package dev.penstock.functions.api.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Preconditions;
import dev.penstock.functions.api.web.Query;
import dev.penstock.functions.api.web.Route;
import dev.penstock.functions.api.web.Validator;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Json;
import dev.penstock.store.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** One kind of resource: found, listed, made, changed, removed. Thread-safe. */
final class DirectoryResource {

  private static final int MOST = 200;
  private static final int USUAL = 100;

  private final Database database;
  private final Directory directory;

  DirectoryResource(Database database, Directory directory) {
    this.database = database;
    this.directory = directory;
  }

  /** Of what is done to it, each operation has its own name. */
  record Operations(
      Operation list,
      Operation create,
      Operation get,
      Operation replace,
      Operation patch,
      Operation delete) {}

  List<Route> routes(Operations operations) {
    String all = "/" + directory.place();
    String one = all + "/{id}";
    return List.of(
        ScimRoute.of("GET", all, operations.list(), this::list),
        ScimRoute.of("POST", all, operations.create(), this::create),
        ScimRoute.of("GET", one, operations.get(), this::get),
        ScimRoute.of("PUT", one, operations.replace(), this::replace),
        ScimRoute.of("PATCH", one, operations.patch(), this::patch),
        ScimRoute.of("DELETE", one, operations.delete(), this::delete));
  }

  private HttpResponse list(Exchange exchange) {
    Query query =
        exchange.query("filter", "startIndex", "count", "attributes", "excludedAttributes");
    Shown shown = Shown.of(query);
    Optional<Filter> filter = query.text("filter").map(Filter::parse);
    // What is out of bounds means the nearest that is not (RFC 7644, section 3.4.2.4).
    int start = bounded(query, "startIndex", 1, 1, Integer.MAX_VALUE);
    int count = bounded(query, "count", USUAL, 0, MOST);
    ObjectNode page = Json.object();
    page.putArray("schemas").add("urn:ietf:params:scim:api:messages:2.0:ListResponse");
    database.inTransaction(
        connection -> {
          Listing.Found found =
              directory.listing().find(connection, directory.schema(), filter, start, count);
          page.put("totalResults", found.total())
              .put("startIndex", start)
              .put("itemsPerPage", found.ids().size());
          ArrayNode resources = page.putArray("Resources");
          for (String id : found.ids()) {
            resources.add(shown.of(find(connection, id)));
          }
          return page;
        });
    return Scim.json(200, page);
  }

  private HttpResponse get(Exchange exchange) {
    Shown shown = Shown.of(exchange);
    ObjectNode found =
        database.inTransaction(connection -> find(connection, exchange.segment("id")));
    return Validator.answer(
        exchange.request(), Scim.json(200, shown.of(found)), Resources.version(found));
  }

  private HttpResponse create(Exchange exchange) {
    Shown shown = Shown.of(exchange);
    ObjectNode sent = Values.resource(directory.schema(), ScimRoute.body(exchange));
    ObjectNode made =
        Directory.change(
            database,
            transaction ->
                find(
                    transaction,
                    directory.create(transaction, sent, exchange.principal().actor())));
    return told(201, made, shown).with("location", made.at("/meta/location").textValue());
  }

  private HttpResponse replace(Exchange exchange) {
    ObjectNode sent = Values.resource(directory.schema(), ScimRoute.body(exchange));
    return changed(exchange, _ -> sent);
  }

  private HttpResponse patch(Exchange exchange) {
    JsonNode request = ScimRoute.body(exchange);
    return changed(
        exchange,
        before ->
            new Patch(directory.schema())
                .apply(Values.resource(directory.schema(), before), request));
  }

  private HttpResponse changed(Exchange exchange, UnaryOperator<ObjectNode> change) {
    Shown shown = Shown.of(exchange);
    String id = exchange.segment("id");
    ObjectNode made =
        Directory.change(
            database,
            transaction -> {
              ObjectNode before = held(transaction, exchange);
              directory.replace(
                  transaction, id, change.apply(before), exchange.principal().actor());
              return find(transaction, id);
            });
    return told(200, made, shown);
  }

  private HttpResponse delete(Exchange exchange) {
    exchange.query();
    Directory.change(
        database,
        transaction -> {
          held(transaction, exchange);
          directory.remove(transaction, exchange.segment("id"), exchange.principal().actor());
          return true;
        });
    return new HttpResponse(204, Map.of(), new byte[0]);
  }

  /** What is there, when it is what the asker has seen. */
  private ObjectNode held(Connection transaction, Exchange exchange) throws SQLException {
    ObjectNode before = find(transaction, exchange.segment("id"));
    Preconditions.check(exchange.request(), Optional.of(Resources.version(before)));
    return before;
  }

  private ObjectNode find(Connection connection, String id) throws SQLException {
    return directory.find(connection, id).map(Resources::versioned).orElseThrow(Exchange::notFound);
  }

  private static HttpResponse told(int status, ObjectNode resource, Shown shown) {
    return Scim.json(status, shown.of(resource)).with("etag", Resources.version(resource));
  }

  private static int bounded(Query query, String name, int usual, int least, int most) {
    long given = query.number(name, Integer.MIN_VALUE, Integer.MAX_VALUE).orElse((long) usual);
    return Math.clamp(given, least, most);
  }
}

package dev.penstock.functions.api.subscription;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.web.Cursor;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Page;
import dev.penstock.functions.api.web.Query;
import dev.penstock.functions.api.web.Route;
import dev.penstock.functions.api.web.Validator;
import dev.penstock.http.HttpResponse;
import dev.penstock.store.Database;
import java.util.List;
import java.util.Optional;

/** Events on their way to subscribers, with every try. Thread-safe. */
public final class OutboundResource {

  private final Database database;

  public OutboundResource(Database database) {
    this.database = database;
  }

  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/outbound", Operation.LIST_OUTBOUND, this::list),
        Route.of("GET", "/outbound/{id}", Operation.GET_OUTBOUND, this::get));
  }

  private HttpResponse list(Exchange exchange) {
    Query query = exchange.query(OutboundFilter.NAMES);
    OutboundFilter filter = OutboundFilter.of(query);
    Optional<Cursor> cursor = query.cursor();
    int limit = query.limit();
    return Page.response(
        database.inTransaction(connection -> OutboundRows.page(connection, filter, cursor, limit)));
  }

  private HttpResponse get(Exchange exchange) {
    exchange.query();
    String id = exchange.segment("id");
    ObjectNode message =
        database.inTransaction(
            connection -> {
              ObjectNode found = OutboundRows.find(connection, id).orElseThrow(Exchange::notFound);
              OutboundRows.attempts(connection, id, found.putArray("tries"));
              return found;
            });
    return Validator.answer(exchange.request(), message);
  }
}

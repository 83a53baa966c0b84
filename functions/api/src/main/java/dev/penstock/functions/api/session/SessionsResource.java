package dev.penstock.functions.api.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.access.Principal;
import dev.penstock.functions.api.access.SessionEnds;
import dev.penstock.functions.api.access.Sessions;
import dev.penstock.functions.api.web.Cursor;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Page;
import dev.penstock.functions.api.web.Query;
import dev.penstock.functions.api.web.Route;
import dev.penstock.functions.api.web.RowJson;
import dev.penstock.http.HttpResponse;
import dev.penstock.store.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sessions that are open: everybody's for administrators, one's own for everybody. Newest
 * first. Thread-safe.
 */
public final class SessionsResource {

  private static final String LIST =
      """
      SELECT id, person, created_at, seen_at, expires_at, agent, source, issuer
        FROM session
       WHERE ended_at IS NULL AND expires_at > ? AND seen_at > ?
         AND (?::text IS NULL OR person = ?)
         AND (?::text IS NULL OR id < ?)
       ORDER BY id DESC
       LIMIT ?
      """;

  private static final int LONGEST_NAME = 200;

  private final Database database;
  private final SessionEnds ends;
  private final Clock clock;

  public SessionsResource(Database database, SessionEnds ends, Clock clock) {
    this.database = database;
    this.ends = ends;
    this.clock = clock;
  }

  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/sessions", Operation.LIST_SESSIONS, this::list),
        Route.of("DELETE", "/sessions/{id}", Operation.REVOKE_SESSION, this::revoke),
        Route.of("GET", "/session/own", Operation.LIST_OWN_SESSIONS, this::listOwn),
        Route.of("DELETE", "/session/own/{id}", Operation.REVOKE_OWN_SESSION, this::revokeOwn),
        Route.of("DELETE", "/session/own", Operation.REVOKE_OTHER_SESSIONS, this::revokeOthers));
  }

  private HttpResponse list(Exchange exchange) {
    Query query = exchange.query("person", "limit", "cursor");
    return page(query, query.text("person", LONGEST_NAME));
  }

  private HttpResponse listOwn(Exchange exchange) {
    return page(exchange.query("limit", "cursor"), Optional.of(exchange.person().name()));
  }

  private HttpResponse revoke(Exchange exchange) {
    exchange.query();
    String id = exchange.segment("id");
    return ended(database.inTransaction(it -> ends.revoke(it, id, exchange.principal().actor())));
  }

  private HttpResponse revokeOwn(Exchange exchange) {
    exchange.query();
    String id = exchange.segment("id");
    return ended(database.inTransaction(it -> ends.revokeOwn(it, id, exchange.person())));
  }

  private HttpResponse revokeOthers(Exchange exchange) {
    exchange.query();
    Principal.Person person = exchange.person();
    database.inTransaction(it -> ends.revokeOthers(it, person));
    return ended(true);
  }

  private HttpResponse page(Query query, Optional<String> person) {
    Optional<String> before = query.cursor().map(Cursor::id);
    int limit = query.limit();
    return Page.response(
        database.inTransaction(
            connection -> {
              try (PreparedStatement select = connection.prepareStatement(LIST)) {
                select.setObject(1, clock.instant().atOffset(ZoneOffset.UTC));
                select.setObject(2, clock.instant().minus(Sessions.IDLE).atOffset(ZoneOffset.UTC));
                select.setString(3, person.orElse(null));
                select.setString(4, person.orElse(null));
                select.setString(5, before.orElse(null));
                select.setString(6, before.orElse(null));
                select.setInt(7, limit + 1);
                return Page.read(
                    select, limit, SessionsResource::json, row -> Cursor.ofId(row.getString("id")));
              }
            }));
  }

  private static HttpResponse ended(boolean wasOpen) {
    if (!wasOpen) {
      throw Exchange.notFound();
    }
    return new HttpResponse(204, Map.of(), new byte[0]);
  }

  private static ObjectNode json(ResultSet row) throws SQLException {
    return new RowJson(row)
        .text("id", "id")
        .text("person", "person")
        .time("createdAt", "created_at")
        .time("seenAt", "seen_at")
        .time("expiresAt", "expires_at")
        .text("agent", "agent")
        .text("from", "source")
        .text("issuer", "issuer")
        .node();
  }
}

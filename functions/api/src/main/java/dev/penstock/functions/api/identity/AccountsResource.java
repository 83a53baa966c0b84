package dev.penstock.functions.api.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.access.Account;
import dev.penstock.functions.api.access.Accounts;
import dev.penstock.functions.api.access.Grants;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Members;
import dev.penstock.functions.api.web.Page;
import dev.penstock.functions.api.web.Route;
import dev.penstock.functions.api.web.RowJson;
import dev.penstock.http.HttpResponse;
import dev.penstock.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Persons, groups and services, and what they are granted. Thread-safe. */
public final class AccountsResource {

  private static final int LONGEST_NAME = 200;

  private static final String LIST =
      """
      SELECT kind || ':' || name AS name, kind, name AS own, grants, disabled, seal, changed_at,
             changed_by
        FROM account
       WHERE kind || ':' || name > ?
       ORDER BY kind || ':' || name
       LIMIT ?
      """;

  private final Database database;
  private final Accounts accounts;

  public AccountsResource(Database database, Accounts accounts) {
    this.database = database;
    this.accounts = accounts;
  }

  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/users", Operation.LIST_ACCOUNTS, this::list),
        Route.of("GET", "/users/{kind}/{name}", Operation.GET_ACCOUNT, this::get),
        Route.of("PUT", "/users/{kind}/{name}", Operation.PUT_ACCOUNT, this::put));
  }

  private HttpResponse list(Exchange exchange) {
    return Page.byName(exchange, database, LIST, row -> json(row, row.getString("own")));
  }

  private HttpResponse get(Exchange exchange) {
    exchange.query();
    return HttpResponse.json(200, database.inTransaction(connection -> find(connection, exchange)));
  }

  private HttpResponse put(Exchange exchange) {
    exchange.query();
    Account.Kind kind = Account.Kind.of(exchange.segment("kind")).orElseThrow(Exchange::notFound);
    String name = exchange.segment("name");
    Members body = exchange.body();
    Grants grants = GrantMembers.read(body);
    boolean disabled = body.flag("disabled");
    if (name.isBlank() || name.length() > LONGEST_NAME || name.chars().anyMatch(c -> c < ' ')) {
      body.error("name", "in the path must be 1 to " + LONGEST_NAME + " printable characters");
    }
    body.done();
    return HttpResponse.json(
        200,
        database.inTransaction(
            transaction -> {
              accounts.put(
                  transaction,
                  new Account(kind, name, grants, disabled),
                  exchange.principal().actor());
              return find(transaction, exchange);
            }));
  }

  private ObjectNode find(Connection connection, Exchange exchange) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT * FROM account WHERE kind = ? AND name = ?")) {
      select.setString(1, exchange.segment("kind"));
      select.setString(2, exchange.segment("name"));
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw Exchange.notFound();
        }
        return json(row, row.getString("name"));
      }
    }
  }

  private ObjectNode json(ResultSet row, String name) throws SQLException {
    ObjectNode json = new RowJson(row).text("kind", "kind").node().put("name", name);
    json.set("grants", accounts.read(row, name).grants().json());
    json.put("disabled", row.getBoolean("disabled"));
    json.put("changedAt", RowJson.instant(row, "changed_at").toString());
    return json.put("changedBy", row.getString("changed_by"));
  }
}

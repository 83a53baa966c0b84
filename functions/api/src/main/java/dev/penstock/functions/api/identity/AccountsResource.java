package dev.penstock.functions.api.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.access.Account;
import dev.penstock.functions.api.access.Accounts;
import dev.penstock.functions.api.access.Grants;
import dev.penstock.functions.api.access.Identity;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Members;
import dev.penstock.functions.api.web.Page;
import dev.penstock.functions.api.web.Preconditions;
import dev.penstock.functions.api.web.Route;
import dev.penstock.functions.api.web.RowJson;
import dev.penstock.functions.api.web.Validator;
import dev.penstock.http.HttpResponse;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Persons, groups and services, and what they are granted. Thread-safe. */
public final class AccountsResource {

  private static final int LONGEST_NAME = 200;

  private static final String LIST =
      """
      SELECT kind || ':' || name AS name, kind, name AS own, grants, disabled, issuer, subject, seal,
             changed_at, changed_by
        FROM account
       WHERE kind || ':' || name > ?
       ORDER BY kind || ':' || name
       LIMIT ?
      """;

  private final Database database;
  private final Accounts accounts;
  private final Optional<String> issuer;

  /**
   * The accounts of a store.
   *
   * @param issuer through which people sign in
   */
  public AccountsResource(Database database, Accounts accounts, Optional<String> issuer) {
    this.database = database;
    this.accounts = accounts;
    this.issuer = issuer;
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
    ObjectNode found =
        database.inTransaction(
            connection -> find(connection, exchange).orElseThrow(Exchange::notFound));
    return Validator.answer(exchange.request(), found);
  }

  private HttpResponse put(Exchange exchange) {
    exchange.query();
    Account.Kind kind = Account.Kind.of(exchange.segment("kind")).orElseThrow(Exchange::notFound);
    String name = exchange.segment("name");
    Members body = exchange.body();
    Grants grants = GrantMembers.read(body);
    boolean disabled = body.flag("disabled");
    Optional<String> subject = body.optionalText("subject", Identity.LONGEST_SUBJECT);
    if (name.isBlank() || name.length() > LONGEST_NAME || name.chars().anyMatch(c -> c < ' ')) {
      body.error("name", "in the path must be 1 to " + LONGEST_NAME + " printable characters");
    }
    if (subject.isPresent() && (kind != Account.Kind.PERSON || issuer.isEmpty())) {
      body.error(
          "subject",
          "is of persons, where people sign in through a provider (PENSTOCK_OIDC_CLIENT)");
    }
    body.done();
    Optional<Identity> given = subject.flatMap(it -> issuer.map(by -> new Identity(by, it)));
    ObjectNode changed =
        database.inTransaction(
            transaction -> {
              hold(transaction, kind.wire() + ":" + name);
              Preconditions.require(exchange.request(), present(transaction, exchange));
              if (given.isPresent()) {
                requireFree(transaction, given.get(), name);
              }
              accounts.put(
                  transaction,
                  new Account(
                      kind,
                      name,
                      grants,
                      disabled,
                      given.isPresent() ? given : accounts.identity(transaction, kind, name)),
                  exchange.principal().actor());
              return find(transaction, exchange).orElseThrow(Exchange::notFound);
            });
    return HttpResponse.json(200, changed).with("etag", Validator.etag(changed));
  }

  private void requireFree(Connection connection, Identity identity, String name)
      throws SQLException {
    Optional<Account> other = accounts.person(connection, identity);
    if (other.isPresent() && !other.get().name().equals(name)) {
      throw PlatformException.of(
          ProblemType.CONFLICT, "That id signs in " + other.get().name() + " already.");
    }
  }

  /** One that was tampered with can't be read, but is there to be replaced. */
  private Optional<String> present(Connection connection, Exchange exchange) throws SQLException {
    try {
      return find(connection, exchange).map(Validator::etag);
    } catch (PlatformException e) {
      if (e.problem().type() == ProblemType.TAMPERED) {
        return Optional.of("\"tampered\"");
      }
      throw e;
    }
  }

  /** Two who make the same account would both find none. Freed at the commit. */
  private static void hold(Connection transaction, String subject) throws SQLException {
    try (PreparedStatement lock =
        transaction.prepareStatement("SELECT pg_advisory_xact_lock(7380008, hashtext(?))")) {
      lock.setString(1, subject);
      lock.execute();
    }
  }

  private Optional<ObjectNode> find(Connection connection, Exchange exchange) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT * FROM account WHERE kind = ? AND name = ?")) {
      select.setString(1, exchange.segment("kind"));
      select.setString(2, exchange.segment("name"));
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(json(row, row.getString("name"))) : Optional.empty();
      }
    }
  }

  private ObjectNode json(ResultSet row, String name) throws SQLException {
    ObjectNode json =
        new RowJson(row)
            .text("kind", "kind")
            .text("issuer", "issuer")
            .text("subject", "subject")
            .node()
            .put("name", name);
    json.set("grants", accounts.read(row, name).grants().json());
    json.put("disabled", row.getBoolean("disabled"));
    json.put("changedAt", RowJson.instant(row, "changed_at").toString());
    return json.put("changedBy", row.getString("changed_by"));
  }
}

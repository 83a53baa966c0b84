package dev.penstock.functions.api.approval;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.access.Principal;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Members;
import dev.penstock.functions.api.web.Route;
import dev.penstock.functions.api.web.RowJson;
import dev.penstock.http.HttpResponse;
import dev.penstock.id.Ids;
import dev.penstock.json.Json;
import dev.penstock.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * Who decides what is put to a person while they are away: their own word, for a time. It gives the
 * substitute no role. Thread-safe.
 */
public final class SubstitutesResource {

  private final Database database;
  private final AuditTrail trail;
  private final Clock clock;

  public SubstitutesResource(Database database, AuditTrail trail, Clock clock) {
    this.database = database;
    this.trail = trail;
    this.clock = clock;
  }

  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/session/substitute", Operation.GET_SUBSTITUTE, this::get),
        Route.of("POST", "/session/substitute", Operation.NAME_SUBSTITUTE, this::name));
  }

  private HttpResponse get(Exchange exchange) {
    exchange.query();
    String person = exchange.person().actor();
    return database.inTransaction(
        connection -> HttpResponse.json(200, present(connection, person)));
  }

  /** Another one, or none, takes the place of whoever was named before. */
  private HttpResponse name(Exchange exchange) {
    exchange.query();
    Members body = exchange.body();
    Instant now = clock.instant();
    Optional<String> name = body.optionalText("person", 200);
    Instant from = body.optionalMoment("from").orElse(now);
    Optional<Instant> until = body.optionalMoment("until");
    if (name.isPresent() != until.isPresent()) {
      body.error("until", "goes with a person, and only with one");
    }
    if (until.isPresent() && !until.get().isAfter(from.isAfter(now) ? from : now)) {
      body.error("until", "must be later");
    }
    Principal.Person person = exchange.person();
    Optional<String> substitute = name.map(it -> it.startsWith("person:") ? it : "person:" + it);
    return database.inTransaction(
        transaction -> {
          if (substitute.isPresent()
              && (substitute.get().equals(person.actor())
                  || !KnownPeople.has(transaction, substitute.get()))) {
            body.error("person", "must be another person who is known here");
          }
          body.done();
          end(transaction, person.actor(), now);
          AuditEntry entry =
              AuditEntry.of("substitute.named", person.actor(), substitute.orElse("nobody"));
          if (substitute.isPresent()) {
            insert(transaction, person.actor(), substitute.get(), from, until.orElseThrow(), now);
            entry =
                entry.with("from", from.toString()).with("until", until.orElseThrow().toString());
          }
          trail.append(transaction, entry);
          return HttpResponse.json(200, present(transaction, person.actor()));
        });
  }

  private ObjectNode present(Connection connection, String person) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT substitute, from_at, until_at FROM substitution
             WHERE person = ? AND until_at > ? ORDER BY named_at DESC, id DESC LIMIT 1
            """)) {
      select.setString(1, person);
      select.setObject(2, clock.instant().atOffset(ZoneOffset.UTC));
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? new RowJson(row)
                .text("person", "substitute")
                .time("from", "from_at")
                .time("until", "until_at")
                .node()
            : Json.object();
      }
    }
  }

  private static void end(Connection transaction, String person, Instant now) throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE substitution SET until_at = greatest(?, from_at)
             WHERE person = ? AND until_at > ?
            """)) {
      update.setObject(1, now.atOffset(ZoneOffset.UTC));
      update.setString(2, person);
      update.setObject(3, now.atOffset(ZoneOffset.UTC));
      update.executeUpdate();
    }
  }

  private static void insert(
      Connection transaction,
      String person,
      String substitute,
      Instant from,
      Instant until,
      Instant now)
      throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO substitution (id, person, substitute, from_at, until_at, named_at)
            VALUES (?, ?, ?, ?, ?, ?)
            """)) {
      insert.setString(1, Ids.next("sub"));
      insert.setString(2, person);
      insert.setString(3, substitute);
      insert.setObject(4, from.atOffset(ZoneOffset.UTC));
      insert.setObject(5, until.atOffset(ZoneOffset.UTC));
      insert.setObject(6, now.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }
}

package dev.penstock.functions.api.person;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.web.Cursor;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.IdempotencyKeys;
import dev.penstock.functions.api.web.Members;
import dev.penstock.functions.api.web.Page;
import dev.penstock.functions.api.web.Query;
import dev.penstock.functions.api.web.Route;
import dev.penstock.http.HttpResponse;
import dev.penstock.id.Ids;
import dev.penstock.json.Json;
import dev.penstock.person.LegalHold;
import dev.penstock.person.LegalHolds;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.redaction.Classifier;
import dev.penstock.store.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Legal holds: placed, listed, released. Each commits with its entry of the trail. Thread-safe. */
public final class HoldsResource {

  static final int LONGEST_REASON = 500;
  static final int LONGEST_NAME = 200;

  private final Database database;
  private final AuditTrail trail;
  private final Clock clock;

  public HoldsResource(Database database, AuditTrail trail, Clock clock) {
    this.database = database;
    this.trail = trail;
    this.clock = clock;
  }

  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/holds", Operation.LIST_HOLDS, this::list),
        Route.of("POST", "/holds", Operation.PLACE_HOLD, this::place),
        Route.of("POST", "/holds/{id}/release", Operation.RELEASE_HOLD, this::release));
  }

  private HttpResponse list(Exchange exchange) {
    Query query = exchange.query("inForce", "limit", "cursor");
    boolean inForce =
        query.choice("inForce", List.of("true", "false")).map("true"::equals).orElse(false);
    String before = query.cursor().map(Cursor::id).orElse(null);
    int limit = query.limit();
    List<LegalHold> found =
        database.inTransaction(it -> LegalHolds.page(it, before, inForce, limit + 1));
    ObjectNode page = Json.object();
    ArrayNode items = page.putArray("items");
    found.stream().limit(limit).map(HoldsResource::json).forEach(items::add);
    return Page.response(
        found.size() > limit
            ? page.put("next", Cursor.ofId(found.get(limit - 1).id()).text())
            : page.putNull("next"));
  }

  private HttpResponse place(Exchange exchange) {
    exchange.query();
    IdempotencyKeys.require(exchange);
    Members body = exchange.body();
    Optional<String> person = body.optionalText("person", LONGEST_NAME);
    Instant from = body.optionalMoment("from").orElse(Instant.EPOCH);
    String reason = body.text("reason", LONGEST_REASON);
    body.done();
    return database.inTransaction(
        transaction ->
            IdempotencyKeys.once(
                exchange,
                exchange.tree(),
                transaction,
                () -> {
                  LegalHold hold =
                      new LegalHold(
                          Ids.next("hld"),
                          person.map(it -> "person:" + it).orElse(null),
                          from.truncatedTo(ChronoUnit.MICROS),
                          reason,
                          clock.instant().truncatedTo(ChronoUnit.MICROS),
                          exchange.principal().actor(),
                          Optional.empty());
                  LegalHolds.place(transaction, hold);
                  trail.append(transaction, placed(hold));
                  return HttpResponse.json(201, json(hold));
                }));
  }

  private static AuditEntry placed(LegalHold hold) {
    AuditEntry entry =
        AuditEntry.of("hold.placed", hold.placedBy(), hold.id())
            .with("since", hold.from().toString())
            .with("reason", hold.reason());
    return hold.person() == null ? entry : entry.with("person", hold.person());
  }

  private HttpResponse release(Exchange exchange) {
    exchange.query();
    IdempotencyKeys.require(exchange);
    String id = exchange.segment("id");
    Members body = exchange.body();
    String reason = body.text("reason", LONGEST_REASON);
    body.done();
    return database.inTransaction(
        transaction ->
            IdempotencyKeys.once(
                exchange,
                exchange.tree(),
                transaction,
                () -> released(transaction, id, exchange.principal().actor(), reason)));
  }

  private HttpResponse released(Connection transaction, String id, String by, String reason)
      throws SQLException {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    boolean wasInForce =
        LegalHolds.release(transaction, id, new LegalHold.Release(now, by, reason));
    LegalHold hold = LegalHolds.find(transaction, id).orElseThrow(Exchange::notFound);
    if (!wasInForce) {
      throw PlatformException.of(ProblemType.CONFLICT, "This hold was released before.");
    }
    trail.append(transaction, AuditEntry.of("hold.released", by, id).with("reason", reason));
    return HttpResponse.json(200, json(hold));
  }

  private static ObjectNode json(LegalHold hold) {
    ObjectNode json = Json.object().put("id", hold.id());
    if (hold.person() != null) {
      json.put("person", hold.person().substring("person:".length()));
    }
    json.put("from", hold.from().toString())
        .put("reason", Classifier.text(hold.reason()).text())
        .put("placedAt", hold.placedAt().toString())
        .put("placedBy", hold.placedBy());
    hold.release()
        .ifPresent(
            release ->
                json.put("releasedAt", release.at().toString())
                    .put("releasedBy", release.by())
                    .put("releaseReason", release.reason()));
    return json;
  }
}

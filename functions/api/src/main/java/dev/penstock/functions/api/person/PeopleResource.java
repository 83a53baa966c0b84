package dev.penstock.functions.api.person;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.audit.Chaining;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.IdempotencyKeys;
import dev.penstock.functions.api.web.Members;
import dev.penstock.functions.api.web.Page;
import dev.penstock.functions.api.web.Route;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Json;
import dev.penstock.person.Erasure;
import dev.penstock.person.KnownOfPerson;
import dev.penstock.person.KnownOfPerson.Place;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import java.util.List;
import java.util.Optional;

/**
 * What is kept about a person: all of it handed out, or erased for good. Either commits with its
 * entry of the trail, and without that nothing is handed out. Thread-safe.
 */
public final class PeopleResource {

  /** Most lines of one answer. */
  private static final int PART = 1_000;

  private final Database database;
  private final AuditTrail trail;
  private final Chaining chaining;
  private final KnownOfPerson known;

  public PeopleResource(
      Database database, AuditTrail trail, Chaining chaining, KnownOfPerson known) {
    this.database = database;
    this.trail = trail;
    this.chaining = chaining;
    this.known = known;
  }

  public List<Route> routes() {
    return List.of(
        Route.of("POST", "/people/{person}/export", Operation.EXPORT_PERSON, this::export),
        Route.of("POST", "/people/{person}/erasure", Operation.ERASE_PERSON, this::erase));
  }

  private HttpResponse export(Exchange exchange) {
    exchange.query();
    String person = person(exchange);
    Members body = exchange.body();
    String reason = body.text("reason", HoldsResource.LONGEST_REASON);
    Optional<String> cursor = body.optionalText("cursor", 50);
    body.done();
    Place place = cursor.map(PeopleResource::place).orElse(Place.BEGIN);
    chaining.catchUp();
    KnownOfPerson.Part part =
        database.inTransaction(
            transaction -> {
              KnownOfPerson.Part found = known.after(transaction, person, place, PART);
              if (place.equals(Place.BEGIN) && found.lines().isEmpty()) {
                throw unknown();
              }
              trail.append(
                  transaction,
                  AuditEntry.of("person.exported", exchange.principal().actor(), "person:" + person)
                      .with("reason", reason)
                      .with("lines", found.lines().size()));
              return found;
            });
    ObjectNode page = Json.object();
    page.putArray("items").addAll(part.lines());
    return Page.response(
        part.next()
            .map(next -> page.put("next", next.rows() + "." + next.seq()))
            .orElseGet(() -> page.putNull("next")));
  }

  private HttpResponse erase(Exchange exchange) {
    exchange.query();
    IdempotencyKeys.require(exchange);
    String person = person(exchange);
    Members body = exchange.body();
    String reason = body.text("reason", HoldsResource.LONGEST_REASON);
    body.done();
    return database.inTransaction(
        transaction ->
            IdempotencyKeys.once(
                exchange,
                exchange.tree(),
                transaction,
                () -> {
                  Erasure erasure = Erasure.of(transaction, person);
                  trail.append(
                      transaction,
                      AuditEntry.of(
                              "person.erased",
                              exchange.principal().actor(),
                              "person:" + erasure.pseudonym())
                          .with("reason", reason));
                  ObjectNode answer = Json.object().put("pseudonym", erasure.pseudonym());
                  return HttpResponse.json(200, answer.set("rows", erasure.changed()));
                }));
  }

  private static String person(Exchange exchange) {
    String person = exchange.segment("person");
    if (person.isBlank() || person.length() > HoldsResource.LONGEST_NAME) {
      throw unknown();
    }
    return person;
  }

  private static PlatformException unknown() {
    return PlatformException.of(
        ProblemType.NOT_FOUND, "Nothing is kept about somebody of this name.");
  }

  private static Place place(String cursor) {
    if (!cursor.matches("\\d{1,18}\\.\\d{1,18}")) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT, "The cursor must be the \"next\" of a part before.");
    }
    int dot = cursor.indexOf('.');
    return new Place(
        Long.parseLong(cursor.substring(0, dot)), Long.parseLong(cursor.substring(dot + 1)));
  }
}

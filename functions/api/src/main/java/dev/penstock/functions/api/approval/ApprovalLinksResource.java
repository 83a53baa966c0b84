package dev.penstock.functions.api.approval;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Members;
import dev.penstock.functions.api.web.Route;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Json;
import dev.penstock.keyring.Seal;
import dev.penstock.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Links for channels to send. Opening one is no {@code GET}: what follows links in mails opens
 * none. Thread-safe.
 */
public final class ApprovalLinksResource {

  private static final long LONGEST = Duration.ofDays(7).toSeconds();

  private final Database database;
  private final ApprovalLinks links;
  private final AuditTrail trail;
  private final Clock clock;

  public ApprovalLinksResource(Database database, Seal seal, AuditTrail trail, Clock clock) {
    this.database = database;
    this.links = new ApprovalLinks(seal);
    this.trail = trail;
    this.clock = clock;
  }

  public List<Route> routes() {
    return List.of(
        Route.of("POST", "/approvals/{id}/links", Operation.CREATE_APPROVAL_LINK, this::create),
        Route.of("POST", "/approval-links", Operation.OPEN_APPROVAL_LINK, this::open));
  }

  private HttpResponse create(Exchange exchange) {
    exchange.query();
    String id = exchange.segment("id");
    Members body = exchange.body();
    long seconds = body.whole("ttlSeconds", 60, LONGEST);
    body.done();
    String by = exchange.principal().actor();
    Instant now = clock.instant();
    ApprovalLinks.Made made =
        database.inTransaction(
            transaction -> {
              String run =
                  HumanTaskRows.find(transaction, id)
                      .orElseThrow(Exchange::notFound)
                      .path("runId")
                      .asText();
              ApprovalLinks.Made link =
                  links.make(transaction, id, now.plusSeconds(seconds), by, now);
              trail.append(
                  transaction,
                  AuditEntry.of("approval.link-made", by, id)
                      .inRun(run)
                      .with("link", link.id())
                      .with("expiresAt", link.expiresAt().toString()));
              return link;
            });
    return HttpResponse.json(
        200,
        Json.object()
            .put("path", "/links/" + made.token())
            .put("expiresAt", made.expiresAt().toString()));
  }

  private HttpResponse open(Exchange exchange) {
    exchange.query();
    Members body = exchange.body();
    String token = body.text("token", 200);
    body.done();
    String person = exchange.person().actor();
    String task =
        database.inTransaction(
            transaction -> {
              String found =
                  links
                      .open(transaction, token, person, clock.instant())
                      .orElseThrow(Exchange::notFound);
              trail.append(transaction, AuditEntry.of("approval.link-opened", person, found));
              return found;
            });
    return HttpResponse.json(200, Json.object().put("id", task));
  }
}

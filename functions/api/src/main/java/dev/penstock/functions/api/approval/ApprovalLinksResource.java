package dev.penstock.functions.api.approval;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.approval.ApprovalLinks;
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
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Links for channels to send. Opening one is no {@code GET}: what follows links in mails opens
 * none. Thread-safe.
 */
public final class ApprovalLinksResource {

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
    long seconds = body.whole("ttlSeconds", 60, ApprovalLinks.LONGEST.toSeconds());
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
        200, Json.object().put("path", made.path()).put("expiresAt", made.expiresAt().toString()));
  }

  private HttpResponse open(Exchange exchange) {
    exchange.query();
    Members body = exchange.body();
    String token = body.text("token", 200);
    body.done();
    String person = exchange.person().actor();
    // A refusal is on the trail, so it commits; to who asks every one of them is the same.
    String task =
        database
            .inTransaction(
                transaction -> {
                  ApprovalLinks.Opening opening =
                      links.open(transaction, token, person, clock.instant());
                  trail.append(transaction, entry(transaction, opening, person));
                  return opening instanceof ApprovalLinks.Opening.Opened(_, String opened)
                      ? Optional.of(opened)
                      : Optional.<String>empty();
                })
            .orElseThrow(Exchange::notFound);
    return HttpResponse.json(200, Json.object().put("id", task));
  }

  private static AuditEntry entry(
      Connection transaction, ApprovalLinks.Opening opening, String person) throws SQLException {
    return switch (opening) {
      case ApprovalLinks.Opening.Opened(String link, String task) ->
          of(transaction, "approval.link-opened", person, task).with("link", link);
      case ApprovalLinks.Opening.Refused(String task, String reason) ->
          (task == null
                  ? AuditEntry.of("approval.link-refused", person, "approval-link")
                  : of(transaction, "approval.link-refused", person, task))
              .with("refusal", reason);
    };
  }

  private static AuditEntry of(Connection transaction, String kind, String person, String task)
      throws SQLException {
    AuditEntry entry = AuditEntry.of(kind, person, task);
    Optional<ObjectNode> question = HumanTaskRows.find(transaction, task);
    return question.isEmpty() ? entry : entry.inRun(question.get().path("runId").asText());
  }
}

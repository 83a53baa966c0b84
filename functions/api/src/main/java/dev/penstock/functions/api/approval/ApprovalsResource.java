package dev.penstock.functions.api.approval;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditTrail;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.access.Principal;
import dev.penstock.functions.api.shown.Shown;
import dev.penstock.functions.api.web.Cursor;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.IdempotencyKeys;
import dev.penstock.functions.api.web.Page;
import dev.penstock.functions.api.web.Query;
import dev.penstock.functions.api.web.Route;
import dev.penstock.functions.api.web.RowJson;
import dev.penstock.functions.api.web.Validator;
import dev.penstock.http.HttpResponse;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.redaction.FieldRules;
import dev.penstock.store.Database;
import dev.penstock.store.FolderReach;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The inbox, and deciding. Thread-safe. */
public final class ApprovalsResource {

  private static final String OPEN =
      "SELECT %s, created_at AS place FROM question WHERE state = 'open' %s"
          + " ORDER BY created_at, id LIMIT %d";

  private static final String DECIDED =
      "SELECT %s, coalesce(decided_at, created_at) AS place FROM question WHERE state <> 'open' %s"
          + " ORDER BY coalesce(decided_at, created_at) DESC, id DESC LIMIT %d";

  /**
   * Row-level security keeps the rest out anyway. To one who acts for some folders this leaves the
   * choice between the oldest questions, where many are theirs, and the folders' runs.
   */
  private static final String IN_FOLDERS =
      "AND run_id IN (SELECT r.id FROM run r WHERE r.namespace = ANY (?::text[])) ";

  private final Database database;
  private final Standings standings;
  private final DecisionLedger ledger;
  private final JointDecision together;
  private final Handling handling;
  private final Shown shown;

  public ApprovalsResource(Database database, AuditTrail trail, Clock clock, Shown shown) {
    this.shown = shown;
    this.database = database;
    this.standings = new Standings(clock);
    this.ledger = new DecisionLedger(trail, standings, clock);
    this.together = new JointDecision(database, ledger);
    this.handling = new Handling(trail, standings, clock);
  }

  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/approvals", Operation.LIST_APPROVALS, this::list).inOneRead(),
        Route.of("GET", "/approvals/{id}", Operation.GET_APPROVAL, this::get),
        Route.of("POST", "/approvals/{id}/decision", Operation.DECIDE_APPROVAL, this::decide),
        Route.of("POST", "/approvals/decisions", Operation.DECIDE_APPROVALS, together::decide),
        Route.of(
            "POST",
            "/approvals/{id}/actions",
            Operation.ACT_ON_APPROVAL,
            exchange -> handle(exchange, HandlingRequest.read(exchange.body()))),
        Route.of(
            "POST",
            "/approvals/{id}/assignment",
            Operation.REASSIGN_APPROVAL,
            exchange -> handle(exchange, HandlingRequest.reassignment(exchange.body()))));
  }

  private HttpResponse list(Exchange exchange) {
    Query query = exchange.query("state", "limit", "cursor");
    boolean open = query.choice("state", List.of("open", "decided")).orElse("open").equals("open");
    Optional<Cursor> cursor = query.cursor();
    int limit = query.limit();
    FolderReach reach = exchange.reach();
    String beyond =
        cursor.isEmpty()
            ? ""
            : open
                ? "AND (created_at, id) > (?, ?)"
                : "AND (coalesce(decided_at, created_at), id) < (?, ?)";
    return Page.response(
        database.query(
            (open ? OPEN : DECIDED)
                .formatted(
                    HumanTaskRows.SUMMARY,
                    (reach.everywhere() ? "" : IN_FOLDERS) + beyond,
                    limit + 1),
            (connection, select, first) -> {
              int next = first;
              if (!reach.everywhere()) {
                select.setArray(
                    next++, connection.createArrayOf("text", reach.namespaces().toArray()));
              }
              if (cursor.isPresent()) {
                select.setObject(next++, cursor.get().time());
                select.setString(next, cursor.get().id());
              }
            },
            rows ->
                Page.of(
                    rows,
                    limit,
                    row -> told(HumanTaskRows.summary(row).node()),
                    row -> new Cursor(RowJson.instant(row, "place"), row.getString("id")))));
  }

  private HttpResponse get(Exchange exchange) {
    exchange.query();
    String id = exchange.segment("id");
    ObjectNode task =
        database.inTransaction(
            connection -> {
              ObjectNode found = HumanTaskRows.find(connection, id).orElseThrow(Exchange::notFound);
              if (exchange.principal() instanceof Principal.Person person) {
                found.put("you", standings.of(connection, found, person).wire());
              }
              return found;
            });
    return Validator.answer(exchange.request(), told(task));
  }

  /** Without what is certainly a credential: who decides is shown all else that they decide on. */
  private ObjectNode told(ObjectNode task) {
    shown.quiet(task, FieldRules.KEPT, "title", "payload", "result", "comment", "steps", "votes");
    return task;
  }

  private HttpResponse handle(Exchange exchange, HandlingRequest request) {
    exchange.query();
    String id = exchange.segment("id");
    return database.inTransaction(
        transaction ->
            IdempotencyKeys.once(
                exchange,
                exchange.tree(),
                transaction,
                () ->
                    HttpResponse.json(
                        200, told(handling.handle(transaction, id, request, exchange.person())))));
  }

  private HttpResponse decide(Exchange exchange) {
    exchange.query();
    String id = exchange.segment("id");
    Decision decision = Decision.read(exchange.body());
    Ruling ruling =
        database.inTransaction(
            transaction -> ledger.decide(transaction, id, decision, exchange.person()));
    return switch (ruling) {
      case Ruling.Counted(ObjectNode task) -> HttpResponse.json(200, told(task));
      case Ruling.Voided() ->
          throw PlatformException.of(
              ProblemType.CONFLICT,
              "The payload changed since it was shown, so the decision is void. Read it again.");
      case Ruling.OtherDocument(String name) ->
          throw PlatformException.of(
              ProblemType.CONFLICT,
              "\"%s\" is not the document that is under review, so the decision is void."
                  .formatted(name));
      case Ruling.Refused(Standing standing) ->
          throw PlatformException.of(standing.problem(), standing.sentence());
      case Ruling.Closed(String state) ->
          throw PlatformException.of(
              ProblemType.CONFLICT, "It is no longer open: it is " + state + ".");
    };
  }
}

package dev.penstock.functions.api.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditTrail;
import dev.penstock.event.CloudEvent;
import dev.penstock.event.EventLog;
import dev.penstock.event.StoredEvent;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.shown.RawRead;
import dev.penstock.functions.api.shown.Shown;
import dev.penstock.functions.api.web.Cursor;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Page;
import dev.penstock.functions.api.web.Query;
import dev.penstock.functions.api.web.Route;
import dev.penstock.functions.api.web.RowJson;
import dev.penstock.functions.api.web.Validator;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Json;
import dev.penstock.policy.PolicyPins;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import dev.penstock.redaction.StrictestRules;
import dev.penstock.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Events: send one, list them, look at one. Thread-safe. */
public final class EventLogResource {

  private static final String LIST =
      """
      SELECT seq, source, id, type, sent_by, run_id, received_at
        FROM event
       WHERE (?::text IS NULL OR type = ?)
         AND (?::text IS NULL OR source = ?)
         AND (?::text IS NULL OR run_id = ?)
         AND (?::bigint IS NULL OR seq < ?)
       ORDER BY seq DESC
       LIMIT ?
      """;

  private final Database database;
  private final EventLog log;
  private final Shown shown;
  private final RawRead raw;
  private final PolicyPins policies;

  public EventLogResource(Database database, AuditTrail trail, PolicyPins policies, Shown shown) {
    this.policies = policies;
    this.database = database;
    this.log = new EventLog(trail);
    this.shown = shown;
    this.raw = new RawRead(database, trail);
  }

  public List<Route> routes() {
    return List.of(
        Route.of("POST", "/events", Operation.SEND_EVENT, this::send).takingAnyMedia(),
        Route.of("GET", "/event-log", Operation.LIST_EVENTS, this::list),
        Route.of("GET", "/event-log/{seq}", Operation.GET_EVENT, this::get),
        Route.of("GET", "/event-log/{seq}/raw", Operation.READ_RAW_EVENT, this::raw));
  }

  private HttpResponse send(Exchange exchange) {
    exchange.query();
    CloudEvent event = EventBinding.read(exchange);
    if (CloudEvent.isReserved(event.source())) {
      throw new PlatformException(
          Problem.of(
              ProblemType.INVALID_INPUT,
              "Only a run, a webhook or a question can be the source of such an event. Name another"
                  + " source.",
              new Problem.FieldError("/source", "is a source that only Penstock itself is")));
    }
    StoredEvent stored =
        database.inTransaction(
            transaction ->
                log.append(
                        transaction, event, EventLog.Sender.outside(exchange.principal().actor()))
                    .event());
    ObjectNode body = Json.object();
    body.put("seq", Long.toString(stored.seq()));
    body.put("id", event.id());
    body.put("source", event.source());
    body.put("type", stored.envelope().path("type").asText());
    body.put("receivedAt", stored.receivedAt().toString());
    return HttpResponse.json(202, body).with("location", "/api/v1/event-log/" + stored.seq());
  }

  private HttpResponse list(Exchange exchange) {
    Query query = exchange.query("type", "source", "run", "limit", "cursor");
    String type = query.text("type").orElse(null);
    String source = query.text("source").orElse(null);
    String run = query.text("run").orElse(null);
    Long before = query.cursor().map(cursor -> number(cursor.id())).orElse(null);
    int limit = query.limit();
    return Page.response(
        database.inTransaction(
            connection -> {
              try (PreparedStatement select = connection.prepareStatement(LIST)) {
                select.setString(1, type);
                select.setString(2, type);
                select.setString(3, source);
                select.setString(4, source);
                select.setString(5, run);
                select.setString(6, run);
                select.setObject(7, before);
                select.setObject(8, before);
                select.setInt(9, limit + 1);
                return Page.read(
                    select,
                    limit,
                    row -> summary(row).node(),
                    row -> Cursor.ofId(row.getString("seq")));
              }
            }));
  }

  private HttpResponse get(Exchange exchange) {
    exchange.query();
    long seq = seq(exchange);
    ObjectNode event = database.inTransaction(connection -> whole(connection, seq));
    shown.told(event, new StrictestRules(policies.shown("", "")), "event");
    return Validator.answer(exchange.request(), event);
  }

  private HttpResponse raw(Exchange exchange) {
    long seq = seq(exchange);
    return raw.answer(exchange, "event", Long.toString(seq), connection -> whole(connection, seq));
  }

  private static long seq(Exchange exchange) {
    String seq = exchange.segment("seq");
    if (!seq.matches("\\d{1,18}")) {
      throw Exchange.notFound();
    }
    return Long.parseLong(seq);
  }

  private static ObjectNode whole(Connection connection, long seq) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT * FROM event WHERE seq = ?")) {
      select.setLong(1, seq);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw Exchange.notFound();
        }
        return summary(row).text("digest", "digest").tree("event", "envelope").node();
      }
    }
  }

  private static RowJson summary(ResultSet row) throws SQLException {
    return new RowJson(row)
        .text("seq", "seq")
        .text("id", "id")
        .text("source", "source")
        .text("type", "type")
        .text("sentBy", "sent_by")
        .text("runId", "run_id")
        .time("receivedAt", "received_at");
  }

  private static long number(String text) {
    if (!text.matches("\\d{1,18}")) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT,
          "The query parameter \"cursor\" must be the \"next\" of a page before.");
    }
    return Long.parseLong(text);
  }
}

package dev.penstock.functions.api.delivery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditTrail;
import dev.penstock.delivery.EnvelopeSeal;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.shown.RawRead;
import dev.penstock.functions.api.shown.Shown;
import dev.penstock.functions.api.shown.ShownBody;
import dev.penstock.functions.api.web.Cursor;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Page;
import dev.penstock.functions.api.web.Query;
import dev.penstock.functions.api.web.Route;
import dev.penstock.functions.api.web.RowJson;
import dev.penstock.functions.api.web.Validator;
import dev.penstock.http.HttpResponse;
import dev.penstock.keyring.Keyring;
import dev.penstock.policy.PolicyPins;
import dev.penstock.redaction.ShowRules;
import dev.penstock.store.Database;
import dev.penstock.trigger.TriggerStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Events received, with what became of each. Thread-safe. */
public final class DeliveriesResource {

  private static final String SENT =
      """
      SELECT 0 AS version, trigger, content_type, envelope, body_digest, bytes,
             NULL AS reason, NULL AS edited_by, NULL::timestamptz AS edited_at
        FROM delivery WHERE id = ? AND envelope IS NOT NULL
       UNION ALL
      SELECT e.version, d.trigger, e.content_type, e.envelope, e.body_digest, e.bytes,
             e.reason, e.edited_by, e.edited_at
        FROM delivery_edit e JOIN delivery d ON d.id = e.delivery_id WHERE d.id = ?
       ORDER BY version
      """;

  private static final String REPLAYS =
      """
      SELECT p.id, p.run_id, p.reason, p.requested_by, p.requested_at,
             CASE WHEN run.id IS NOT NULL THEN 'started'
                  WHEN o.parked_at IS NOT NULL THEN 'parked'
                  WHEN o.id IS NULL AND c.outcome IS NOT NULL THEN c.outcome
                  ELSE 'starting' END AS state
        FROM delivery_replay p
        LEFT JOIN run ON run.id = p.run_id
        LEFT JOIN outbox o ON o.run_id = p.run_id AND o.topic = 'run.from-delivery'
        LEFT JOIN delivery_outcome c ON c.run_id = p.run_id
       WHERE p.delivery_id = ?
       ORDER BY p.id
       LIMIT 200
      """;

  private static final String EVENTS =
      """
      SELECT c.event_seq, e.id, e.source, e.type,
             (SELECT string_agg(DISTINCT h.run_id, ' ' ORDER BY h.run_id)
                FROM event_consumption h WHERE h.seq = c.event_seq) AS heard_by
        FROM delivery_outcome c
        LEFT JOIN event e ON e.seq = c.event_seq
       WHERE c.delivery_id = ? AND c.outcome = 'announced'
       ORDER BY c.event_seq
       LIMIT 200
      """;

  private final Database database;
  private final EnvelopeSeal seal;
  private final TriggerRules rules;
  private final Shown shown;
  private final RawRead raw;

  public DeliveriesResource(
      Database database,
      Keyring keyring,
      TriggerStore triggers,
      PolicyPins policies,
      AuditTrail trail,
      Shown shown) {
    this.database = database;
    this.seal = new EnvelopeSeal(keyring);
    this.rules = new TriggerRules(triggers, policies);
    this.shown = shown;
    this.raw = new RawRead(database, trail);
  }

  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/deliveries", Operation.LIST_DELIVERIES, this::list),
        Route.of("GET", "/deliveries/{id}", Operation.GET_DELIVERY, this::get),
        Route.of("GET", "/deliveries/{id}/raw", Operation.READ_RAW_DELIVERY, this::raw));
  }

  private HttpResponse list(Exchange exchange) {
    Query query = exchange.query(DeliveryFilter.NAMES);
    DeliveryFilter filter = DeliveryFilter.of(query);
    Optional<Cursor> cursor = query.cursor();
    int limit = query.limit();
    return Page.response(
        database.inTransaction(connection -> DeliveryRows.page(connection, filter, cursor, limit)));
  }

  private HttpResponse get(Exchange exchange) {
    exchange.query();
    String id = exchange.segment("id");
    ObjectNode delivery =
        database.inTransaction(
            connection -> {
              ObjectNode found = DeliveryRows.find(connection, id).orElseThrow(Exchange::notFound);
              ShowRules said = rules.of(connection, found.path("trigger").asText());
              whole(
                  connection,
                  id,
                  found,
                  (json, body, type) -> ShownBody.put(json, body, type, shown, said));
              shown.quiet(found, said, "headers", "reason", "edits", "replays");
              return found;
            });
    return Validator.answer(exchange.request(), delivery);
  }

  private HttpResponse raw(Exchange exchange) {
    String id = exchange.segment("id");
    return raw.answer(
        exchange,
        "delivery",
        id,
        connection -> {
          ObjectNode found = DeliveryRows.find(connection, id).orElseThrow(Exchange::notFound);
          whole(connection, id, found, (json, body, _) -> ShownBody.exact(json, body));
          return found;
        });
  }

  /** How a body is put into an answer. */
  private interface Bodies {
    void put(ObjectNode json, byte[] body, String contentType);
  }

  private void whole(Connection connection, String id, ObjectNode found, Bodies bodies)
      throws SQLException {
    addSent(connection, id, found, bodies);
    addReplays(connection, id, found);
    addEvents(connection, id, found);
  }

  /** What the sender sent, and after it what people made of it; the last one is what starts. */
  private void addSent(Connection connection, String id, ObjectNode delivery, Bodies bodies)
      throws SQLException {
    ArrayNode edits = delivery.putArray("edits");
    try (PreparedStatement select = connection.prepareStatement(SENT)) {
      select.setString(1, id);
      select.setString(2, id);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          int version = row.getInt("version");
          var envelope =
              seal.open(
                  id,
                  row.getString("trigger"),
                  version,
                  row.getBytes("envelope"),
                  row.getString("body_digest"));
          if (version == EnvelopeSeal.ORIGINAL) {
            delivery.set("headers", envelope.headers());
            bodies.put(delivery, envelope.body(), row.getString("content_type"));
          } else {
            ObjectNode edit =
                new RowJson(row)
                    .number("version", "version")
                    .text("contentType", "content_type")
                    .text("bodyDigest", "body_digest")
                    .number("size", "bytes")
                    .text("reason", "reason")
                    .text("editedBy", "edited_by")
                    .time("editedAt", "edited_at")
                    .node();
            bodies.put(edit, envelope.body(), row.getString("content_type"));
            edits.add(edit);
          }
        }
      }
    }
  }

  /** What it became, and who heard it; an event that is cleared away keeps its number. */
  private static void addEvents(Connection connection, String id, ObjectNode delivery)
      throws SQLException {
    ArrayNode events = delivery.putArray("events");
    try (PreparedStatement select = connection.prepareStatement(EVENTS)) {
      select.setString(1, id);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          ObjectNode event =
              new RowJson(row)
                  .text("seq", "event_seq")
                  .text("id", "id")
                  .text("source", "source")
                  .text("type", "type")
                  .node();
          ArrayNode heard = event.putArray("heardBy");
          String runs = row.getString("heard_by");
          if (runs != null) {
            List.of(runs.split(" ")).forEach(heard::add);
          }
          events.add(event);
        }
      }
    }
  }

  private static void addReplays(Connection connection, String id, ObjectNode delivery)
      throws SQLException {
    ArrayNode replays = delivery.putArray("replays");
    try (PreparedStatement select = connection.prepareStatement(REPLAYS)) {
      select.setString(1, id);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          replays.add(
              new RowJson(row)
                  .text("id", "id")
                  .text("runId", "run_id")
                  .text("state", "state")
                  .text("reason", "reason")
                  .text("requestedBy", "requested_by")
                  .time("requestedAt", "requested_at")
                  .node());
        }
      }
    }
  }
}

package dev.penstock.functions.api.delivery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.web.Cursor;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Page;
import dev.penstock.functions.api.web.Query;
import dev.penstock.functions.api.web.Route;
import dev.penstock.functions.api.web.RowJson;
import dev.penstock.functions.api.web.Validator;
import dev.penstock.http.HttpResponse;
import dev.penstock.store.Database;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Events received. Thread-safe. */
public final class DeliveriesResource {

  private static final String LIST =
      """
      SELECT id, trigger, sender_id, run_id, scheme, content_type, body_digest,
             length(body) AS size, received_at
        FROM delivery
       WHERE (?::text IS NULL OR trigger = ?)
         AND (?::timestamptz IS NULL OR (received_at, id) < (?, ?))
       ORDER BY received_at DESC, id DESC
       LIMIT ?
      """;

  private final Database database;

  public DeliveriesResource(Database database) {
    this.database = database;
  }

  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/deliveries", Operation.LIST_DELIVERIES, this::list),
        Route.of("GET", "/deliveries/{id}", Operation.GET_DELIVERY, this::get));
  }

  private HttpResponse list(Exchange exchange) {
    Query query = exchange.query("trigger", "limit", "cursor");
    String trigger = query.text("trigger").orElse(null);
    Optional<Cursor> cursor = query.cursor();
    int limit = query.limit();
    return Page.response(
        database.inTransaction(
            connection -> {
              try (PreparedStatement select = connection.prepareStatement(LIST)) {
                select.setString(1, trigger);
                select.setString(2, trigger);
                select.setObject(3, cursor.map(Cursor::time).orElse(null));
                select.setObject(4, cursor.map(Cursor::time).orElse(null));
                select.setString(5, cursor.map(Cursor::id).orElse(null));
                select.setInt(6, limit + 1);
                return Page.read(
                    select,
                    limit,
                    row -> summary(row).node(),
                    row -> new Cursor(RowJson.instant(row, "received_at"), row.getString("id")));
              }
            }));
  }

  private HttpResponse get(Exchange exchange) {
    exchange.query();
    String id = exchange.segment("id");
    ObjectNode delivery =
        database.inTransaction(
            connection -> {
              try (PreparedStatement select =
                  connection.prepareStatement(
                      """
                      SELECT *, length(body) AS size FROM delivery WHERE id = ?
                      """)) {
                select.setString(1, id);
                try (ResultSet row = select.executeQuery()) {
                  if (!row.next()) {
                    throw Exchange.notFound();
                  }
                  return whole(row);
                }
              }
            });
    return Validator.answer(exchange.request(), delivery);
  }

  private static RowJson summary(ResultSet row) throws SQLException {
    return new RowJson(row)
        .text("id", "id")
        .text("trigger", "trigger")
        .text("senderId", "sender_id")
        .text("runId", "run_id")
        .text("scheme", "scheme")
        .text("contentType", "content_type")
        .text("bodyDigest", "body_digest")
        .number("size", "size")
        .time("receivedAt", "received_at");
  }

  private static ObjectNode whole(ResultSet row) throws SQLException {
    byte[] body = row.getBytes("body");
    ObjectNode json = summary(row).tree("headers", "headers").node();
    json.put("bodyBase64", Base64.getEncoder().encodeToString(body));
    text(body).ifPresent(text -> json.put("body", text));
    return json;
  }

  private static Optional<String> text(byte[] body) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}

package dev.penstock.functions.api.delivery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.delivery.Delivery;
import dev.penstock.delivery.Envelope;
import dev.penstock.delivery.EnvelopeSeal;
import dev.penstock.delivery.StoredDeliveries;
import dev.penstock.delivery.WebhookLimits;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.Members;
import dev.penstock.functions.api.web.Route;
import dev.penstock.http.HttpResponse;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Dead letters put right: a body that lets the run start. What the sender sent stays beside it, and
 * the trail names the digests of both. Thread-safe.
 */
public final class DeliveryEdits {

  private final Database database;
  private final AuditTrail trail;
  private final EnvelopeSeal seal;
  private final StoredDeliveries deliveries;

  public DeliveryEdits(Database database, Keyring keyring, AuditTrail trail) {
    this.database = database;
    this.trail = trail;
    this.seal = new EnvelopeSeal(keyring);
    this.deliveries = new StoredDeliveries(keyring);
  }

  public List<Route> routes() {
    return List.of(Route.of("PUT", "/deliveries/{id}/body", Operation.EDIT_DELIVERY, this::edit));
  }

  /**
   * A new body.
   *
   * @param seen the digest of the body that the editor had before them
   */
  private record Edit(String seen, byte[] body, String contentType, String reason) {}

  private HttpResponse edit(Exchange exchange) {
    exchange.query();
    String id = exchange.segment("id");
    Members members = exchange.body();
    String seen = members.text("bodyDigest", 80);
    byte[] body =
        members.content("body", WebhookLimits.MAX_BODY_BYTES).getBytes(StandardCharsets.UTF_8);
    if (body.length > WebhookLimits.MAX_BODY_BYTES) {
      members.error("body", "must be at most " + WebhookLimits.MAX_BODY_BYTES + " bytes");
    }
    String type = members.optionalText("contentType", 200).orElse("");
    String reason = members.text("reason", 500);
    members.done();
    String by = exchange.principal().actor();
    return HttpResponse.json(
        200,
        database.inTransaction(
            transaction -> put(transaction, id, new Edit(seen, body, type, reason), by)));
  }

  private ObjectNode put(Connection transaction, String id, Edit edit, String by)
      throws SQLException {
    // The dead letter is locked, so that it is not edited and tried again at the same time.
    ObjectNode found = DeliveryRows.find(transaction, id).orElseThrow(Exchange::notFound);
    if (!isParked(transaction, found.path("runId").asText())) {
      throw PlatformException.of(
          ProblemType.CONFLICT,
          "Only a dead letter can be edited; this delivery is "
              + found.path("state").asText()
              + ".");
    }
    Delivery before = deliveries.find(transaction, id).orElseThrow(Exchange::notFound);
    if (!before.bodyDigest().equals(edit.seen())) {
      throw PlatformException.of(
          ProblemType.CONFLICT,
          "The body is not the one that you saw: its digest is " + before.bodyDigest() + ".");
    }
    String type = edit.contentType().isEmpty() ? before.contentType() : edit.contentType();
    int version = insert(transaction, before, edit, type, by);
    String digest = Digest.of(edit.body());
    trail.append(
        transaction,
        AuditEntry.of("delivery.edited", by, id)
            .with("version", version)
            .with("original", found.path("bodyDigest").asText())
            .with("before", before.bodyDigest())
            .with("after", digest)
            .with("reason", edit.reason()));
    return Json.object().put("id", id).put("version", version).put("bodyDigest", digest);
  }

  private static boolean isParked(Connection transaction, String run) throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            """
            SELECT id FROM outbox
             WHERE run_id = ? AND topic = 'run.from-delivery' AND parked_at IS NOT NULL
               FOR UPDATE
            """)) {
      select.setString(1, run);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  private int insert(
      Connection transaction, Delivery before, Edit edit, String contentType, String by)
      throws SQLException {
    int version = 1;
    try (PreparedStatement last =
        transaction.prepareStatement(
            "SELECT coalesce(max(version), 0) FROM delivery_edit WHERE delivery_id = ?")) {
      last.setString(1, before.id());
      try (ResultSet row = last.executeQuery()) {
        row.next();
        version += row.getInt(1);
      }
    }
    Envelope envelope = new Envelope(before.headers(), edit.body());
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO delivery_edit (delivery_id, version, content_type, envelope, body_digest,
                                       bytes, reason, edited_by)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """)) {
      insert.setString(1, before.id());
      insert.setInt(2, version);
      insert.setString(3, contentType);
      insert.setBytes(4, seal.close(before.id(), before.trigger(), version, envelope));
      insert.setString(5, Digest.of(edit.body()));
      insert.setInt(6, edit.body().length);
      insert.setString(7, edit.reason());
      insert.setString(8, by);
      insert.executeUpdate();
    }
    return version;
  }
}

package dev.penstock.delivery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditLink;
import dev.penstock.audit.AuditTrail;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Json;
import dev.penstock.outbox.OutboxMessage;
import dev.penstock.trace.Hop;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * The deliveries that were let in: each sender's id once for each trigger, whoever sends it how
 * often and at whatever same moment. Thread-safe.
 */
public final class DeliveryLedger {

  // One round trip. A second sender of the same id waits in the first statement until the first
  // sender's transaction has ended, and holds nothing that the other could wait for: the chain's
  // lock comes last, and only for who has a new row. The second statement has a newer snapshot than
  // the first, so it sees the row that the first one ran into.
  private static final String STORE =
      """
      WITH stored AS (
        INSERT INTO delivery (id, trigger, sender_id, run_id, scheme, headers, content_type,
                              body, body_digest, received_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (trigger, sender_id) DO NOTHING
        RETURNING run_id)
      INSERT INTO outbox (topic, run_id, payload) SELECT ?, run_id, ? FROM stored;
      SELECT id, run_id FROM delivery WHERE trigger = ? AND sender_id = ?;
      SELECT\s"""
          + AuditTrail.LOCK
          + " FROM delivery WHERE id = ?;\n"
          + AuditTrail.READ_HEAD;

  // The commit travels with the last rows: it is not run when one before it fails.
  private static final String RECORD_AND_COMMIT =
      Hop.INSERT + ";\n" + AuditTrail.INSERT + ";\nCOMMIT";

  private final AuditTrail audit;

  public DeliveryLedger(AuditTrail audit) {
    this.audit = audit;
  }

  /**
   * Stores a delivery, its hop, its audit entry and the message that starts its run, all or
   * nothing, in two round trips. It commits by itself: when it returns, the delivery is durable.
   *
   * @param transaction a transaction in which nothing has been done yet
   * @param source the peer's address, for the trail
   * @param startedNanos {@link System#nanoTime} when the request came; the hop ends just before the
   *     commit, which can't be measured from inside
   */
  public DeliveryDecision accept(
      Connection transaction, Delivery delivery, String source, long startedNanos)
      throws SQLException {
    AuditLink link;
    try (PreparedStatement store = transaction.prepareStatement(STORE)) {
      bind(store, delivery);
      store.execute();
      store.getMoreResults();
      String id;
      String runId;
      try (ResultSet row = store.getResultSet()) {
        row.next();
        id = row.getString(1);
        runId = row.getString(2);
      }
      if (!id.equals(delivery.id())) {
        return new DeliveryDecision.Duplicate(id, runId);
      }
      store.getMoreResults();
      store.getMoreResults();
      try (ResultSet head = store.getResultSet()) {
        link = audit.link(head, accepted(delivery, source));
      }
    }
    try (PreparedStatement record = transaction.prepareStatement(RECORD_AND_COMMIT)) {
      Duration took = Duration.ofNanos(System.nanoTime() - startedNanos);
      link.bind(record, hop(delivery, took).bind(record, 1));
      record.execute();
    }
    return new DeliveryDecision.Accepted(delivery.id(), delivery.runId());
  }

  /** The delivery with this id. */
  public static Optional<Delivery> find(Connection connection, String id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT trigger, sender_id, run_id, scheme, headers, content_type, body, body_digest,
                   received_at
              FROM delivery WHERE id = ?
            """)) {
      select.setString(1, id);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(read(id, row)) : Optional.empty();
      }
    }
  }

  private static void bind(PreparedStatement store, Delivery delivery) throws SQLException {
    store.setString(1, delivery.id());
    store.setString(2, delivery.trigger());
    store.setString(3, delivery.senderId());
    store.setString(4, delivery.runId());
    store.setString(5, delivery.scheme());
    store.setString(6, Json.write(delivery.headers()));
    store.setString(7, delivery.contentType());
    store.setBytes(8, delivery.body());
    store.setString(9, delivery.bodyDigest());
    store.setObject(10, delivery.receivedAt().atOffset(ZoneOffset.UTC));
    store.setString(11, OutboxMessage.Topic.RUN_FROM_DELIVERY.wire());
    store.setString(12, CanonicalJson.write(Json.object().put("deliveryId", delivery.id())));
    store.setString(13, delivery.trigger());
    store.setString(14, delivery.senderId());
    store.setString(15, delivery.id());
  }

  private static AuditEntry accepted(Delivery delivery, String source) {
    return AuditEntry.of("delivery.accepted", "trigger:" + delivery.trigger(), delivery.id())
        .inRun(delivery.runId())
        .with("scheme", delivery.scheme())
        .with("senderId", delivery.senderId())
        .with("source", source)
        .with("body", delivery.bodyDigest());
  }

  private static Hop hop(Delivery delivery, Duration took) {
    ObjectNode detail = Json.object();
    detail.put("delivery", delivery.id());
    detail.put("trigger", delivery.trigger());
    detail.put("scheme", delivery.scheme());
    detail.put("bytes", delivery.body().length);
    Instant started = delivery.receivedAt();
    return new Hop(delivery.runId(), Hop.Kind.INGRESS, "", "", 1, started, took, detail);
  }

  private static Delivery read(String id, ResultSet row) throws SQLException {
    return new Delivery(
        id,
        row.getString("trigger"),
        row.getString("sender_id"),
        row.getString("run_id"),
        row.getString("scheme"),
        (ObjectNode) Json.read(row.getString("headers")),
        row.getString("content_type"),
        row.getBytes("body"),
        row.getString("body_digest"),
        row.getObject("received_at", OffsetDateTime.class).toInstant());
  }
}

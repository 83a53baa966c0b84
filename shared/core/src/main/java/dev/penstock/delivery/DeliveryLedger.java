package dev.penstock.delivery;

import dev.penstock.audit.AuditTrail;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Json;
import dev.penstock.keyring.Keyring;
import dev.penstock.outbox.Outbox;
import dev.penstock.outbox.OutboxBell;
import dev.penstock.outbox.OutboxMessage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The deliveries that were let in: each sender's id once for each trigger, whoever sends it how
 * often and at whatever same moment. Thread-safe.
 */
public final class DeliveryLedger {

  private static final String UNCHANGED = "open_trigger WHERE name = ? AND stamp = ?";

  // All of it in one round trip, commit and all, and nothing in it that two different deliveries
  // could wait for each other at: their commits share a flush. PostgreSQL lets transactions that
  // notify commit one after the other, so the relay is told in a transaction of its own, which
  // writes nothing and needs no flush, or by a bell. A second sender of the same id waits here
  // until the first
  // one's transaction has ended, and stores nothing then.
  private static final String STORE =
      """
      WITH stored AS (
        INSERT INTO delivery (id, trigger, sender_id, run_id, scheme, content_type, envelope,
                              body_digest, bytes, received_at, micros)
        SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::timestamptz, ? FROM\s"""
          + UNCHANGED
          + """

            ON CONFLICT (trigger, sender_id) DO NOTHING RETURNING run_id),
      queued AS (INSERT INTO outbox (topic, run_id, payload) SELECT ?, run_id, ? FROM stored),
      recorded AS (INSERT INTO audit_intake (body, mac) SELECT ?, ? FROM stored)
      SELECT count(*) FROM stored;
      COMMIT""";

  private static final String STORE_AND_TELL = STORE + "; SELECT " + Outbox.NOTIFY;

  // Its snapshot is newer than the statement's that ran into the row it looks for.
  private static final String FIND =
      "WITH found AS (SELECT id, run_id FROM delivery WHERE trigger = ? AND sender_id = ?"
          + " AND EXISTS (SELECT FROM "
          + UNCHANGED
          + """
          )),
          repeated AS (INSERT INTO delivery_repeat (delivery_id) SELECT id FROM found
                       ON CONFLICT (delivery_id) DO UPDATE
                          SET times = delivery_repeat.times + 1, last_at = now())
          SELECT id, run_id FROM found
          """;

  private final AuditTrail audit;
  private final EnvelopeSeal seal;
  private final Optional<OutboxBell> bell;

  /** A ledger that tells the relay with each delivery. */
  public DeliveryLedger(AuditTrail audit, Keyring keyring) {
    this(audit, keyring, Optional.empty());
  }

  /**
   * A ledger.
   *
   * @param bell what tells the relay; empty to tell it with each delivery
   */
  public DeliveryLedger(AuditTrail audit, Keyring keyring, Optional<OutboxBell> bell) {
    this.audit = audit;
    this.bell = bell;
    this.seal = new EnvelopeSeal(keyring);
  }

  /**
   * Stores a delivery, its audit entry and the message that starts its run, all or nothing, in one
   * round trip. It commits by itself: when it returns, the delivery is durable.
   *
   * @param transaction a transaction in which nothing has been changed yet
   * @param stamp what the delivery was checked against: the trigger's {@code open_trigger.stamp}
   * @param source the peer's address, for the trail
   * @param startedNanos {@link System#nanoTime} when the request came; what is told of its way ends
   *     where the statement that commits is sent
   * @return empty when the trigger is closed or has another stamp by now; nothing was stored
   */
  public Optional<DeliveryDecision> accept(
      Connection transaction, Delivery delivery, String stamp, String source, long startedNanos)
      throws SQLException {
    String statement = bell.isPresent() ? STORE : STORE_AND_TELL;
    try (PreparedStatement store = transaction.prepareStatement(statement)) {
      int next = bindDelivery(store, 1, delivery, startedNanos);
      next = bindUnchanged(store, next, delivery, stamp);
      next = bindOutbox(store, next, delivery);
      audit.waiting(delivery.acceptedEntry(source)).bind(store, next);
      store.execute();
      try (ResultSet row = store.getResultSet()) {
        row.next();
        if (row.getInt(1) == 1) {
          bell.ifPresent(OutboxBell::ring);
          return Optional.of(new DeliveryDecision.Accepted(delivery.id(), delivery.runId()));
        }
      }
    }
    return found(transaction, delivery, stamp);
  }

  private static Optional<DeliveryDecision> found(
      Connection transaction, Delivery delivery, String stamp) throws SQLException {
    try (PreparedStatement find = transaction.prepareStatement(FIND)) {
      find.setString(1, delivery.trigger());
      find.setString(2, delivery.senderId());
      bindUnchanged(find, 3, delivery, stamp);
      try (ResultSet row = find.executeQuery()) {
        return row.next()
            ? Optional.of(new DeliveryDecision.Duplicate(row.getString(1), row.getString(2)))
            : Optional.empty();
      }
    }
  }

  private static int bindUnchanged(
      PreparedStatement statement, int from, Delivery delivery, String stamp) throws SQLException {
    statement.setString(from, delivery.trigger());
    statement.setString(from + 1, stamp);
    return from + 2;
  }

  private int bindDelivery(PreparedStatement store, int from, Delivery delivery, long startedNanos)
      throws SQLException {
    store.setString(from, delivery.id());
    store.setString(from + 1, delivery.trigger());
    store.setString(from + 2, delivery.senderId());
    store.setString(from + 3, delivery.runId());
    store.setString(from + 4, delivery.scheme());
    store.setString(from + 5, delivery.contentType());
    store.setBytes(
        from + 6,
        seal.close(
            delivery.id(),
            delivery.trigger(),
            EnvelopeSeal.ORIGINAL,
            new Envelope(delivery.headers(), delivery.body())));
    store.setString(from + 7, delivery.bodyDigest());
    store.setInt(from + 8, delivery.body().length);
    store.setString(from + 9, delivery.receivedAt().toString());
    store.setLong(from + 10, TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startedNanos));
    return from + 11;
  }

  private static int bindOutbox(PreparedStatement store, int from, Delivery delivery)
      throws SQLException {
    store.setString(from, OutboxMessage.Topic.RUN_FROM_DELIVERY.wire());
    store.setString(from + 1, CanonicalJson.write(Json.object().put("deliveryId", delivery.id())));
    return from + 2;
  }
}

package dev.penstock.delivery;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditHead;
import dev.penstock.audit.AuditLink;
import dev.penstock.audit.AuditTrail;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Json;
import dev.penstock.keyring.Keyring;
import dev.penstock.outbox.Outbox;
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

  private static final String DELIVERY =
      """
      INSERT INTO delivery (id, trigger, sender_id, run_id, scheme, content_type, envelope,
                            body_digest, bytes, received_at, micros)
      SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::timestamptz, ? FROM\s""";

  private static final String ONCE =
      " ON CONFLICT (trigger, sender_id) DO NOTHING RETURNING run_id";

  private static final String OUTBOX =
      "INSERT INTO outbox (topic, run_id, payload) SELECT ?, run_id, ? FROM stored";

  // One round trip, for a trail on which nobody else has written since this process last did. It
  // writes all or nothing: nothing at all when the trigger or the head is another by now, and when
  // somebody else appends in the middle of it, the sequence's primary key refuses the whole. A lock
  // holder counts on being alone, so the lock is taken here as well, and as late as there: it only
  // needs to be held when the entry goes in.
  private static final String STORE_AT_ONCE =
      "WITH unchanged AS MATERIALIZED (SELECT FROM "
          + UNCHANGED
          + """

               AND (SELECT mac FROM audit ORDER BY seq DESC LIMIT 1) = ?),
          stored AS (
          """
          + DELIVERY
          + "unchanged"
          + ONCE
          + "),\nqueued AS ("
          + OUTBOX
          + """
          ),
          locked AS MATERIALIZED (SELECT\s"""
          + AuditTrail.LOCK
          + ", "
          + Outbox.NOTIFY
          + """
           FROM stored),
          linked AS (INSERT INTO audit (seq, body, mac) SELECT ?, ?, ? FROM locked)
          SELECT count(*) FROM stored;
          COMMIT""";

  // One round trip. A second sender of the same id waits in the first statement until the first
  // sender's transaction has ended, and holds nothing that the other could wait for: the chain's
  // lock comes last, and only for who has a new row. The second statement has a newer snapshot than
  // the first, so it sees the row that the first one ran into.
  private static final String STORE =
      "WITH stored AS (\n"
          + DELIVERY
          + UNCHANGED
          + ONCE
          + ")\n"
          + OUTBOX
          + ";\nWITH found AS (SELECT id, run_id FROM delivery WHERE trigger = ? AND sender_id = ?"
          + " AND EXISTS (SELECT FROM "
          + UNCHANGED
          + """
          )),
          repeated AS (INSERT INTO delivery_repeat (delivery_id) SELECT id FROM found WHERE id <> ?
                       ON CONFLICT (delivery_id) DO UPDATE
                          SET times = delivery_repeat.times + 1, last_at = now())
          SELECT id, run_id FROM found;
          SELECT\s"""
          + AuditTrail.LOCK
          + ", "
          + Outbox.NOTIFY
          + " FROM delivery WHERE id = ?;\n"
          + AuditTrail.READ_HEAD;

  // The commit travels with the last rows: it is not run when one before it fails.
  private static final String RECORD_AND_COMMIT = AuditTrail.INSERT + ";\nCOMMIT";

  private static final String UNIQUE_VIOLATION = "23505";

  private final AuditTrail audit;
  private final EnvelopeSeal seal;
  private final ExpectedHead expected = new ExpectedHead();

  public DeliveryLedger(AuditTrail audit, Keyring keyring) {
    this.audit = audit;
    this.seal = new EnvelopeSeal(keyring);
  }

  /**
   * Stores a delivery, its audit entry and the message that starts its run, all or nothing, in two
   * round trips, or in one when nobody else writes on the trail. It commits by itself: when it
   * returns, the delivery is durable.
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
    AuditEntry entry = delivery.acceptedEntry(source);
    Optional<AuditHead> quiet = expected.ifQuiet();
    if (quiet.isPresent()) {
      AuditLink link = audit.link(quiet.get(), entry);
      if (storedAtOnce(transaction, delivery, stamp, quiet.get(), link, startedNanos)) {
        expected.left(link.asHead());
        return Optional.of(new DeliveryDecision.Accepted(delivery.id(), delivery.runId()));
      }
      expected.missed();
    }
    return stored(transaction, delivery, stamp, entry, startedNanos);
  }

  private boolean storedAtOnce(
      Connection transaction,
      Delivery delivery,
      String stamp,
      AuditHead head,
      AuditLink link,
      long startedNanos)
      throws SQLException {
    try (PreparedStatement store = transaction.prepareStatement(STORE_AT_ONCE)) {
      int next = bindUnchanged(store, 1, delivery, stamp);
      store.setBytes(next, head.mac());
      next = bindDelivery(store, next + 1, delivery, startedNanos);
      link.bind(store, bindOutbox(store, next, delivery));
      store.execute();
      try (ResultSet row = store.getResultSet()) {
        row.next();
        return row.getInt(1) == 1;
      }
    } catch (SQLException e) {
      if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
        throw e;
      }
      transaction.rollback();
      return false;
    }
  }

  private Optional<DeliveryDecision> stored(
      Connection transaction, Delivery delivery, String stamp, AuditEntry entry, long startedNanos)
      throws SQLException {
    AuditLink link;
    try (PreparedStatement store = transaction.prepareStatement(STORE)) {
      int next = bindDelivery(store, 1, delivery, startedNanos);
      next = bindUnchanged(store, next, delivery, stamp);
      next = bindOutbox(store, next, delivery);
      store.setString(next, delivery.trigger());
      store.setString(next + 1, delivery.senderId());
      next = bindUnchanged(store, next + 2, delivery, stamp);
      store.setString(next, delivery.id());
      store.setString(next + 1, delivery.id());
      store.execute();
      store.getMoreResults();
      try (ResultSet row = store.getResultSet()) {
        if (!row.next()) {
          return Optional.empty();
        }
        String id = row.getString(1);
        if (!id.equals(delivery.id())) {
          return Optional.of(new DeliveryDecision.Duplicate(id, row.getString(2)));
        }
      }
      store.getMoreResults();
      store.getMoreResults();
      try (ResultSet row = store.getResultSet()) {
        AuditHead head = AuditHead.read(row);
        expected.found(head);
        link = audit.link(head, entry);
      }
    }
    try (PreparedStatement record = transaction.prepareStatement(RECORD_AND_COMMIT)) {
      link.bind(record, 1);
      record.execute();
    }
    expected.left(link.asHead());
    return Optional.of(new DeliveryDecision.Accepted(delivery.id(), delivery.runId()));
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

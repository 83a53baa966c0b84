package dev.penstock.spill;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.delivery.Delivery;
import dev.penstock.delivery.DeliveryDecision;
import dev.penstock.delivery.Envelope;
import dev.penstock.delivery.EnvelopeSeal;
import dev.penstock.json.Json;
import dev.penstock.keyring.Keyring;
import dev.penstock.outbox.Outbox;
import dev.penstock.outbox.OutboxMessage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;

/**
 * Takes a spilled delivery into the store, as the front door would have: once, however often it is
 * tried. A trigger that was closed or changed meanwhile does not take the answer back; what can't
 * start for it becomes a dead letter. Thread-safe.
 */
public final class SpillIntake {

  private final AuditTrail audit;
  private final EnvelopeSeal seal;

  public SpillIntake(AuditTrail audit, Keyring keyring) {
    this.audit = audit;
    this.seal = new EnvelopeSeal(keyring);
  }

  /**
   * Takes it in within the caller's transaction, which acts as the role {@code ingress}.
   *
   * @return a duplicate when the store has it already: it came before the store went away, or
   *     another door took a copy
   */
  public DeliveryDecision take(Connection transaction, SpilledDelivery spilled)
      throws SQLException {
    Delivery delivery = spilled.delivery();
    if (insert(transaction, spilled)) {
      Outbox.put(
          transaction,
          new OutboxMessage(
              OutboxMessage.Topic.RUN_FROM_DELIVERY,
              delivery.runId(),
              Json.object().put("deliveryId", delivery.id())));
      audit.append(transaction, delivery.acceptedEntry(spilled.source()).with("spilled", true));
      return new DeliveryDecision.Accepted(delivery.id(), delivery.runId());
    }
    DeliveryDecision.Duplicate stored = stored(transaction, delivery);
    // Of the same id, it is this one: whoever took it in did not live to remove it from the spill.
    if (!stored.deliveryId().equals(delivery.id())) {
      repeat(transaction, stored.deliveryId());
      audit.append(
          transaction,
          AuditEntry.of("delivery.spilled-copy", "trigger:" + delivery.trigger(), delivery.id())
              .inRun(stored.runId())
              .with("of", stored.deliveryId()));
    }
    return stored;
  }

  private boolean insert(Connection transaction, SpilledDelivery spilled) throws SQLException {
    Delivery delivery = spilled.delivery();
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO delivery (id, trigger, sender_id, run_id, scheme, content_type, envelope,
                                  body_digest, bytes, received_at, micros)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (trigger, sender_id) DO NOTHING
            """)) {
      insert.setString(1, delivery.id());
      insert.setString(2, delivery.trigger());
      insert.setString(3, delivery.senderId());
      insert.setString(4, delivery.runId());
      insert.setString(5, delivery.scheme());
      insert.setString(6, delivery.contentType());
      insert.setBytes(
          7,
          seal.close(
              delivery.id(),
              delivery.trigger(),
              EnvelopeSeal.ORIGINAL,
              new Envelope(delivery.headers(), delivery.body())));
      insert.setString(8, delivery.bodyDigest());
      insert.setInt(9, delivery.body().length);
      insert.setObject(10, delivery.receivedAt().atOffset(ZoneOffset.UTC));
      insert.setLong(11, spilled.micros());
      return insert.executeUpdate() == 1;
    }
  }

  private static DeliveryDecision.Duplicate stored(Connection transaction, Delivery delivery)
      throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            "SELECT id, run_id FROM delivery WHERE trigger = ? AND sender_id = ?")) {
      select.setString(1, delivery.trigger());
      select.setString(2, delivery.senderId());
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return new DeliveryDecision.Duplicate(row.getString(1), row.getString(2));
      }
    }
  }

  private static void repeat(Connection transaction, String id) throws SQLException {
    try (PreparedStatement upsert =
        transaction.prepareStatement(
            """
            INSERT INTO delivery_repeat (delivery_id) VALUES (?)
            ON CONFLICT (delivery_id) DO UPDATE
               SET times = delivery_repeat.times + 1, last_at = now()
            """)) {
      upsert.setString(1, id);
      upsert.executeUpdate();
    }
  }
}

package dev.penstock.workers.delivery;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.id.Ids;
import dev.penstock.store.Database;
import dev.penstock.workers.retention.Batches;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;

/**
 * Erases what senders sent when its time is up, and forgets the deliveries themselves long after
 * it. What has still to start its run, a dead letter too, is kept whole for as long as that takes.
 * Any number may run at once. Thread-safe.
 */
public final class DeliveryRetention {

  private static final int BATCH = 500;

  private static final String SETTLED =
      """
       AND NOT EXISTS (SELECT FROM outbox o WHERE o.topic = 'run.from-delivery'
                          AND o.payload::jsonb ->> 'deliveryId' = d.id)
       ORDER BY d.id LIMIT ?
      """;

  private static final String ERASE =
      """
      WITH old AS (SELECT d.id FROM delivery d WHERE d.id < ? AND d.envelope IS NOT NULL
      """
          + SETTLED
          + """
          ), edits AS (DELETE FROM delivery_edit WHERE delivery_id IN (SELECT id FROM old))
          UPDATE delivery SET envelope = NULL WHERE id IN (SELECT id FROM old)
          """;

  private static final String FORGET =
      "DELETE FROM delivery WHERE id IN (SELECT d.id FROM delivery d WHERE d.id < ?"
          + SETTLED
          + ")";

  private final Database database;
  private final AuditTrail audit;
  private final Clock clock;
  private final Duration envelopes;
  private final Duration ids;

  /**
   * Made; it does nothing by itself.
   *
   * @param database acting as the worker role
   * @param envelopes for how long; the store refuses to erase what is younger than a day
   * @param ids for how long; the store refuses to forget what is younger than three days
   */
  public DeliveryRetention(
      Database database, AuditTrail audit, Clock clock, Duration envelopes, Duration ids) {
    this.database = database;
    this.audit = audit;
    this.clock = clock;
    this.envelopes = envelopes;
    this.ids = ids;
  }

  /**
   * Does what is due now.
   *
   * @return how many envelopes were erased
   */
  public long sweep() {
    long erased =
        Batches.sweep(
            database, BATCH, transaction -> some(transaction, ERASE, envelopes, "delivery.erased"));
    Batches.sweep(
        database, BATCH, transaction -> some(transaction, FORGET, ids, "delivery.forgotten"));
    database.inTransaction(this::forgetRefusals);
    return erased;
  }

  private int some(Connection transaction, String statement, Duration keep, String kind)
      throws SQLException {
    try (PreparedStatement some = transaction.prepareStatement(statement)) {
      some.setString(1, Ids.earliest("dlv", clock.instant().minus(keep)));
      some.setInt(2, BATCH);
      int gone = some.executeUpdate();
      if (gone > 0) {
        audit.append(transaction, AuditEntry.of(kind, "worker", "delivery").with("count", gone));
      }
      return gone;
    }
  }

  private int forgetRefusals(Connection transaction) throws SQLException {
    try (PreparedStatement delete =
        transaction.prepareStatement("DELETE FROM refusal WHERE id < ?")) {
      delete.setString(1, Ids.earliest("ref", clock.instant().minus(envelopes)));
      return delete.executeUpdate();
    }
  }
}

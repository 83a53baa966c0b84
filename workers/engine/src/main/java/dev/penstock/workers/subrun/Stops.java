package dev.penstock.workers.subrun;

import dev.penstock.audit.AuditTrail;
import dev.penstock.outbox.OutboxMessage;
import dev.penstock.run.RunOrder;
import java.sql.Connection;
import java.sql.SQLException;

/** Asks runs to stop that nobody waits for any more. */
public final class Stops {

  private static final String ACTOR = "worker";

  private Stops() {}

  /**
   * Puts it into the outbox and on the trail.
   *
   * @param reason one sentence
   */
  public static void ask(Connection transaction, AuditTrail audit, String runId, String reason)
      throws SQLException {
    audit.append(
        transaction,
        RunOrder.put(transaction, OutboxMessage.Topic.RUN_CANCEL, runId, ACTOR, reason));
  }
}

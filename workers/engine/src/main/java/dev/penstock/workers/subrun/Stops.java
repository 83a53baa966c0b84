package dev.penstock.workers.subrun;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.json.Json;
import dev.penstock.outbox.Outbox;
import dev.penstock.outbox.OutboxMessage;
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
    Outbox.put(
        transaction,
        new OutboxMessage(
            OutboxMessage.Topic.RUN_CANCEL,
            runId,
            Json.object().put("reason", reason).put("actor", ACTOR)));
    audit.append(
        transaction,
        AuditEntry.of("run.cancel-requested", ACTOR, runId).inRun(runId).with("reason", reason));
  }
}

package dev.penstock.run;

import dev.penstock.audit.AuditEntry;
import dev.penstock.json.Json;
import dev.penstock.outbox.Outbox;
import dev.penstock.outbox.OutboxMessage;
import java.sql.Connection;
import java.sql.SQLException;

/** What a person or a schedule asks of a run in flight: one way for all who may. */
public final class RunOrder {

  private RunOrder() {}

  /**
   * Puts the message to the run into the caller's transaction.
   *
   * @param topic one that concerns a run in flight, such as {@link OutboxMessage.Topic#RUN_CANCEL}
   * @param by the principal who asks
   * @param reason one sentence
   * @return the entry for the trail, the caller's to append in the same transaction
   */
  public static AuditEntry put(
      Connection transaction, OutboxMessage.Topic topic, String runId, String by, String reason)
      throws SQLException {
    Outbox.put(
        transaction,
        new OutboxMessage(topic, runId, Json.object().put("reason", reason).put("actor", by)));
    return AuditEntry.of(topic.wire() + "-requested", by, runId)
        .inRun(runId)
        .with("reason", reason);
  }
}

package dev.penstock.event;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.outbox.Outbox;
import dev.penstock.outbox.OutboxMessage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every event of the platform, once for each source and id, with its audit entry and the message
 * that wakes who waits for it: all or nothing, in the caller's transaction. Thread-safe.
 *
 * <p>Numbers are given under a lock that is held to the commit. So the order of numbers is the
 * order of commits, and a reader that has seen a number has missed none below.
 */
public final class EventLog {

  private final AuditTrail audit;

  public EventLog(AuditTrail audit) {
    this.audit = audit;
  }

  /**
   * Who sends an event.
   *
   * @param actor as the audit trail names it
   * @param runId the run that emits it; null for none
   * @param taskKey the idempotency key of the task that emits it; null for none
   */
  public record Sender(String actor, @Nullable String runId, @Nullable String taskKey) {

    public static Sender outside(String actor) {
      return new Sender(actor, null, null);
    }
  }

  /**
   * What is on record after an event was put there.
   *
   * @param event this one, or the one that came first with its source and id
   * @param isNew whether it is this one
   */
  public record Appended(StoredEvent event, boolean isNew) {}

  /** Puts an event on record, unless there is one with its source and id. */
  public Appended append(Connection transaction, CloudEvent event, Sender sender)
      throws SQLException {
    Optional<StoredEvent> known = find(transaction, event.source(), event.id());
    if (known.isPresent()) {
      return new Appended(known.get(), false);
    }
    try (Statement lock = transaction.createStatement()) {
      lock.execute("SELECT pg_advisory_xact_lock(7380009)");
    }
    String digest = Digest.of(event.envelope());
    Optional<Long> seq = insert(transaction, event, digest, sender);
    if (seq.isEmpty()) {
      return new Appended(find(transaction, event.source(), event.id()).orElseThrow(), false);
    }
    audit.append(transaction, entry(event, digest, sender));
    Outbox.put(
        transaction,
        new OutboxMessage(
            OutboxMessage.Topic.EVENT,
            "",
            Json.object().put("seq", seq.get()).put("type", event.type())));
    return new Appended(find(transaction, event.source(), event.id()).orElseThrow(), true);
  }

  /** The event with this source and id. */
  public static Optional<StoredEvent> find(Connection connection, String source, String id)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT seq, envelope, digest, task_key, received_at FROM event
             WHERE source = ? AND id = ?
            """)) {
      select.setString(1, source);
      select.setString(2, id);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(read(row)) : Optional.empty();
      }
    }
  }

  private static Optional<Long> insert(
      Connection transaction, CloudEvent event, String digest, Sender sender) throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO event (source, id, type, envelope, digest, sent_by, run_id, task_key)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (source, id) DO NOTHING
            RETURNING seq
            """)) {
      insert.setString(1, event.source());
      insert.setString(2, event.id());
      insert.setString(3, event.type());
      insert.setString(4, CanonicalJson.write(event.envelope()));
      insert.setString(5, digest);
      insert.setString(6, sender.actor());
      insert.setString(7, sender.runId());
      insert.setString(8, sender.taskKey());
      try (ResultSet row = insert.executeQuery()) {
        return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
      }
    }
  }

  private static AuditEntry entry(CloudEvent event, String digest, Sender sender) {
    String kind = sender.runId() == null ? "event.received" : "event.emitted";
    return new AuditEntry(kind, sender.actor(), sender.runId(), event.id(), Json.object())
        .with("source", event.source())
        .with("type", event.type())
        .with("digest", digest);
  }

  private static StoredEvent read(ResultSet row) throws SQLException {
    return new StoredEvent(
        row.getLong("seq"),
        Json.read(row.getString("envelope")),
        row.getString("digest"),
        row.getString("task_key"),
        row.getObject("received_at", OffsetDateTime.class).toInstant());
  }
}

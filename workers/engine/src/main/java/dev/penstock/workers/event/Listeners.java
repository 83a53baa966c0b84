package dev.penstock.workers.event;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.json.Json;
import dev.penstock.workers.protocol.EventBatch;
import dev.penstock.workers.protocol.ReceiveRequest;
import dev.penstock.workers.protocol.TaskAttempt;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who listens, and what they have taken. Thread-safe. */
public final class Listeners {

  /** A batch becomes part of the run's history, so it is bounded in number and in size. */
  private static final int MOST_EVENTS = 50;

  private static final int MOST_CHARACTERS = 256 * 1024;

  private static final String NOT_TAKEN_BEFORE =
      """
         AND (?::text[] IS NULL OR e.type = ANY (?))
         AND NOT EXISTS (
           SELECT FROM event_consumption c
             JOIN listener other ON other.id = c.listener_id
             JOIN listener mine ON mine.id = ?
            WHERE c.run_id = mine.run_id AND c.seq = e.seq
              AND other.state = 'done' AND other.closed_at <= mine.opened_at)
       ORDER BY e.seq
       LIMIT ?
      """;

  private static final String FROM_THE_START =
      """
      SELECT e.seq, e.envelope FROM event e
       WHERE e.received_at >= (SELECT created_at FROM run WHERE id = ?)
      """
          + NOT_TAKEN_BEFORE;

  private static final String FROM_A_NUMBER =
      """
      SELECT e.seq, e.envelope FROM event e
       WHERE e.seq > ?
      """
          + NOT_TAKEN_BEFORE;

  private final AuditTrail audit;

  public Listeners(AuditTrail audit) {
    this.audit = audit;
  }

  /** Makes a listener known; false when it is already. */
  boolean open(Connection transaction, ReceiveRequest request) throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO listener (id, run_id, position, iteration, types) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (id) DO NOTHING
            """)) {
      insert.setString(1, request.listener());
      insert.setString(2, request.task().runId());
      insert.setString(3, request.task().position());
      insert.setString(4, request.task().iteration());
      insert.setArray(5, types(transaction, request));
      if (insert.executeUpdate() == 0) {
        return false;
      }
    }
    audit.append(transaction, entry("event.awaited", request.listener(), request.task()));
    return true;
  }

  /** The next batch; from now on the relay signals the run when there is more. */
  EventBatch receive(Connection transaction, ReceiveRequest request) throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement("UPDATE listener SET asked = asked + 1 WHERE id = ?")) {
      update.setString(1, request.listener());
      update.executeUpdate();
    }
    take(transaction, request.listener(), request.task().runId(), request.consumed());
    boolean fromTheStart = request.after() < 0;
    try (PreparedStatement select =
        transaction.prepareStatement(fromTheStart ? FROM_THE_START : FROM_A_NUMBER)) {
      if (fromTheStart) {
        select.setString(1, request.task().runId());
      } else {
        select.setLong(1, request.after());
      }
      Array types = types(transaction, request);
      select.setArray(2, types);
      select.setArray(3, types);
      select.setString(4, request.listener());
      select.setInt(5, MOST_EVENTS);
      return batch(select);
    }
  }

  /** When it was opened; empty when it was closed before. */
  Optional<Instant> complete(
      Connection transaction, String listener, TaskAttempt task, List<Long> consumed)
      throws SQLException {
    take(transaction, listener, task.runId(), consumed);
    Optional<Instant> openedAt = close(transaction, listener, "done");
    if (openedAt.isPresent()) {
      audit.append(transaction, entry("event.consumed", listener, task));
    }
    return openedAt;
  }

  void abandon(Connection transaction, String listener) throws SQLException {
    close(transaction, listener, "abandoned");
  }

  /** A run that has ended listens no more. */
  public static void abandonAll(Connection transaction, String runId) throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE listener SET state = 'abandoned', closed_at = clock_timestamp()
             WHERE run_id = ? AND state = 'open'
            """)) {
      update.setString(1, runId);
      update.executeUpdate();
    }
  }

  private static Optional<Instant> close(Connection transaction, String listener, String state)
      throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE listener SET state = ?, closed_at = clock_timestamp()
             WHERE id = ? AND state = 'open'
            RETURNING opened_at
            """)) {
      update.setString(1, state);
      update.setString(2, listener);
      try (ResultSet row = update.executeQuery()) {
        return row.next()
            ? Optional.of(row.getObject(1, OffsetDateTime.class).toInstant())
            : Optional.empty();
      }
    }
  }

  private static void take(
      Connection transaction, String listener, String runId, List<Long> consumed)
      throws SQLException {
    if (consumed.isEmpty()) {
      return;
    }
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO event_consumption (listener_id, run_id, seq)
            SELECT ?, ?, unnest(?::bigint[])
            ON CONFLICT DO NOTHING
            """)) {
      insert.setString(1, listener);
      insert.setString(2, runId);
      insert.setArray(3, transaction.createArrayOf("bigint", consumed.toArray()));
      insert.executeUpdate();
    }
  }

  private static EventBatch batch(PreparedStatement select) throws SQLException {
    List<EventBatch.Numbered> events = new ArrayList<>();
    int characters = 0;
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        String envelope = rows.getString("envelope");
        characters += envelope.length();
        if (!events.isEmpty() && characters > MOST_CHARACTERS) {
          break;
        }
        events.add(new EventBatch.Numbered(rows.getLong("seq"), Json.read(envelope)));
      }
    }
    return new EventBatch(events);
  }

  private static @org.jspecify.annotations.Nullable Array types(
      Connection transaction, ReceiveRequest request) throws SQLException {
    return request.types() == null
        ? null
        : transaction.createArrayOf("text", request.types().toArray());
  }

  private static AuditEntry entry(String kind, String listener, TaskAttempt task) {
    return AuditEntry.of(kind, "worker", task.position())
        .inRun(task.runId())
        .with("listener", listener)
        .with("iteration", task.iteration());
  }
}

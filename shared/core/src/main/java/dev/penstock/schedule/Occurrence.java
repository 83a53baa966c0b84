package dev.penstock.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.audit.AuditEntry;
import dev.penstock.id.Ids;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.outbox.Outbox;
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
import org.jspecify.annotations.Nullable;

/**
 * One time that a schedule starts a run. It is there once: its row's key is the schedule with the
 * nominal time, or with the event that completed what was waited for, and its run's id follows from
 * the same.
 *
 * @param schedule the schedule's name
 * @param key tells it from the schedule's other occurrences
 * @param nominalAt when it was due, however late it was found
 * @param input of the run
 * @param backfill what it was asked for by; null for those that come by themselves
 * @param watched whether the schedule is paused when its run faults
 */
public record Occurrence(
    String schedule,
    String key,
    Instant nominalAt,
    JsonNode input,
    @Nullable String backfill,
    boolean watched) {

  /** One that nobody asked for, and that pauses nothing. */
  public Occurrence(String schedule, String key, Instant nominalAt, JsonNode input) {
    this(schedule, key, nominalAt, input, null, false);
  }

  /** One that the clock brings; the run's input is {@code {schedule, time}}. */
  public static Occurrence at(String schedule, Instant nominal) {
    return new Occurrence(
        schedule,
        nominal.toString(),
        nominal,
        Json.object().put("schedule", schedule).put("time", nominal.toString()));
  }

  /** One that is due. */
  static Occurrence due(Schedule schedule, Instant nominal) {
    Occurrence plain = at(schedule.name(), nominal);
    return new Occurrence(
        plain.schedule, plain.key, nominal, plain.input, null, schedule.pauseOnFailure());
  }

  /** One that a person asks for, beside those that come by themselves. */
  public static Occurrence now(String schedule, Instant now) {
    return new Occurrence(schedule, Ids.next("now"), now, at(schedule, now).input());
  }

  /** The run that it starts. */
  public String runId() {
    return Ids.runOfOccurrence(schedule, key);
  }

  /**
   * Puts it on record with the message that starts its run, in the caller's transaction; the entry
   * for the trail is the caller's to append.
   *
   * @param now when it was found
   * @return empty when it is on record already; then nothing was done
   */
  public Optional<AuditEntry> record(Connection transaction, Instant now) throws SQLException {
    return insert(transaction, false) ? Optional.of(fire(transaction, now)) : Optional.empty();
  }

  /**
   * Puts it on record as one that waits for its turn.
   *
   * @return as {@link #record}
   */
  Optional<AuditEntry> await(Connection transaction) throws SQLException {
    return insert(transaction, true) ? Optional.of(entry("schedule.waits")) : Optional.empty();
  }

  /** Has the message that starts its run go out. */
  AuditEntry fire(Connection transaction, Instant now) throws SQLException {
    Outbox.put(
        transaction,
        new OutboxMessage(
            OutboxMessage.Topic.RUN_FROM_OCCURRENCE,
            runId(),
            Json.object().put("schedule", schedule).put("key", key)));
    Hop.ofRun(runId(), Hop.Kind.INGRESS, now, Duration.ZERO).insert(transaction);
    return entry("schedule.fired");
  }

  private AuditEntry entry(String kind) {
    AuditEntry entry =
        AuditEntry.of(kind, "schedule:" + schedule, key)
            .inRun(runId())
            .with("nominal", nominalAt.toString())
            .with("inputDigest", Digest.of(input));
    return backfill == null ? entry : entry.with("backfill", backfill);
  }

  /** The occurrence with a key. */
  public static Optional<Occurrence> find(Connection connection, String schedule, String key)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT schedule, key, nominal_at, input, backfill, watched
              FROM occurrence WHERE schedule = ? AND key = ?
            """)) {
      select.setString(1, schedule);
      select.setString(2, key);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(read(row)) : Optional.empty();
      }
    }
  }

  static Occurrence read(ResultSet row) throws SQLException {
    return new Occurrence(
        row.getString("schedule"),
        row.getString("key"),
        row.getObject("nominal_at", OffsetDateTime.class).toInstant(),
        Json.read(row.getString("input")),
        row.getString("backfill"),
        row.getBoolean("watched"));
  }

  private boolean insert(Connection transaction, boolean waits) throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO occurrence
                   (schedule, key, run_id, nominal_at, input, waits, backfill, watched)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """)) {
      insert.setString(1, schedule);
      insert.setString(2, key);
      insert.setString(3, runId());
      insert.setObject(4, nominalAt.atOffset(ZoneOffset.UTC));
      insert.setString(5, CanonicalJson.write(input));
      insert.setBoolean(6, waits);
      insert.setString(7, backfill);
      insert.setBoolean(8, watched);
      return insert.executeUpdate() == 1;
    }
  }
}

package dev.penstock.schedule;

import dev.penstock.audit.AuditEntry;
import dev.penstock.keyring.Seal;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The schedules, each under a seal that is checked whenever one is read. Changes need the role
 * {@code api} or the owner; the audit entry is the caller's. Thread-safe.
 */
public final class ScheduleStore {

  static final String KIND = "schedule";

  private static final String SELECT =
      """
      SELECT name, document, seal, paused_at IS NOT NULL AS paused, note, next_at, last_run
        FROM schedule
      """;

  private final Seal seal;

  public ScheduleStore(Seal seal) {
    this.seal = seal;
  }

  /**
   * Adds a schedule or changes one; whether it is paused does not change. Where it stands is kept
   * unless it now goes by other times: a new version of a workflow leaves no occurrence out and
   * brings none twice.
   */
  public void put(Connection transaction, Schedule schedule, String by, Instant now)
      throws SQLException {
    Optional<ScheduleRow> row = ScheduleRow.lock(transaction, schedule.name());
    Optional<StoredSchedule> before = intact(transaction, schedule.name());
    boolean stays =
        before.map(stored -> goesOn(stored.schedule().timing(), schedule.timing())).orElse(false);
    Instant next =
        stays ? row.map(ScheduleRow::nextAt).orElse(null) : first(schedule.timing(), now);
    String document = schedule.document();
    try (PreparedStatement upsert =
        transaction.prepareStatement(
            """
            INSERT INTO schedule (name, document, seal, applied_by, next_at, due_at, seen)
            VALUES (?, ?, ?, ?, ?, ?, (SELECT coalesce(max(seq), 0) FROM event))
            ON CONFLICT (name) DO UPDATE
               SET document = excluded.document, seal = excluded.seal,
                   applied_by = excluded.applied_by, applied_at = now(), gathered = NULL,
                   next_at = excluded.next_at, due_at = excluded.due_at,
                   last_run = CASE WHEN ? THEN schedule.last_run END,
                   seen = CASE WHEN ? THEN schedule.seen ELSE excluded.seen END
            """)) {
      upsert.setString(1, schedule.name());
      upsert.setString(2, document);
      upsert.setBytes(3, seal.of(KIND, schedule.name(), document));
      upsert.setString(4, by);
      upsert.setObject(5, time(next));
      upsert.setObject(6, time(next == null ? null : schedule.dueAt(next)));
      upsert.setBoolean(7, stays);
      upsert.setBoolean(8, stays);
      upsert.executeUpdate();
    }
  }

  /**
   * The schedule of a name.
   *
   * @throws PlatformException {@code tampered}, naming the row
   */
  public Optional<StoredSchedule> find(Connection connection, String name) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT + " WHERE name = ?")) {
      select.setString(1, name);
      return read(select).stream().findFirst();
    }
  }

  /** As {@link #find}; empty for a row that was changed outside, which is put right by a put. */
  public Optional<StoredSchedule> intact(Connection connection, String name) throws SQLException {
    try {
      return find(connection, name);
    } catch (PlatformException e) {
      if (e.problem().type() == ProblemType.TAMPERED) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * All schedules by name.
   *
   * @throws PlatformException {@code tampered}, naming the first row that is
   */
  public List<StoredSchedule> list(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT + " ORDER BY name")) {
      return read(select);
    }
  }

  /**
   * Removes a schedule; its occurrences stay, but for those that wait for their turn.
   *
   * @return how many had waited
   */
  public int remove(Connection transaction, String name) throws SQLException {
    ScheduleRow.lock(transaction, name);
    int waited = WaitingLine.clear(transaction, name);
    try (PreparedStatement delete =
        transaction.prepareStatement("DELETE FROM schedule WHERE name = ?")) {
      delete.setString(1, name);
      delete.executeUpdate();
    }
    return waited;
  }

  /**
   * Lets a schedule start nothing until it is resumed.
   *
   * @param note why, for people; null for no reason
   * @return false when there is no schedule of the name, or it is paused
   */
  public boolean pause(Connection transaction, String name, @Nullable String note)
      throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE schedule SET paused_at = now(), note = ? WHERE name = ? AND paused_at IS NULL
            """)) {
      update.setString(1, note);
      update.setString(2, name);
      return update.executeUpdate() == 1;
    }
  }

  /**
   * Lets a paused schedule go on with the next of its times; those that went by are left out, and
   * so are the events.
   *
   * @return false when there is no schedule of the name, or it is not paused
   * @throws PlatformException {@code tampered}, naming the row
   */
  public boolean resume(Connection transaction, String name, Instant now) throws SQLException {
    ScheduleRow.lock(transaction, name);
    Optional<StoredSchedule> stored = find(transaction, name);
    if (stored.isEmpty() || !stored.get().isPaused()) {
      return false;
    }
    Schedule schedule = stored.get().schedule();
    Timing timing = schedule.timing();
    // What waits for a run misses nothing: its next time is as long after that as it ever was.
    Instant next =
        timing instanceof Timing.After ? stored.get().nextAt() : timing.next(now).orElse(null);
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE schedule
               SET paused_at = NULL, note = NULL, next_at = ?, due_at = ?, gathered = NULL,
                   seen = (SELECT coalesce(max(seq), 0) FROM event)
             WHERE name = ? AND paused_at IS NOT NULL
            """)) {
      update.setObject(1, time(next));
      update.setObject(2, time(next == null ? null : schedule.dueAt(next)));
      update.setString(3, name);
      return update.executeUpdate() == 1;
    }
  }

  /**
   * The schedule in a stored text, if the text is what was sealed under that name.
   *
   * @throws PlatformException {@code tampered}, naming the row
   */
  public Schedule check(String name, String document, byte[] mark) {
    if (!seal.holds(KIND, name, document, mark)) {
      throw PlatformException.of(
          ProblemType.TAMPERED,
          "The schedule row "
              + name
              + " was changed outside of Penstock. Apply its file again, then resume it.");
    }
    return Schedule.parse(document);
  }

  /**
   * Brings the times of a range; see {@link Backfill}.
   *
   * @param dry whether only to say what would become of them
   * @return empty when there is no schedule of the name
   * @throws PlatformException {@code tampered}, naming the row; {@code conflict} when the schedule
   *     does not go by the clock; {@code invalid-input} when there are too many times
   */
  public Optional<Backfill.Outcome> backfill(
      Connection transaction, String name, Backfill backfill, boolean dry, Instant now)
      throws SQLException {
    Optional<ScheduleRow> row = ScheduleRow.lock(transaction, name);
    if (row.isEmpty()) {
      return Optional.empty();
    }
    Schedule schedule = check(name, row.get().document(), row.get().seal());
    return Optional.of(backfill.bring(transaction, row.get(), schedule, dry, now));
  }

  /** The entry for a schedule that was paused since it can't be gone by. */
  public static AuditEntry refused(String actor, String name, PlatformException why) {
    return AuditEntry.of("schedule.refused", actor, name).with("reason", why.problem().detail());
  }

  static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  private static @Nullable Instant first(Timing timing, Instant now) {
    return timing instanceof Timing.After ? now : timing.next(now).orElse(null);
  }

  /** Whether where one stands means something to the other. */
  private static boolean goesOn(Timing before, Timing after) {
    return switch (after) {
      case Timing.After _ -> before instanceof Timing.After;
      case Timing.ByCron _, Timing.ByCalendar _, Timing.Every _, Timing.At _, Timing.OnEvents _ ->
          before.equals(after);
    };
  }

  private List<StoredSchedule> read(PreparedStatement select) throws SQLException {
    try (ResultSet row = select.executeQuery()) {
      List<StoredSchedule> schedules = new ArrayList<>();
      while (row.next()) {
        OffsetDateTime next = row.getObject("next_at", OffsetDateTime.class);
        schedules.add(
            new StoredSchedule(
                check(row.getString("name"), row.getString("document"), row.getBytes("seal")),
                row.getBoolean("paused"),
                row.getString("note"),
                next == null ? null : next.toInstant(),
                row.getString("last_run")));
      }
      return schedules;
    }
  }
}

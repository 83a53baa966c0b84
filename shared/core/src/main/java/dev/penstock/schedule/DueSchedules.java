package dev.penstock.schedule;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.problem.PlatformException;
import dev.penstock.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is due and puts it on record, with its audit entry and the message that starts its
 * run. Any number may do so at once and at any moment: a schedule is taken by one of them at a
 * time, and an occurrence is there once. Thread-safe.
 */
public final class DueSchedules {

  /** As many occurrences go on record at once; what is left comes with the next round. */
  private static final int BATCH = 100;

  private static final int MOST_ROUNDS = 1_000;

  private static final String ACTOR = "scheduler";

  private final Database database;
  private final ScheduleStore schedules;
  private final AuditTrail audit;
  private final Clock clock;

  /**
   * Over a store.
   *
   * @param database acting as the scheduler does: {@link dev.penstock.store.DatabaseRole#SCHEDULER}
   * @param clock tells what is due
   */
  public DueSchedules(Database database, ScheduleStore schedules, AuditTrail audit, Clock clock) {
    this.database = database;
    this.schedules = schedules;
    this.audit = audit;
    this.clock = clock;
  }

  /** A schedule that is taken. */
  private record Taken(
      String name, String document, byte[] seal, Instant nextAt, @Nullable String lastRun) {}

  /** What became of one. */
  private record Fired(int count, boolean goesOn) {}

  /**
   * Puts everything on record that is due now.
   *
   * @return how many occurrences
   * @throws PlatformException {@code unavailable} when the store is away; what is on record by then
   *     stays
   */
  public int tick() {
    Instant now = clock.instant();
    database.inTransaction(transaction -> arm(transaction, now));
    int count = 0;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      Fired fired = database.inTransaction(transaction -> fireOne(transaction, now));
      count += fired.count();
      if (!fired.goesOn()) {
        break;
      }
    }
    return count;
  }

  private Fired fireOne(Connection transaction, Instant now) throws SQLException {
    Taken taken = take(transaction, now);
    if (taken == null) {
      return new Fired(0, false);
    }
    Schedule schedule;
    try {
      schedule = schedules.check(taken.name(), taken.document(), taken.seal());
    } catch (PlatformException e) {
      refuse(transaction, taken.name(), e);
      return new Fired(0, true);
    }
    List<AuditEntry> entries = new ArrayList<>();
    Instant at = taken.nextAt();
    boolean byClock = !(schedule.timing() instanceof Timing.After);
    Instant earliest = now.minus(schedule.catchUp());
    if (byClock && at.isBefore(earliest)) {
      entries.add(missed(taken, earliest));
      at = schedule.timing().next(earliest.minusNanos(1)).orElse(null);
    }
    String lastRun = taken.lastRun();
    int count = 0;
    for (int looked = 0; at != null && !at.isAfter(now) && looked < BATCH; looked++) {
      if (schedule.overlap() == Overlap.SKIP && LastRun.isUnderWay(transaction, lastRun)) {
        entries.add(skipped(schedule, at, lastRun));
      } else {
        Occurrence occurrence = Occurrence.at(schedule.name(), at);
        occurrence.record(transaction, now).ifPresent(entries::add);
        lastRun = occurrence.runId();
        count++;
      }
      at = schedule.timing().next(at).orElse(null);
    }
    stand(transaction, taken.name(), at, lastRun);
    if (!entries.isEmpty()) {
      audit.append(transaction, entries);
    }
    return new Fired(count, true);
  }

  private static @Nullable Taken take(Connection transaction, Instant now) throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            """
            SELECT name, document, seal, next_at, last_run FROM schedule
             WHERE next_at <= ? AND paused_at IS NULL
             ORDER BY next_at
             LIMIT 1
               FOR UPDATE SKIP LOCKED
            """)) {
      select.setObject(1, ScheduleStore.time(now));
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? new Taken(
                row.getString(1),
                row.getString(2),
                row.getBytes(3),
                row.getObject(4, OffsetDateTime.class).toInstant(),
                row.getString(5))
            : null;
      }
    }
  }

  private static void stand(
      Connection transaction, String name, @Nullable Instant next, @Nullable String lastRun)
      throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE schedule SET next_at = ?, last_run = coalesce(?, last_run) WHERE name = ?
            """)) {
      update.setObject(1, ScheduleStore.time(next));
      update.setString(2, lastRun);
      update.setString(3, name);
      update.executeUpdate();
    }
  }

  /** It starts nothing until it was applied anew and resumed; said once, not with every tick. */
  private void refuse(Connection transaction, String name, PlatformException why)
      throws SQLException {
    schedules.pause(transaction, name, why.problem().detail());
    audit.append(transaction, ScheduleStore.refused(ACTOR, name, why));
  }

  private static AuditEntry missed(Taken taken, Instant earliest) {
    return AuditEntry.of("schedule.missed", ACTOR, taken.name())
        .with("from", taken.nextAt().toString())
        .with("before", earliest.toString());
  }

  private static AuditEntry skipped(Schedule schedule, Instant nominal, @Nullable String run) {
    return AuditEntry.of("schedule.skipped", ACTOR, schedule.name())
        .with("nominal", nominal.toString())
        .with("runUnderWay", String.valueOf(run));
  }

  /**
   * Gives those that wait for a run their next time, once it has ended. A run of which there is no
   * row and no message that could still start it will never end, and nothing waits for it.
   */
  private int arm(Connection transaction, Instant now) throws SQLException {
    record Ended(String name, Instant endedAt) {}
    List<Ended> all = new ArrayList<>();
    try (PreparedStatement select =
        transaction.prepareStatement(
            """
            SELECT s.name, coalesce(r.ended_at, ?) AS ended_at
              FROM schedule s LEFT JOIN run r ON r.id = s.last_run
             WHERE s.waits_for = 'run' AND s.next_at IS NULL AND s.paused_at IS NULL
               AND CASE WHEN r.id IS NULL
                        THEN NOT EXISTS (SELECT FROM outbox o
                                          WHERE o.run_id = s.last_run AND o.parked_at IS NULL)
                        ELSE r.ended_at IS NOT NULL END
             ORDER BY s.name
               FOR UPDATE OF s SKIP LOCKED
            """)) {
      select.setObject(1, ScheduleStore.time(now));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          all.add(new Ended(row.getString(1), row.getObject(2, OffsetDateTime.class).toInstant()));
        }
      }
    }
    for (Ended ended : all) {
      try {
        Duration delay = delay(schedules.find(transaction, ended.name()).orElseThrow());
        stand(transaction, ended.name(), ended.endedAt().plus(delay), null);
      } catch (PlatformException e) {
        refuse(transaction, ended.name(), e);
      }
    }
    return all.size();
  }

  private static Duration delay(StoredSchedule stored) {
    return stored.schedule().timing() instanceof Timing.After(Duration delay)
        ? delay
        : Duration.ZERO;
  }
}

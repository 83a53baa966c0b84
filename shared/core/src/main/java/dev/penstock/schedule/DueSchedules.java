package dev.penstock.schedule;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.problem.PlatformException;
import dev.penstock.store.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds what is due and puts it on record, with its audit entry and the message that starts its
 * run. Any number may do so at once and at any moment: a schedule is taken by one of them at a
 * time, and an occurrence is there once. Thread-safe.
 */
public final class DueSchedules {

  static final String ACTOR = "scheduler";

  /** As many occurrences go on record at once; what is left comes with the next round. */
  private static final int BATCH = 100;

  private static final int MOST_ROUNDS = 1_000;

  private final Database database;
  private final ScheduleStore schedules;
  private final AuditTrail audit;
  private final Clock clock;
  private final Refusals refusals;
  private final AfterRuns after;

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
    this.refusals = new Refusals(schedules, audit);
    this.after = new AfterRuns(schedules, refusals);
  }

  /** What became of one. */
  private record Fired(int count, boolean goesOn) {}

  /**
   * Puts everything on record that is due now.
   *
   * @return how many occurrences began
   * @throws PlatformException {@code unavailable} when the store is away; what is on record by then
   *     stays
   */
  public int tick() {
    Instant now = clock.instant();
    database.inTransaction(transaction -> after.arm(transaction, now));
    database.inTransaction(after::pauseAfterFaults);
    int count = letIn(now);
    for (int round = 0; round < MOST_ROUNDS; round++) {
      Fired fired = database.inTransaction(transaction -> fireOne(transaction, now));
      count += fired.count();
      if (!fired.goesOn()) {
        break;
      }
    }
    return count;
  }

  /** Starts what waited for a run that has ended by now. */
  private int letIn(Instant now) {
    int count = 0;
    for (String name : database.inTransaction(WaitingLine::schedules)) {
      count += database.inTransaction(transaction -> letIn(transaction, name, now)) ? 1 : 0;
    }
    return count;
  }

  private boolean letIn(Connection transaction, String name, Instant now) throws SQLException {
    Optional<ScheduleRow> row = ScheduleRow.lockFree(transaction, name);
    if (row.isEmpty()) {
      return false;
    }
    ScheduleRow found = row.get();
    try {
      schedules.check(found.name(), found.document(), found.seal());
    } catch (PlatformException e) {
      refusals.refuse(transaction, name, e);
      return false;
    }
    Gate gate = found.gate(transaction, now);
    boolean began = gate.letNextIn(found.paused());
    if (began) {
      found.stand(transaction, gate);
      audit.append(transaction, gate.entries());
    }
    return began;
  }

  private Fired fireOne(Connection transaction, Instant now) throws SQLException {
    Optional<ScheduleRow> row = ScheduleRow.lockDue(transaction, now);
    if (row.isEmpty()) {
      return new Fired(0, false);
    }
    ScheduleRow found = row.get();
    Instant at = found.nextAt();
    Schedule schedule;
    try {
      schedule = schedules.check(found.name(), found.document(), found.seal());
    } catch (PlatformException e) {
      refusals.refuse(transaction, found.name(), e);
      return new Fired(0, true);
    }
    List<AuditEntry> entries = new ArrayList<>();
    boolean byClock = !(schedule.timing() instanceof Timing.After);
    Instant earliest = now.minus(schedule.catchUp()).minus(schedule.jitter());
    if (byClock && at != null && at.isBefore(earliest)) {
      entries.add(missed(found.name(), at, earliest));
      at = schedule.timing().next(earliest.minusNanos(1)).orElse(null);
    }
    Gate gate = found.gate(transaction, now);
    int count = 0;
    for (int looked = 0;
        at != null && !schedule.dueAt(at).isAfter(now) && looked < BATCH;
        looked++) {
      Fate fate = gate.offer(Occurrence.due(schedule, at), schedule.overlap());
      count += fate == Fate.STARTS ? 1 : 0;
      at = schedule.timing().next(at).orElse(null);
    }
    found.stand(transaction, at, at == null ? null : schedule.dueAt(at), gate);
    entries.addAll(gate.entries());
    if (!entries.isEmpty()) {
      audit.append(transaction, entries);
    }
    return new Fired(count, true);
  }

  private static AuditEntry missed(String name, Instant from, Instant before) {
    return AuditEntry.of("schedule.missed", ACTOR, name)
        .with("from", from.toString())
        .with("before", before.toString());
  }
}

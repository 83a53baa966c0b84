package dev.penstock.schedule;

import dev.penstock.audit.AuditEntry;
import dev.penstock.outbox.OutboxMessage;
import dev.penstock.run.RunOrder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Through it the occurrences of one schedule come into force, wait, or are left out. For one
 * transaction, which holds the lock of the schedule's row; what has changed of where the schedule
 * stands, and the entries for the trail, are the caller's to write. Not thread-safe.
 */
final class Gate {

  private final Connection transaction;
  private final String schedule;
  private final Instant now;
  private final List<AuditEntry> entries = new ArrayList<>();
  private @Nullable String lastRun;
  private @Nullable String stopping;
  private @Nullable Boolean busy;

  /**
   * A gate.
   *
   * @param lastRun the run that others wait for; null before the first
   * @param stopping the run that was asked to make way last
   */
  Gate(
      Connection transaction,
      String schedule,
      @Nullable String lastRun,
      @Nullable String stopping,
      Instant now) {
    this.transaction = transaction;
    this.schedule = schedule;
    this.lastRun = lastRun;
    this.stopping = stopping;
    this.now = now;
  }

  /** Decides on an occurrence and puts what it decides on record. */
  Fate offer(Occurrence occurrence, Overlap overlap) throws SQLException {
    if (overlap == Overlap.ALLOW) {
      Fate fate = recorded(occurrence.record(transaction, now), Fate.STARTS);
      if (fate == Fate.STARTS && occurrence.backfill() == null) {
        lastRun = occurrence.runId();
      }
      return fate;
    }
    boolean occupied = isBusy();
    int waiting = occupied ? WaitingLine.count(transaction, schedule, occurrence.backfill()) : 0;
    return switch (Admission.of(overlap, occupied, waiting)) {
      case Admission.Start() -> start(occurrence);
      case Admission.Wait() -> await(occurrence);
      case Admission.LeaveOut(String why) -> leaveOut(occurrence, why);
      case Admission.Supersede() -> supersede(occurrence, overlap);
    };
  }

  /** Lets the first of those that wait start, unless a run is still under way. */
  boolean letNextIn(boolean paused) throws SQLException {
    if (LastRun.isUnderWay(transaction, lastRun)) {
      return false;
    }
    Optional<Occurrence> next = WaitingLine.take(transaction, schedule, paused);
    if (next.isPresent()) {
      entries.add(next.get().fire(transaction, now));
      lastRun = next.get().runId();
    }
    return next.isPresent();
  }

  @Nullable String lastRun() {
    return lastRun;
  }

  @Nullable String stopping() {
    return stopping;
  }

  List<AuditEntry> entries() {
    return List.copyOf(entries);
  }

  private boolean isBusy() throws SQLException {
    if (busy == null) {
      busy = LastRun.isUnderWay(transaction, lastRun) || WaitingLine.isThere(transaction, schedule);
    }
    return busy;
  }

  private Fate start(Occurrence occurrence) throws SQLException {
    Fate fate = recorded(occurrence.record(transaction, now), Fate.STARTS);
    if (fate == Fate.STARTS) {
      lastRun = occurrence.runId();
      busy = true;
    }
    return fate;
  }

  private Fate await(Occurrence occurrence) throws SQLException {
    return recorded(occurrence.await(transaction), Fate.WAITS);
  }

  private Fate leaveOut(Occurrence occurrence, String why) {
    AuditEntry entry =
        AuditEntry.of("schedule.skipped", DueSchedules.ACTOR, schedule)
            .with("nominal", occurrence.nominalAt().toString())
            .with("reason", why);
    entries.add(lastRun == null ? entry : entry.with("runUnderWay", lastRun));
    return Fate.LEFT_OUT;
  }

  private Fate supersede(Occurrence occurrence, Overlap overlap) throws SQLException {
    for (Occurrence older : WaitingLine.drop(transaction, schedule, occurrence.backfill())) {
      leaveOut(older, "A later one took its place.");
    }
    if (lastRun != null && !lastRun.equals(stopping) && LastRun.isUnderWay(transaction, lastRun)) {
      OutboxMessage.Topic order =
          overlap == Overlap.TERMINATE_OTHER
              ? OutboxMessage.Topic.RUN_TERMINATE
              : OutboxMessage.Topic.RUN_CANCEL;
      entries.add(
          RunOrder.put(
              transaction,
              order,
              lastRun,
              "schedule:" + schedule,
              "Its schedule is due again, and starts the run of " + occurrence.nominalAt() + "."));
      stopping = lastRun;
    }
    return await(occurrence);
  }

  private Fate recorded(Optional<AuditEntry> entry, Fate fate) {
    entry.ifPresent(entries::add);
    return entry.isPresent() ? fate : Fate.KNOWN;
  }
}

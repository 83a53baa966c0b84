package dev.penstock.schedule;

import dev.penstock.problem.PlatformException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** Looks after the ends of runs, as far as a schedule goes by them. Thread-safe. */
final class AfterRuns {

  private final ScheduleStore schedules;
  private final Refusals refusals;

  AfterRuns(ScheduleStore schedules, Refusals refusals) {
    this.schedules = schedules;
    this.refusals = refusals;
  }

  /**
   * Gives those that wait for a run their next time, once it has ended. A run of which there is no
   * row and no message that could still start it will never end, and nothing waits for it.
   */
  int arm(Connection transaction, Instant now) throws SQLException {
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
        Schedule schedule = schedules.find(transaction, ended.name()).orElseThrow().schedule();
        Instant next = ended.endedAt().plus(delay(schedule));
        setNext(transaction, ended.name(), next, schedule.dueAt(next));
      } catch (PlatformException e) {
        refusals.refuse(transaction, ended.name(), e);
      }
    }
    return all.size();
  }

  /** Pauses the schedules of which a watched run has faulted; how many runs had ended. */
  int pauseAfterFaults(Connection transaction) throws SQLException {
    record Ended(String schedule, String run, boolean faulted) {}
    List<Ended> all = new ArrayList<>();
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            WITH ended AS (
              SELECT o.schedule, o.key, o.run_id, r.status
                FROM occurrence o JOIN run r ON r.id = o.run_id
               WHERE o.watched AND NOT o.waits AND r.ended_at IS NOT NULL
               ORDER BY r.ended_at
               LIMIT 1000
                 FOR UPDATE OF o SKIP LOCKED)
            UPDATE occurrence o SET watched = false FROM ended
             WHERE o.schedule = ended.schedule AND o.key = ended.key
            RETURNING o.schedule, o.run_id, ended.status = 'faulted'
            """)) {
      try (ResultSet row = update.executeQuery()) {
        while (row.next()) {
          all.add(new Ended(row.getString(1), row.getString(2), row.getBoolean(3)));
        }
      }
    }
    for (Ended ended : all) {
      if (ended.faulted()) {
        refusals.pauseAfter(transaction, ended.schedule(), ended.run());
      }
    }
    return all.size();
  }

  private static void setNext(Connection transaction, String name, Instant next, Instant due)
      throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            "UPDATE schedule SET next_at = ?, due_at = ? WHERE name = ?")) {
      update.setObject(1, ScheduleStore.time(next));
      update.setObject(2, ScheduleStore.time(due));
      update.setString(3, name);
      update.executeUpdate();
    }
  }

  private static Duration delay(Schedule schedule) {
    return schedule.timing() instanceof Timing.After(Duration delay) ? delay : Duration.ZERO;
  }
}

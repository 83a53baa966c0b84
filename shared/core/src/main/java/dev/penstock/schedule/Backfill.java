package dev.penstock.schedule;

import dev.penstock.audit.AuditEntry;
import dev.penstock.id.Ids;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A range of times of a schedule that a person asks for. It brings those that have started nothing
 * yet; {@code again} brings the others too, each as a run of its own. It works on a paused schedule
 * as on any other.
 *
 * @param from the first moment of the range
 * @param until the first moment behind it, in the past
 * @param overlap what becomes of each while the one before it goes on
 * @param again whether also what has started a run before
 */
public record Backfill(Instant from, Instant until, Overlap overlap, boolean again) {

  /** As many times one may bring. */
  public static final int MOST = 1_000;

  /**
   * What came of it.
   *
   * @param id names it on the trail and in its occurrences
   * @param entries for the trail; the caller's to append
   */
  public record Outcome(String id, List<Brought> brought, List<AuditEntry> entries) {

    /** How many came to the same. */
    public long count(Fate fate) {
      return brought.stream().filter(each -> each.fate() == fate).count();
    }
  }

  /** What became of one time. */
  public record Brought(Instant nominal, String run, Fate fate) {}

  /** A dry one does all of it and takes it back, so that it can't say anything else. */
  Outcome bring(
      Connection transaction, ScheduleRow row, Schedule schedule, boolean dry, Instant now)
      throws SQLException {
    List<Instant> times = times(schedule);
    Savepoint before = transaction.setSavepoint();
    String id = Ids.next("bkf");
    Gate gate = row.gate(transaction, now);
    List<Brought> brought = new ArrayList<>();
    for (Instant nominal : times) {
      Occurrence occurrence = occurrence(schedule, nominal, id);
      Fate fate =
          hasRun(transaction, occurrence.runId()) ? Fate.KNOWN : gate.offer(occurrence, overlap);
      brought.add(new Brought(nominal, occurrence.runId(), fate));
    }
    if (dry) {
      transaction.rollback(before);
      return new Outcome(id, brought, List.of());
    }
    row.stand(transaction, gate);
    return new Outcome(id, brought, gate.entries());
  }

  private Occurrence occurrence(Schedule schedule, Instant nominal, String id) {
    Occurrence plain = Occurrence.due(schedule, nominal);
    String key = again ? id + " " + nominal : plain.key();
    return new Occurrence(
        plain.schedule(), key, nominal, plain.input(), id, schedule.pauseOnFailure());
  }

  private List<Instant> times(Schedule schedule) {
    if (schedule.timing() instanceof Timing.After || schedule.timing() instanceof Timing.OnEvents) {
      throw PlatformException.of(
          ProblemType.CONFLICT,
          "The schedule does not go by the clock alone: it has no times that went by.");
    }
    List<Instant> times = new ArrayList<>();
    Optional<Instant> at = schedule.timing().next(from.minusNanos(1));
    while (at.isPresent() && at.get().isBefore(until)) {
      if (times.size() == MOST) {
        throw PlatformException.of(
            ProblemType.INVALID_INPUT,
            "The range has more than %d times; the first %d end before %s. Ask for part of it."
                .formatted(MOST, MOST, at.get()));
      }
      times.add(at.get());
      at = schedule.timing().next(at.get());
    }
    return times;
  }

  /** Occurrences are cleared away after a while; their runs tell on. */
  private static boolean hasRun(Connection connection, String run) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT EXISTS (SELECT FROM run WHERE id = ?)")) {
      select.setString(1, run);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}

package dev.penstock.workers.relay;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.schedule.Occurrence;
import dev.penstock.schedule.Schedule;
import dev.penstock.schedule.ScheduleStore;
import java.sql.Connection;
import java.sql.SQLException;

/** Works out which run an occurrence of a schedule starts. */
final class OccurrenceRuns {

  private final ScheduleStore schedules;
  private final RunPins pins;

  OccurrenceRuns(ScheduleStore schedules, RunPins pins) {
    this.schedules = schedules;
    this.pins = pins;
  }

  /**
   * The run, not recorded yet. A schedule that was paused after this occurrence does not take it
   * back.
   *
   * @throws PlatformException when the occurrence, its schedule or its workflow is missing or
   *     tampered with
   * @throws dev.penstock.expression.ExpressionException when the input can't be worked out
   */
  RunRow runOf(Connection connection, String name, String key) throws SQLException {
    Occurrence occurrence =
        Occurrence.find(connection, name, key)
            .orElseThrow(() -> missing("occurrence " + key + " of the schedule " + name));
    Schedule schedule =
        schedules.find(connection, name).orElseThrow(() -> missing("schedule " + name)).schedule();
    return RunRow.fresh(
        occurrence.runId(),
        pins.resolve(connection, occurrence.runId(), schedule.start(), "schedules/" + name),
        StartInput.of(schedule.start(), occurrence.input()),
        "schedule:" + name,
        null,
        null);
  }

  private static PlatformException missing(String what) {
    return PlatformException.of(ProblemType.NOT_FOUND, "The " + what + " is not there any more.");
  }
}

package dev.penstock.schedule;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.problem.PlatformException;
import java.sql.Connection;
import java.sql.SQLException;

/** Pauses that nobody asked for, each with its entry. Thread-safe. */
record Refusals(ScheduleStore schedules, AuditTrail audit) {

  /** It starts nothing until it was applied anew and resumed; said once, not with every tick. */
  void refuse(Connection transaction, String name, PlatformException why) throws SQLException {
    if (schedules.pause(transaction, name, why.problem().detail())) {
      audit.append(transaction, ScheduleStore.refused(DueSchedules.ACTOR, name, why));
    }
  }

  /** One of its runs has faulted, and it says that it is to be paused then. */
  void pauseAfter(Connection transaction, String name, String run) throws SQLException {
    String note = "Its run " + run + " has faulted.";
    if (schedules.pause(transaction, name, note)) {
      audit.append(
          transaction,
          AuditEntry.of("schedule.paused", DueSchedules.ACTOR, name).inRun(run).with("note", note));
    }
  }
}

package dev.penstock.workers.schedule;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.DefinitionStore;
import dev.penstock.definition.StoredDefinition;
import dev.penstock.definition.WorkflowSchedule;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.schedule.Occurrence;
import dev.penstock.schedule.Schedule;
import dev.penstock.schedule.ScheduleStore;
import dev.penstock.store.Database;
import dev.penstock.workers.interpreter.Gathering;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Goes through the log of events for the schedules that wait for some. Each schedule has a place in
 * the log; place, what it has gathered and the occurrences that came of it change in one
 * transaction, under the lock of its row. So an event counts once however many look, and whichever
 * of them dies. Thread-safe.
 */
public final class EventSchedules {

  private static final String ACTOR = "scheduler";

  /** As much of the backbone's messages as a run's input may take. */
  private static final int MOST_CHARACTERS = 512 * 1024;

  private static final TypeReference<List<Gathering.EventSet>> SETS = new TypeReference<>() {};

  private final Database database;
  private final ScheduleStore schedules;
  private final DefinitionStore definitions;
  private final AuditTrail audit;

  /**
   * Over a store.
   *
   * @param database acting as the worker role
   */
  public EventSchedules(
      Database database, ScheduleStore schedules, DefinitionStore definitions, AuditTrail audit) {
    this.database = database;
    this.schedules = schedules;
    this.definitions = definitions;
    this.audit = audit;
  }

  /**
   * Looks at every event that a schedule has not seen.
   *
   * @throws PlatformException {@code unavailable} when the store is away; the next look finds the
   *     same
   */
  public void look() {
    for (String name : database.inTransaction(EventScheduleRow::behind)) {
      try {
        boolean more;
        do {
          more = database.inTransaction(transaction -> advance(transaction, name));
        } while (more);
      } catch (PlatformException e) {
        if (e.problem().type() == ProblemType.UNAVAILABLE) {
          throw e;
        }
        refuse(name, e);
      }
    }
  }

  /** False when it has seen all that there was. */
  private boolean advance(Connection transaction, String name) throws SQLException {
    var row = EventScheduleRow.lock(transaction, name).orElse(null);
    if (row == null) {
      return false;
    }
    List<EventScheduleRow.Numbered> events = EventScheduleRow.events(transaction, row.seen());
    if (events.isEmpty()) {
      return false;
    }
    Gathering gathering = new Gathering(events(transaction, row));
    List<Gathering.EventSet> open = row.gathered(SETS);
    List<AuditEntry> entries = new ArrayList<>();
    String lastRun = null;
    for (EventScheduleRow.Numbered event : events) {
      Gathering.Outcome outcome =
          gathering.offer(
              open,
              event.seq(),
              event.envelope(),
              seqs -> EventScheduleRow.envelopes(transaction, seqs));
      open = outcome.open();
      if (outcome.givenUp() > 0) {
        entries.add(gaveUp(name, "It waited for too many events, or in too many sets."));
      }
      if (!outcome.whole().isEmpty()) {
        JsonNode input = gathering.input(EventScheduleRow.envelopes(transaction, outcome.whole()));
        if (input.size() < outcome.whole().size()) {
          entries.add(gaveUp(name, "An event of the set was cleared away."));
        } else if (Json.write(input).length() > MOST_CHARACTERS) {
          entries.add(
              gaveUp(name, "The events have more than " + MOST_CHARACTERS + " characters."));
        } else {
          var occurrence = new Occurrence(name, "event:" + event.seq(), event.receivedAt(), input);
          occurrence.record(transaction, event.receivedAt()).ifPresent(entries::add);
          lastRun = occurrence.runId();
        }
      }
    }
    row.stand(transaction, events.getLast().seq(), open, lastRun);
    if (!entries.isEmpty()) {
      audit.append(transaction, entries);
    }
    return true;
  }

  private WorkflowSchedule.ByEvents events(Connection transaction, EventScheduleRow row)
      throws SQLException {
    Schedule schedule = schedules.check(row.name(), row.document(), row.seal());
    StoredDefinition definition =
        definitions
            .resolve(transaction, schedule.start().path(), schedule.start().version())
            .orElseThrow(() -> missing(schedule));
    return DefinitionReader.open(definition.document()).schedule().orElse(null)
            instanceof WorkflowSchedule.ByEvents events
        ? events
        : missingEvents(schedule);
  }

  /** It starts nothing until it was applied anew and resumed; said once, not with every event. */
  private void refuse(String name, PlatformException why) {
    database.inTransaction(
        transaction -> {
          if (schedules.pause(transaction, name, why.problem().detail())) {
            audit.append(transaction, ScheduleStore.refused(ACTOR, name, why));
          }
          return true;
        });
  }

  private static AuditEntry gaveUp(String name, String reason) {
    return AuditEntry.of("schedule.gave-up", ACTOR, name).with("reason", reason);
  }

  private static PlatformException missing(Schedule schedule) {
    return PlatformException.of(
        ProblemType.NOT_FOUND,
        "There is no version %s of the workflow %s."
            .formatted(schedule.start().version().text(), schedule.start().path()));
  }

  private static WorkflowSchedule.ByEvents missingEvents(Schedule schedule) {
    throw PlatformException.of(
        ProblemType.INVALID_DEFINITION,
        "The workflow %s has no schedule by events.".formatted(schedule.start().path()));
  }
}

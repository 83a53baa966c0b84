package dev.penstock.functions.api.configuration;

import dev.penstock.audit.AuditEntry;
import dev.penstock.definition.DefinitionId;
import dev.penstock.definition.DefinitionStore;
import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.schedule.Schedule;
import dev.penstock.schedule.ScheduleStore;
import dev.penstock.schedule.StoredSchedule;
import dev.penstock.trigger.VersionRange;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of schedules. A workflow goes by the schedule that its newest release holds, which
 * starts exactly that version; a newest release without one ends it. Others have files of their
 * own.
 */
final class SchedulePlan {

  private static final String KIND = "schedule";

  private final DefinitionStore definitions;
  private final ScheduleStore schedules;
  private final Clock clock;

  SchedulePlan(DefinitionStore definitions, ScheduleStore schedules, Clock clock) {
    this.definitions = definitions;
    this.schedules = schedules;
    this.clock = clock;
  }

  List<Change> changes(Connection connection, List<Described.Workflow> workflows)
      throws SQLException {
    Map<String, List<Described.Workflow>> byPath = new LinkedHashMap<>();
    for (var workflow : workflows) {
      byPath
          .computeIfAbsent(workflow.definition().id().path(), _ -> new ArrayList<>())
          .add(workflow);
    }
    List<Change> changes = new ArrayList<>();
    for (var versions : byPath.values()) {
      Optional<Described.Workflow> newest = newest(connection, versions);
      if (newest.isPresent()) {
        change(connection, newest.get()).ifPresent(changes::add);
      }
    }
    return changes;
  }

  /** Empty when a version that is stored is newer than all of the folder. */
  private Optional<Described.Workflow> newest(
      Connection connection, List<Described.Workflow> versions) throws SQLException {
    List<String> all = new ArrayList<>();
    versions.forEach(version -> all.add(version.definition().id().version()));
    definitions
        .resolve(connection, versions.getFirst().definition().id().path(), VersionRange.ANY)
        .ifPresent(stored -> all.add(stored.id().version()));
    Optional<String> newest = VersionRange.ANY.newest(all);
    return versions.stream()
        .filter(version -> newest.filter(version.definition().id().version()::equals).isPresent())
        .findFirst();
  }

  /** What becomes of files. */
  List<Change> files(Connection connection, List<Described.Timer> timers) throws SQLException {
    List<Change> changes = new ArrayList<>();
    for (var timer : timers) {
      changes.add(put(connection, timer.path(), null, timer.schedule()));
    }
    return changes;
  }

  /** Schedules of files that are not there any more. */
  List<Change> removals(Connection connection, List<Described.Timer> timers) throws SQLException {
    List<String> named = timers.stream().map(timer -> timer.schedule().name()).toList();
    List<Change> removals = new ArrayList<>();
    for (var stored : schedules.list(connection)) {
      String name = stored.schedule().name();
      if (!stored.schedule().isHeld() && !named.contains(name)) {
        removals.add(removal(name, name, null));
      }
    }
    return removals;
  }

  private Optional<Change> change(Connection connection, Described.Workflow workflow)
      throws SQLException {
    DefinitionId id = workflow.definition().id();
    Optional<Schedule> wanted = schedule(workflow.definition());
    if (wanted.isPresent()) {
      return Optional.of(put(connection, workflow.path(), id.version(), wanted.get()));
    }
    return schedules.find(connection, id.path()).isEmpty()
        ? Optional.empty()
        : Optional.of(
            removal(
                workflow.path(), id.path(), "The newest version of the workflow has no schedule."));
  }

  private Change put(
      Connection connection, String path, @Nullable String version, Schedule schedule)
      throws SQLException {
    String name = schedule.name();
    Optional<String> before =
        schedules.intact(connection, name).map(StoredSchedule::schedule).map(Schedule::document);
    String document = schedule.document();
    String digest = Digest.of(document);
    boolean same = before.filter(document::equals).isPresent();
    Step put =
        (transaction, by) -> {
          schedules.put(transaction, schedule, by, clock.instant());
          return List.of(AuditEntry.of("schedule.applied", by, name).with("digest", digest));
        };
    Change.Verb verb =
        same ? Change.Verb.UNCHANGED : before.isEmpty() ? Change.Verb.ADDED : Change.Verb.CHANGED;
    String diff =
        same || before.isEmpty() ? null : LineDiff.of(Json.read(before.get()), Json.read(document));
    return new Change(
        path, KIND, name, verb, version, digest, diff, null, same ? Step.none() : put);
  }

  private Change removal(String path, String name, @Nullable String why) {
    return new Change(
        path,
        KIND,
        name,
        Change.Verb.REMOVED,
        null,
        null,
        null,
        why,
        (transaction, by) -> {
          int waited = schedules.remove(transaction, name);
          AuditEntry entry = AuditEntry.of("schedule.removed", by, name);
          return List.of(waited == 0 ? entry : entry.with("waited", waited));
        });
  }

  private static Optional<Schedule> schedule(WorkflowDefinition definition) {
    DefinitionId id = definition.id();
    return definition
        .schedule()
        .map(held -> Schedule.held(id.namespace(), id.name(), id.version(), held.timing()));
  }
}

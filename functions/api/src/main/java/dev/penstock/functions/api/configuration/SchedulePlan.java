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

/**
 * What becomes of the schedules that workflow documents hold. A workflow goes by the schedule of
 * its newest release, which starts exactly that version; a newest release without one ends it.
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

  private Optional<Change> change(Connection connection, Described.Workflow workflow)
      throws SQLException {
    String name = workflow.definition().id().path();
    Optional<String> before =
        schedules.find(connection, name).map(StoredSchedule::schedule).map(Schedule::document);
    Optional<Schedule> wanted = schedule(workflow.definition());
    if (wanted.isEmpty()) {
      return before.map(_ -> removal(workflow, name));
    }
    Schedule schedule = wanted.get();
    String document = schedule.document();
    String digest = Digest.of(document);
    if (before.filter(document::equals).isPresent()) {
      return Optional.of(
          change(workflow, schedule, Change.Verb.UNCHANGED, digest, null, Step.none()));
    }
    Step put =
        (transaction, by) -> {
          schedules.put(transaction, schedule, by, clock.instant());
          return List.of(AuditEntry.of("schedule.applied", by, name).with("digest", digest));
        };
    return Optional.of(
        before.isEmpty()
            ? change(workflow, schedule, Change.Verb.ADDED, digest, null, put)
            : change(
                workflow,
                schedule,
                Change.Verb.CHANGED,
                digest,
                LineDiff.of(Json.read(before.get()), Json.read(document)),
                put));
  }

  private static Change change(
      Described.Workflow workflow,
      Schedule schedule,
      Change.Verb verb,
      String digest,
      @org.jspecify.annotations.Nullable String diff,
      Step step) {
    String version = workflow.definition().id().version();
    return new Change(
        workflow.path(), KIND, schedule.name(), verb, version, digest, diff, null, step);
  }

  private Change removal(Described.Workflow workflow, String name) {
    return new Change(
        workflow.path(),
        KIND,
        name,
        Change.Verb.REMOVED,
        null,
        null,
        null,
        "The newest version of the workflow has no schedule.",
        (transaction, by) -> {
          schedules.remove(transaction, name);
          return List.of(AuditEntry.of("schedule.removed", by, name));
        });
  }

  private static Optional<Schedule> schedule(WorkflowDefinition definition) {
    DefinitionId id = definition.id();
    return definition
        .schedule()
        .map(
            held ->
                new Schedule(id.path(), held.timing(), id.path(), new VersionRange(id.version())));
  }
}

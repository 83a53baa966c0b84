package dev.penstock.functions.api.configuration;

import dev.penstock.audit.AuditEntry;
import dev.penstock.config.ConfigStore;
import dev.penstock.definition.DefinitionId;
import dev.penstock.definition.DefinitionStore;
import dev.penstock.definition.SourceText;
import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.definition.diff.DefinitionDiff;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.policy.PolicyPins;
import dev.penstock.trigger.Trigger;
import dev.penstock.trigger.TriggerStore;
import dev.penstock.trigger.VersionRange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares a folder with what is stored. It only reads; each change carries the step to take. */
final class Planner {

  private final DefinitionStore definitions;
  private final PolicyPins policies;
  private final ConfigStore configs;
  private final TriggerStore triggers;
  private final SchedulePlan schedules;
  private final SubscriptionPlan subscriptions;

  Planner(
      DefinitionStore definitions,
      PolicyPins policies,
      ConfigStore configs,
      TriggerStore triggers,
      SchedulePlan schedules,
      SubscriptionPlan subscriptions) {
    this.definitions = definitions;
    this.policies = policies;
    this.configs = configs;
    this.triggers = triggers;
    this.schedules = schedules;
    this.subscriptions = subscriptions;
  }

  List<Change> plan(Connection connection, Folder folder, boolean prune) throws SQLException {
    List<Change> changes = new ArrayList<>();
    for (var workflow : folder.all(Described.Workflow.class)) {
      changes.add(workflow(connection, workflow));
    }
    changes.addAll(schedules.changes(connection, folder.all(Described.Workflow.class)));
    changes.addAll(new PolicyPlan(policies, folder.all(Described.Rules.class)).changes(connection));
    changes.addAll(new ConfigPlan(configs).changes(connection, folder));
    for (var hook : folder.all(Described.Hook.class)) {
      changes.add(hook(connection, hook));
    }
    changes.addAll(schedules.files(connection, folder.all(Described.Timer.class)));
    changes.addAll(subscriptions.files(connection, folder.all(Described.Outlet.class)));
    if (prune) {
      changes.addAll(subscriptions.removals(connection, folder.all(Described.Outlet.class)));
      changes.addAll(removals(connection, folder));
      changes.addAll(schedules.removals(connection, folder.all(Described.Timer.class)));
    }
    return changes;
  }

  /** What only shows together with other files and the store: what would start nothing. */
  List<FileDefect> dangling(Connection connection, Folder folder) throws SQLException {
    List<FileDefect> defects = new ArrayList<>(new ConfigPlan(configs).defects(connection, folder));
    for (var hook : folder.all(Described.Hook.class)) {
      if (hook.trigger().purpose() instanceof Trigger.Start start
          && isDangling(connection, folder, start)) {
        defects.add(startsNothing(hook.path(), hook.source(), start));
      }
    }
    for (var timer : folder.all(Described.Timer.class)) {
      if (isDangling(connection, folder, timer.schedule().start())) {
        defects.add(startsNothing(timer.path(), timer.source(), timer.schedule().start()));
      }
    }
    return defects;
  }

  private boolean isDangling(Connection connection, Folder folder, Trigger.Start start)
      throws SQLException {
    boolean here =
        folder.all(Described.Workflow.class).stream()
            .map(workflow -> workflow.definition().id())
            .anyMatch(
                id -> id.path().equals(start.path()) && start.version().contains(id.version()));
    return !here && definitions.resolve(connection, start.path(), start.version()).isEmpty();
  }

  private static FileDefect startsNothing(String path, SourceText source, Trigger.Start start) {
    return FileDefect.at(
        path,
        source,
        "/start/workflow",
        "There is no definition %s in the range %s, neither stored nor in the folder."
            .formatted(start.path(), start.version().text()));
  }

  private Change workflow(Connection connection, Described.Workflow workflow) throws SQLException {
    WorkflowDefinition definition = workflow.definition();
    String name = definition.id().path();
    String version = definition.id().version();
    String digest = definition.digest();
    var stored = definitions.find(connection, definition.id());
    if (stored.isEmpty()) {
      Optional<Change.Compared> compared = compared(connection, definition);
      return new Change(
          workflow.path(),
          "workflow",
          name,
          compared.isEmpty() ? Change.Verb.ADDED : Change.Verb.CHANGED,
          version,
          digest,
          compared.map(Change.Compared::text).orElse(null),
          null,
          compared.orElse(null),
          (transaction, by) -> {
            definitions.insert(transaction, definition.id(), definition.document(), by);
            return List.of(
                AuditEntry.of("definition.applied", by, definition.id().toString())
                    .with("digest", digest));
          });
    }
    if (stored.get().digest().equals(digest)) {
      return new Change(
          workflow.path(),
          "workflow",
          name,
          Change.Verb.UNCHANGED,
          version,
          digest,
          null,
          null,
          Step.none());
    }
    return new Change(
        workflow.path(),
        "workflow",
        name,
        Change.Verb.CONFLICT,
        version,
        digest,
        LineDiff.of(stored.get().document(), definition.document()),
        "Version %s exists with other content and never changes. Raise document.version."
            .formatted(version),
        Step.none());
  }

  private Optional<Change.Compared> compared(Connection connection, WorkflowDefinition definition)
      throws SQLException {
    var newest = definitions.resolve(connection, definition.id().path(), VersionRange.ANY);
    return newest.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Change.Compared(
                newest.get().id().version(),
                DefinitionDiff.of(newest.get().document(), definition.document()),
                inFlight(connection, definition.id())));
  }

  private static long inFlight(Connection connection, DefinitionId id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT count(*) FROM run
             WHERE namespace = ? AND name = ? AND status IN ('pending', 'running', 'waiting')
            """)) {
      select.setString(1, id.namespace());
      select.setString(2, id.name());
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private Change hook(Connection connection, Described.Hook hook) throws SQLException {
    Trigger trigger = hook.trigger();
    String digest = Digest.of(trigger.document());
    Step put =
        (transaction, by) -> {
          triggers.put(transaction, trigger, by);
          return List.of(
              AuditEntry.of("trigger.applied", by, trigger.name()).with("digest", digest));
        };
    String missing = MissingSecrets.told(connection, trigger);
    var stored = triggers.find(connection, trigger.name());
    if (stored.isEmpty()) {
      return new Change(
          hook.path(),
          "trigger",
          trigger.name(),
          Change.Verb.ADDED,
          null,
          digest,
          null,
          missing,
          put);
    }
    String before = stored.get().trigger().document();
    boolean same = before.equals(trigger.document());
    return new Change(
        hook.path(),
        "trigger",
        trigger.name(),
        same ? Change.Verb.UNCHANGED : Change.Verb.CHANGED,
        null,
        digest,
        same ? null : LineDiff.of(Json.read(before), trigger.json()),
        missing,
        same ? Step.none() : put);
  }

  private List<Change> removals(Connection connection, Folder folder) throws SQLException {
    List<String> named =
        folder.all(Described.Hook.class).stream().map(hook -> hook.trigger().name()).toList();
    List<Change> removals = new ArrayList<>();
    for (var stored : triggers.list(connection)) {
      String name = stored.trigger().name();
      if (!named.contains(name)) {
        removals.add(
            new Change(
                name,
                "trigger",
                name,
                Change.Verb.REMOVED,
                null,
                null,
                null,
                null,
                (transaction, by) -> {
                  triggers.remove(transaction, name);
                  return List.of(AuditEntry.of("trigger.removed", by, name));
                }));
      }
    }
    return removals;
  }
}

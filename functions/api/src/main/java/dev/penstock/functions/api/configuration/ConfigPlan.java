package dev.penstock.functions.api.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.audit.AuditEntry;
import dev.penstock.config.ConfigLayer;
import dev.penstock.config.ConfigStore;
import dev.penstock.config.EffectiveConfig;
import dev.penstock.definition.SourceText;
import dev.penstock.json.Json;
import dev.penstock.trigger.Trigger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a folder says of configurations: one for the base, and one for each environment. */
final class ConfigPlan {

  private final ConfigStore configs;

  ConfigPlan(ConfigStore configs) {
    this.configs = configs;
  }

  List<Change> changes(Connection connection, Folder folder) throws SQLException {
    List<Change> changes = new ArrayList<>();
    for (EffectiveConfig config : configured(folder)) {
      String path =
          folder.all(Described.Config.class).stream()
              .filter(file -> file.environment().equals(config.environment()))
              .map(Described.Config::path)
              .findFirst()
              .orElse("config/base.yaml");
      changes.add(change(connection, path, config, null));
    }
    boolean none = configs.intactDigest(connection, EffectiveConfig.BASE).isEmpty();
    if (none && changes.stream().noneMatch(it -> it.name().equals(EffectiveConfig.BASE))) {
      changes.add(
          change(
              connection,
              "config/base.yaml",
              EffectiveConfig.of(EffectiveConfig.BASE, ConfigLayer.base(Json.object())),
              "The folder has no config/base.yaml, so an empty one is put in force."));
    }
    return changes;
  }

  /** Values that do not fit the schema, by themselves or with what a file that starts runs adds. */
  List<FileDefect> defects(Connection connection, Folder folder) throws SQLException {
    List<FileDefect> defects = new ArrayList<>();
    List<EffectiveConfig> fit = new ArrayList<>();
    for (EffectiveConfig config : configured(folder)) {
      Optional<String> complaint = config.complaint();
      if (complaint.isEmpty()) {
        fit.add(config);
      } else {
        defects.add(unfit(folder, config, complaint.get()));
      }
    }
    if (folder.all(Described.Config.class).isEmpty()) {
      // In this transaction: a function has one connection.
      Optional<String> digest = configs.intactDigest(connection, EffectiveConfig.BASE);
      if (digest.isPresent()) {
        fit.add(configs.require(connection, digest.get()));
      }
    }
    for (var hook : folder.all(Described.Hook.class)) {
      if (hook.trigger().purpose() instanceof Trigger.Start start) {
        defects.addAll(unfit(hook.path(), hook.source(), start, fit));
      }
    }
    for (var timer : folder.all(Described.Timer.class)) {
      defects.addAll(unfit(timer.path(), timer.source(), timer.schedule().start(), fit));
    }
    return defects;
  }

  private static FileDefect unfit(Folder folder, EffectiveConfig config, String complaint) {
    String detail = "The configuration of " + config.environment() + " does not fit: " + complaint;
    return folder.all(Described.Config.class).stream()
        .filter(file -> file.environment().equals(config.environment()))
        .findFirst()
        .map(file -> FileDefect.at(file.path(), file.source(), "", detail))
        .orElseGet(() -> new FileDefect("config/base.yaml", 1, 1, "", detail));
  }

  private static List<FileDefect> unfit(
      String path, SourceText source, Trigger.Start start, List<EffectiveConfig> configs) {
    if (start.config().isEmpty()) {
      return List.of();
    }
    ConfigLayer own = new ConfigLayer(path, start.config().get());
    List<FileDefect> defects = new ArrayList<>();
    for (EffectiveConfig config : configs) {
      config
          .with(own)
          .complaint()
          .ifPresent(
              complaint ->
                  defects.add(
                      FileDefect.at(
                          path,
                          source,
                          "/start/config",
                          "With the configuration of "
                              + config.environment()
                              + " it does not fit: "
                              + complaint)));
    }
    return defects;
  }

  private static List<EffectiveConfig> configured(Folder folder) {
    List<Described.Config> files = folder.all(Described.Config.class);
    Optional<JsonNode> schema =
        folder.all(Described.ConfigSchema.class).stream()
            .findFirst()
            .map(Described.ConfigSchema::schema);
    if (files.isEmpty() && schema.isEmpty()) {
      return List.of();
    }
    ConfigLayer base =
        ConfigLayer.base(
            files.stream()
                .filter(file -> file.environment().equals(EffectiveConfig.BASE))
                .findFirst()
                .map(Described.Config::values)
                .orElseGet(Json::object));
    List<EffectiveConfig> all = new ArrayList<>();
    boolean isBaseSaid =
        files.stream().anyMatch(it -> it.environment().equals(EffectiveConfig.BASE));
    if (isBaseSaid || files.isEmpty()) {
      all.add(new EffectiveConfig(EffectiveConfig.BASE, List.of(base), schema));
    }
    for (Described.Config file : files) {
      if (!file.environment().equals(EffectiveConfig.BASE)) {
        ConfigLayer own = ConfigLayer.environment(file.environment(), file.values());
        all.add(new EffectiveConfig(file.environment(), List.of(base, own), schema));
      }
    }
    return all;
  }

  private Change change(
      Connection connection, String path, EffectiveConfig config, @Nullable String message)
      throws SQLException {
    Optional<String> active = configs.intactDigest(connection, config.environment());
    boolean same = active.filter(config.digest()::equals).isPresent();
    String diff =
        same || active.isEmpty()
            ? null
            : LineDiff.of(configs.require(connection, active.get()).values(), config.values());
    Change.Verb verb =
        same ? Change.Verb.UNCHANGED : active.isEmpty() ? Change.Verb.ADDED : Change.Verb.CHANGED;
    Step step =
        (transaction, by) -> {
          configs.activate(transaction, config, by);
          return List.of(
              AuditEntry.of("config.activated", by, config.environment())
                  .with("digest", config.digest()));
        };
    return new Change(
        path,
        "config",
        config.environment(),
        verb,
        null,
        config.digest(),
        diff,
        message,
        same ? Step.none() : step);
  }
}

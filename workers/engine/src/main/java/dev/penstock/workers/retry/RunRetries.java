package dev.penstock.workers.retry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.config.ConfigStore;
import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.DefinitionStore;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import dev.penstock.workers.interpreter.StateCodec;
import dev.penstock.workers.interpreter.Undo;
import dev.penstock.workers.protocol.HumanTasks;
import dev.penstock.workers.trial.Reenactment;
import dev.penstock.workers.trial.Trial;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Plans to take a run that is over up again at one of its tasks. Thread-safe. */
public final class RunRetries {

  private final Database database;
  private final DefinitionStore definitions;
  private final ConfigStore configs;
  private final HumanTasks inbox;
  private final Clock clock;

  public RunRetries(
      Database database,
      DefinitionStore definitions,
      ConfigStore configs,
      HumanTasks inbox,
      Clock clock) {
    this.database = database;
    this.definitions = definitions;
    this.configs = configs;
    this.inbox = inbox;
    this.clock = clock;
  }

  /**
   * What a retry would be.
   *
   * @param position the task it begins with
   * @param state where the new run stands
   * @param again keys of the old run's effects, then ids of the runs it had started, that are not
   *     kept: the new run makes its own, when it comes to them
   */
  public record Plan(String position, JsonNode state, List<String> again) {
    public Plan {
      again = List.copyOf(again);
    }
  }

  /** A run as it was started. */
  private record Started(
      String digest, String configDigest, JsonNode input, String startedBy, Instant at) {}

  /**
   * Plans.
   *
   * @param task name or pointer
   * @param input what the task is given instead; null for what it was given
   * @throws PlatformException {@code not-found}; {@code conflict} saying why not there
   */
  public Plan plan(String runId, String task, @Nullable JsonNode input) {
    Started started = started(runId);
    var definition = DefinitionReader.open(definitions.require(started.digest()).document());
    RecordedWorld world = new RecordedWorld(database, inbox);
    return switch (Reenactment.upTo(
        definition,
        new Trial.Given(
            runId,
            started.input(),
            started.startedBy(),
            started.at(),
            configs.require(started.configDigest()).values()),
        world,
        task,
        input,
        clock.instant())) {
      case Reenactment.Result.Refused(String why) ->
          throw PlatformException.of(ProblemType.CONFLICT, why);
      case Reenactment.Result.Reached(String position, JsonNode state) -> {
        refuseUndone(runId, StateCodec.read(state).undos());
        yield new Plan(position, state, again(runId, world));
      }
    };
  }

  /** What was undone does not stand any more, so nothing can go on from it. */
  private void refuseUndone(String runId, List<Undo> before) {
    if (!before.isEmpty() && hasUndone(runId)) {
      throw PlatformException.of(
          ProblemType.CONFLICT,
          "The run has undone what it did before this task ("
              + before.stream().map(Undo::position).distinct().collect(Collectors.joining(", "))
              + "), so it can't go on from there. Restart it at "
              + before.getFirst().position()
              + " or before.");
    }
  }

  private boolean hasUndone(String runId) {
    return database.inTransaction(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  """
                  SELECT FROM hop WHERE run_id = ? AND kind = 'undo' LIMIT 1
                  """)) {
            select.setString(1, runId);
            try (ResultSet row = select.executeQuery()) {
              return row.next();
            }
          }
        });
  }

  private Started started(String runId) {
    return database.inTransaction(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  """
                  SELECT definition_digest, config_digest, input, started_by,
                         COALESCE(started_at, created_at)
                    FROM run WHERE id = ?
                  """)) {
            select.setString(1, runId);
            try (ResultSet row = select.executeQuery()) {
              if (!row.next()) {
                throw PlatformException.of(ProblemType.NOT_FOUND, "There is no run " + runId + ".");
              }
              return new Started(
                  row.getString(1),
                  row.getString(2),
                  Json.read(row.getString(3)),
                  row.getString(4),
                  row.getObject(5, OffsetDateTime.class).toInstant());
            }
          }
        });
  }

  private List<String> again(String runId, RecordedWorld world) {
    List<String> again = new ArrayList<>(others(runId, world.used()));
    again.addAll(otherRuns(runId, world.usedRuns()));
    return again;
  }

  private List<String> otherRuns(String runId, Set<String> kept) {
    return database.inTransaction(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  """
                  SELECT id FROM run WHERE parent_id = ? AND NOT id = ANY (?)
                   ORDER BY created_at, id
                  """)) {
            select.setString(1, runId);
            select.setArray(2, connection.createArrayOf("text", kept.toArray()));
            return ids(select);
          }
        });
  }

  private List<String> others(String runId, Set<String> kept) {
    return database.inTransaction(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  """
                  SELECT DISTINCT ON (key) key, attempt FROM effect
                   WHERE run_id = ? AND NOT (key || '#' || attempt) = ANY (?)
                     AND state <> 'passed-over' AND position NOT LIKE '%/metadata/penstock/undo/%'
                   ORDER BY key, attempt
                  """)) {
            select.setString(1, runId);
            select.setArray(2, connection.createArrayOf("text", kept.toArray()));
            return ids(select);
          }
        });
  }

  private static List<String> ids(PreparedStatement select) throws SQLException {
    try (ResultSet rows = select.executeQuery()) {
      List<String> ids = new ArrayList<>();
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
      return ids;
    }
  }
}

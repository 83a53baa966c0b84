package dev.penstock.workers.retry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.config.ConfigLayer;
import dev.penstock.config.ConfigStore;
import dev.penstock.config.EffectiveConfig;
import dev.penstock.definition.DefinitionId;
import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.DefinitionStore;
import dev.penstock.definition.ReadResult;
import dev.penstock.definition.StoredDefinition;
import dev.penstock.definition.WorkflowDefinition;
import dev.penstock.json.Json;
import dev.penstock.policy.PolicyStore;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import dev.penstock.replay.ReplayBasis;
import dev.penstock.store.Database;
import dev.penstock.workers.protocol.HumanTasks;
import dev.penstock.workers.retry.ReplayReport.Difference;
import dev.penstock.workers.retry.ReplayReport.Kind;
import dev.penstock.workers.trial.Account;
import dev.penstock.workers.trial.Ending;
import dev.penstock.workers.trial.Trial;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes a run once more in memory, on what is on record of it, on its own document, policies and
 * configuration or on others, and tells where it would go another way. Nothing is called and nobody
 * is asked. Thread-safe.
 */
public final class RunReplays {

  private final Database database;
  private final DefinitionStore definitions;
  private final ConfigStore configs;
  private final PolicyStore policies;
  private final HumanTasks inbox;

  public RunReplays(
      Database database,
      DefinitionStore definitions,
      ConfigStore configs,
      PolicyStore policies,
      HumanTasks inbox) {
    this.database = database;
    this.definitions = definitions;
    this.configs = configs;
    this.policies = policies;
    this.inbox = inbox;
  }

  /** A run as it was started, and as it ended. */
  private record Recorded(
      DefinitionId id,
      String digest,
      String configDigest,
      JsonNode input,
      String startedBy,
      Instant at,
      String status,
      @Nullable String output,
      @Nullable String problem) {}

  /**
   * Takes it once more.
   *
   * @throws PlatformException {@code not-found}; {@code invalid-input} when there is no such
   *     version, with the first defect of a document that is none, or when the configuration does
   *     not fit its schema
   */
  public ReplayReport replay(String runId, ReplayBasis basis) {
    Recorded run = recorded(runId);
    WorkflowDefinition definition =
        basis
            .definition()
            .map(RunReplays::read)
            .or(() -> basis.version().map(version -> definition(stored(run, version))))
            .orElseGet(() -> definition(definitions.require(run.digest())));
    RecordedWorld record = new RecordedWorld(database, inbox);
    RecordedDecisions decisions =
        new RecordedDecisions(database, policies, basis.policies(), basis.reach());
    ComparingWorld world = new ComparingWorld(record, decisions);
    Account account =
        Trial.run(
            definition,
            new Trial.Given(
                runId, run.input(), run.startedBy(), run.at(), config(run, basis.config())),
            world,
            _ -> {});
    List<Difference> differences = new ArrayList<>(world.differences());
    if (differences.isEmpty() && !(account.ending() instanceof Ending.Stuck)) {
      differences.addAll(notMade(runId, record.used()));
      ending(run, account.ending()).ifPresent(differences::add);
    }
    return new ReplayReport(
        definition.digest(), world.calls(), account.ending(), differences, decisions.allCounted());
  }

  private StoredDefinition stored(Recorded run, String version) {
    return definitions
        .find(new DefinitionId(run.id().namespace(), run.id().name(), version))
        .orElseThrow(
            () ->
                invalid("There is no version " + version + " of the run's workflow.", "/version"));
  }

  private static WorkflowDefinition read(JsonNode document) {
    return switch (DefinitionReader.read("definition", document)) {
      case ReadResult.Valid(var valid, _) -> valid;
      case ReadResult.Invalid(var defects) ->
          throw invalid(defects.getFirst().message(), "/definition" + defects.getFirst().pointer());
    };
  }

  private ObjectNode config(Recorded run, List<ConfigLayer> layers) {
    EffectiveConfig config = configs.require(run.configDigest());
    for (ConfigLayer layer : layers) {
      config = config.replacing(layer);
    }
    Optional<String> complaint = layers.isEmpty() ? Optional.empty() : config.complaint();
    if (complaint.isPresent()) {
      throw invalid("The configuration does not fit: " + complaint.get() + ".", "/config");
    }
    return config.values();
  }

  private static Optional<Difference> ending(Recorded run, Ending ending) {
    String told =
        switch (ending) {
          case Ending.Completed(JsonNode output) -> {
            boolean same =
                run.status().equals("completed")
                    && output.equals(Json.read(run.output() == null ? "null" : run.output()));
            yield same ? "" : "It completes with " + shortened(Json.write(output));
          }
          case Ending.Faulted(var error) -> {
            boolean same =
                run.status().equals("faulted")
                    && run.problem() != null
                    && Json.read(run.problem()).path("type").asText().equals(error.type());
            yield same ? "" : "It faults with " + error.type();
          }
          case Ending.Stuck _ -> "";
        };
    // A run that a person has stopped, or that goes on, has no end of its own to compare with.
    boolean hasEnd = Set.of("completed", "faulted").contains(run.status());
    return told.isEmpty() || !hasEnd
        ? Optional.empty()
        : Optional.of(
            new Difference(
                Kind.OTHER_ENDING, "", "", told + "; on record it is " + run.status() + "."));
  }

  private static String shortened(String text) {
    return text.length() <= 300 ? text : text.substring(0, 300) + "…";
  }

  private List<Difference> notMade(String runId, Set<String> used) {
    return database.inTransaction(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  """
                  SELECT position, iteration, attempt FROM effect
                   WHERE run_id = ? AND state = 'recorded'
                     AND NOT (key || '#' || attempt) = ANY (?)
                   ORDER BY intended_at, key, attempt
                   LIMIT 100
                  """)) {
            select.setString(1, runId);
            select.setArray(2, connection.createArrayOf("text", used.toArray()));
            try (ResultSet rows = select.executeQuery()) {
              List<Difference> differences = new ArrayList<>();
              while (rows.next()) {
                differences.add(
                    new Difference(
                        Kind.NOT_MADE,
                        rows.getString(1),
                        rows.getString(2),
                        "Attempt "
                            + rows.getInt(3)
                            + " of the call is on record and is not made any more."));
              }
              return differences;
            }
          }
        });
  }

  private static WorkflowDefinition definition(StoredDefinition stored) {
    return DefinitionReader.open(stored.document());
  }

  private Recorded recorded(String runId) {
    return database.inTransaction(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  """
                  SELECT namespace, name, version, definition_digest, config_digest, input,
                         started_by, COALESCE(started_at, created_at), status, output, problem
                    FROM run WHERE id = ?
                  """)) {
            select.setString(1, runId);
            try (ResultSet row = select.executeQuery()) {
              if (!row.next()) {
                throw PlatformException.of(ProblemType.NOT_FOUND, "There is no run " + runId + ".");
              }
              return of(row);
            }
          }
        });
  }

  private static Recorded of(ResultSet row) throws SQLException {
    return new Recorded(
        new DefinitionId(row.getString(1), row.getString(2), row.getString(3)),
        row.getString(4),
        row.getString(5),
        Json.read(row.getString(6)),
        row.getString(7),
        row.getObject(8, OffsetDateTime.class).toInstant(),
        row.getString(9),
        row.getString(10),
        row.getString(11));
  }

  private static PlatformException invalid(String detail, String pointer) {
    return new PlatformException(
        Problem.of(ProblemType.INVALID_INPUT, detail, new Problem.FieldError(pointer, detail)));
  }
}

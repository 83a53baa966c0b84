package dev.penstock.workers.relay;

import dev.penstock.config.ConfigLayer;
import dev.penstock.config.ConfigStore;
import dev.penstock.definition.DefinitionStore;
import dev.penstock.policy.PolicyPins;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.trigger.Trigger;
import dev.penstock.trigger.VersionRange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What a new run is pinned to: the newest definition in a range, and the policy and configuration
 * that are active at this moment. Every row read is checked against its seal.
 *
 * @param definitions the stored definitions
 * @param policies which of the stored policies are in force
 * @param configs the stored configurations
 * @param environment whose configuration runs take
 */
public record RunPins(
    DefinitionStore definitions, PolicyPins policies, ConfigStore configs, String environment) {

  /** The pins of one run, by value or by digest. */
  public record Pinned(
      dev.penstock.definition.StoredDefinition definition,
      String policyDigest,
      String configDigest) {

    /** The same with another configuration: that of the run which starts it. */
    public Pinned configuredAs(String digest) {
      return new Pinned(definition, policyDigest, digest);
    }
  }

  /**
   * Resolves what a run would be pinned to now.
   *
   * @param runId the run's, which says whether it takes a version that is staged
   * @param path {@code namespace/name}
   * @throws PlatformException {@code not-found} when no version is in the range; {@code tampered};
   *     {@code conflict} when no policy or configuration is active
   */
  public Pinned resolve(Connection connection, String runId, String path, VersionRange range)
      throws SQLException {
    return resolve(connection, runId, path, range, Optional.empty());
  }

  /**
   * The same for what a file starts.
   *
   * @param file without its extension: {@code triggers/orders}
   * @throws PlatformException as above; {@code invalid-configuration} when what the file configures
   *     does not fit
   */
  public Pinned resolve(Connection connection, String runId, Trigger.Start start, String file)
      throws SQLException {
    return resolve(
        connection,
        runId,
        start.path(),
        start.version(),
        start.config().map(values -> new ConfigLayer(file, values)));
  }

  private Pinned resolve(
      Connection connection,
      String runId,
      String path,
      VersionRange range,
      Optional<ConfigLayer> own)
      throws SQLException {
    var definition =
        definitions
            .resolve(connection, path, range)
            .orElseThrow(
                () ->
                    PlatformException.of(
                        ProblemType.NOT_FOUND,
                        "There is no version of the workflow "
                            + path
                            + " in the range "
                            + range.text()
                            + ". Apply one."));
    return new Pinned(
        definition,
        policies.pin(connection, runId, definition.id()),
        configs.pin(connection, environment, own).digest());
  }
}

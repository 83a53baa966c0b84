package dev.penstock.functions.api.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.config.ConfigStore;
import dev.penstock.config.EffectiveConfig;
import dev.penstock.definition.DefinitionStore;
import dev.penstock.definition.StoredDefinition;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.outbox.Outbox;
import dev.penstock.outbox.OutboxMessage;
import dev.penstock.policy.PolicyPins;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.trace.Hop;
import dev.penstock.trace.TraceCause;
import dev.penstock.trigger.VersionRange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Puts a run on record with everything it is pinned to, and asks the relay to start it: one
 * transaction, so that what was answered will run. Thread-safe.
 */
final class RunStarter {

  private final DefinitionStore definitions;
  private final PolicyPins policies;
  private final ConfigStore configs;
  private final AuditTrail trail;
  private final Clock clock;
  private final String environment;
  private final RunInputs inputs = new RunInputs();

  RunStarter(
      DefinitionStore definitions,
      PolicyPins policies,
      ConfigStore configs,
      AuditTrail trail,
      Clock clock,
      String environment) {
    this.definitions = definitions;
    this.policies = policies;
    this.configs = configs;
    this.trail = trail;
    this.clock = clock;
    this.environment = environment;
  }

  /**
   * Records a pending run.
   *
   * @param id the new run's id
   * @param workflow {@code namespace/name}
   * @param by who asks
   * @param cause where in a trace of theirs the one stands who asks; null for none
   * @param startedNanos {@link System#nanoTime} when the request came
   * @throws PlatformException {@code not-found} when no version matches, {@code invalid-input} when
   *     the input is none for it, {@code conflict} when no policy or configuration is in force,
   *     {@code tampered} naming the row
   */
  void start(
      Connection transaction,
      String id,
      String workflow,
      VersionRange range,
      JsonNode input,
      String by,
      @Nullable TraceCause cause,
      long startedNanos)
      throws SQLException {
    StoredDefinition definition =
        definitions
            .resolve(transaction, workflow, range)
            .orElseThrow(
                () ->
                    PlatformException.of(
                        ProblemType.NOT_FOUND,
                        "There is no definition "
                            + workflow
                            + " in the range "
                            + range.text()
                            + ". Apply one first."));
    inputs.check(definition, input);
    String policy = policies.pin(transaction, id, definition.id());
    EffectiveConfig config = configs.active(transaction, environment);
    insert(transaction, id, definition, config, policy, input, by, cause);
    Outbox.put(transaction, new OutboxMessage(OutboxMessage.Topic.RUN_START, id, Json.object()));
    Duration took = Duration.ofNanos(System.nanoTime() - startedNanos);
    Hop.ofRun(id, Hop.Kind.INGRESS, clock.instant().minus(took), took).insert(transaction);
    trail.append(
        transaction,
        TraceCause.note(
            AuditEntry.of("run.requested", by, id)
                .inRun(id)
                .with("definition", definition.id().toString())
                .with("definitionDigest", definition.digest())
                .with("configDigest", config.digest())
                .with("policyDigest", policy)
                .with("inputDigest", Digest.of(input)),
            cause));
  }

  private static void insert(
      Connection transaction,
      String id,
      StoredDefinition definition,
      EffectiveConfig config,
      String policy,
      JsonNode input,
      String by,
      @Nullable TraceCause cause)
      throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO run (id, namespace, name, version, definition_digest, config_digest,
                             policy_digest, status, input, started_by, trace_parent,
                             trace_kept)
            VALUES (?, ?, ?, ?, ?, ?, ?, 'pending', ?, ?, ?, ?)
            """)) {
      insert.setString(1, id);
      insert.setString(2, definition.id().namespace());
      insert.setString(3, definition.id().name());
      insert.setString(4, definition.id().version());
      insert.setString(5, definition.digest());
      insert.setString(6, config.digest());
      insert.setString(7, policy);
      insert.setString(8, CanonicalJson.write(input));
      insert.setString(9, by);
      TraceCause.set(insert, 10, cause);
      insert.executeUpdate();
    }
  }
}

package dev.penstock.workers.relay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.DefinitionId;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Json;
import dev.penstock.trace.TraceCause;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run as it is recorded before the backbone hears of it: what it is pinned to never changes.
 *
 * @param id the run, also the workflow id
 * @param definition what it runs
 * @param definitionDigest of the document
 * @param configDigest of the effective configuration
 * @param policyDigest of the policy version
 * @param input the raw input
 * @param startedBy who caused it
 * @param deliveryId the delivery it came from; null for none
 * @param cause where in a trace of theirs the one stands who caused it; null for none
 * @param isRecorded whether it is on record and on the trail already
 * @param ended whether it has ended, so that it must not be started again
 */
record RunRow(
    String id,
    DefinitionId definition,
    String definitionDigest,
    String configDigest,
    String policyDigest,
    JsonNode input,
    String startedBy,
    @Nullable String deliveryId,
    @Nullable TraceCause cause,
    boolean isRecorded,
    boolean ended) {

  /** A run that is not on record yet. */
  static RunRow fresh(
      String id,
      RunPins.Pinned pinned,
      JsonNode input,
      String startedBy,
      @Nullable String deliveryId,
      @Nullable TraceCause cause) {
    return new RunRow(
        id,
        pinned.definition().id(),
        pinned.definition().digest(),
        pinned.configDigest(),
        pinned.policyDigest(),
        input,
        startedBy,
        deliveryId,
        cause,
        false,
        false);
  }

  static Optional<RunRow> find(Connection connection, String id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT namespace, name, version, definition_digest, config_digest, policy_digest,
                   input, started_by, delivery_id, ended_at IS NOT NULL AS ended
              FROM run WHERE id = ?
            """)) {
      select.setString(1, id);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(read(id, row)) : Optional.empty();
      }
    }
  }

  /** False when the run is recorded already. */
  boolean insert(Connection transaction) throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO run (id, namespace, name, version, definition_digest, config_digest,
                             policy_digest, status, input, started_by, delivery_id, trace_parent, trace_kept)
            VALUES (?, ?, ?, ?, ?, ?, ?, 'pending', ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO NOTHING
            """)) {
      insert.setString(1, id);
      insert.setString(2, definition.namespace());
      insert.setString(3, definition.name());
      insert.setString(4, definition.version());
      insert.setString(5, definitionDigest);
      insert.setString(6, configDigest);
      insert.setString(7, policyDigest);
      insert.setString(8, CanonicalJson.write(input));
      insert.setString(9, startedBy);
      insert.setString(10, deliveryId);
      TraceCause.set(insert, 11, cause);
      return insert.executeUpdate() == 1;
    }
  }

  private static RunRow read(String id, ResultSet row) throws SQLException {
    return new RunRow(
        id,
        new DefinitionId(
            row.getString("namespace"), row.getString("name"), row.getString("version")),
        row.getString("definition_digest"),
        row.getString("config_digest"),
        row.getString("policy_digest"),
        Json.read(row.getString("input")),
        row.getString("started_by"),
        row.getString("delivery_id"),
        null,
        true,
        row.getBoolean("ended"));
  }
}

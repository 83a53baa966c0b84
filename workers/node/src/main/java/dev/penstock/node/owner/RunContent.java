package dev.penstock.node.owner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.run.ToldParent;
import dev.penstock.run.ToldRun;
import dev.penstock.trace.TraceCause;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The payloads of a run's row; null where there is none, or none that is JSON. */
record RunContent(@Nullable JsonNode input, @Nullable JsonNode output, @Nullable JsonNode problem) {

  static Optional<RunContent> find(Connection transaction, String id) throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement("SELECT input, output, problem FROM run WHERE id = ?")) {
      select.setString(1, id);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(
                new RunContent(
                    json(row.getString(1)), json(row.getString(2)), json(row.getString(3))))
            : Optional.empty();
      }
    }
  }

  static @Nullable JsonNode json(@Nullable String text) {
    try {
      return text == null ? null : Json.read(text);
    } catch (PlatformException e) {
      return null; // whoever changed it did not write JSON
    }
  }

  /** Puts the row there as it is told. Pins can't be updated, so it is made anew. */
  static void replace(
      Connection transaction,
      ToldRun run,
      JsonNode input,
      @Nullable JsonNode output,
      @Nullable JsonNode problem)
      throws SQLException {
    try (PreparedStatement delete = transaction.prepareStatement("DELETE FROM run WHERE id = ?")) {
      delete.setString(1, run.id());
      delete.executeUpdate();
    }
    ToldRun.Pins pins = run.pins().orElseThrow();
    String path = pins.definition().substring(0, pins.definition().indexOf('@'));
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO run (id, namespace, name, version, definition_digest, config_digest,
                             policy_digest, status, input, output, problem, started_by,
                             delivery_id, retry_of, created_at, started_at, ended_at,
                             parent_id, parent_position, parent_iteration, parent_attempt,
                             awaited, depth, trace_parent, trace_kept)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)) {
      insert.setString(1, run.id());
      insert.setString(2, path.substring(0, path.indexOf('/')));
      insert.setString(3, path.substring(path.indexOf('/') + 1));
      insert.setString(4, pins.definition().substring(pins.definition().indexOf('@') + 1));
      insert.setString(5, pins.definitionDigest());
      insert.setString(6, pins.configDigest());
      insert.setString(7, pins.policyDigest());
      insert.setString(8, run.status());
      insert.setString(9, CanonicalJson.write(input));
      insert.setString(10, output == null ? null : CanonicalJson.write(output));
      insert.setString(11, problem == null ? null : CanonicalJson.write(problem));
      insert.setString(12, pins.startedBy());
      insert.setString(13, pins.deliveryId());
      insert.setString(14, pins.retryOf());
      setTime(insert, 15, pins.requestedAt());
      setTime(insert, 16, run.startedAt().orElse(null));
      setTime(insert, 17, run.endedAt().orElse(null));
      setParent(insert, 18, pins.parent());
      TraceCause.set(insert, 24, pins.cause());
      insert.executeUpdate();
    }
  }

  private static void setParent(PreparedStatement insert, int index, @Nullable ToldParent parent)
      throws SQLException {
    insert.setString(index, parent == null ? null : parent.runId());
    insert.setString(index + 1, parent == null ? null : parent.position());
    insert.setString(index + 2, parent == null ? null : parent.iteration());
    insert.setObject(index + 3, parent == null ? null : parent.attempt());
    insert.setObject(index + 4, parent == null ? null : parent.awaited());
    insert.setInt(index + 5, parent == null ? 0 : parent.depth());
  }

  static void setTime(PreparedStatement statement, int index, @Nullable Instant time)
      throws SQLException {
    statement.setObject(index, time == null ? null : time.atOffset(ZoneOffset.UTC));
  }
}

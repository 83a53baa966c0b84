package dev.penstock.trace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/**
 * One bar of a run's waterfall.
 *
 * @param runId the run
 * @param kind which part of the way it was
 * @param position JSON pointer of the task; empty where the hop belongs to the whole run
 * @param iteration as in the task's idempotency key; empty outside loops
 * @param attempt 1 for the first
 * @param startedAt when it began
 * @param took how long it took
 * @param detail facts for the trace page: outcome, rule, status code; never payloads
 */
public record Hop(
    String runId,
    Kind kind,
    String position,
    String iteration,
    int attempt,
    Instant startedAt,
    Duration took,
    ObjectNode detail) {

  /** Inserts what {@link #bind} sets. */
  public static final String INSERT =
      """
      INSERT INTO hop (run_id, kind, position, iteration, attempt, started_at, micros, detail)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)""";

  /** The parts of an event's way, as the trace names them. */
  public enum Kind {
    INGRESS("ingress"),
    ORCHESTRATOR("orchestrator"),
    POLICY("policy.eval"),
    APPROVAL("approval"),
    TOOL("tool.call"),
    SUB_RUN("sub-run"),
    EVENT_EMIT("event.emit"),
    EVENT_CONSUME("event.consume"),
    AUDIT("audit");

    private final String wire;

    Kind(String wire) {
      this.wire = wire;
    }

    public String wire() {
      return wire;
    }
  }

  /** A hop that belongs to the whole run. */
  public static Hop ofRun(String runId, Kind kind, Instant startedAt, Duration took) {
    return new Hop(runId, kind, "", "", 1, startedAt, took, Json.object());
  }

  /** Writes it in the caller's transaction. */
  public void insert(Connection transaction) throws SQLException {
    try (PreparedStatement insert = transaction.prepareStatement(INSERT)) {
      bind(insert, 1);
      insert.executeUpdate();
    }
  }

  /** Writes several in the caller's transaction, in one round trip. */
  public static void insert(Connection transaction, List<Hop> hops) throws SQLException {
    try (PreparedStatement insert = transaction.prepareStatement(INSERT)) {
      for (Hop hop : hops) {
        hop.bind(insert, 1);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /**
   * Sets the eight parameters of {@link #INSERT}, which a caller may send in one round trip with
   * statements of its own.
   *
   * @param from the number of the first
   * @return the number after the last
   */
  public int bind(PreparedStatement insert, int from) throws SQLException {
    insert.setString(from, runId);
    insert.setString(from + 1, kind.wire());
    insert.setString(from + 2, position);
    insert.setString(from + 3, iteration);
    insert.setInt(from + 4, attempt);
    insert.setObject(from + 5, startedAt.atOffset(ZoneOffset.UTC));
    insert.setLong(from + 6, took.toNanos() / 1000);
    insert.setString(from + 7, Json.write(detail));
    return from + 8;
  }
}

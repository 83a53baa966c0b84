package dev.penstock.trace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.store.Commit;
import dev.penstock.store.NewRow;
import java.sql.Connection;
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

  /** The parts of an event's way, as the trace names them. */
  public enum Kind {
    INGRESS("ingress"),
    ORCHESTRATOR("orchestrator"),
    POLICY("policy.eval"),
    APPROVAL("approval"),
    TOOL("tool.call"),
    SUB_RUN("sub-run"),
    UNDO("undo"),
    EVENT_EMIT("event.emit"),
    EVENT_CONSUME("event.consume"),
    AUDIT("audit"),
    /** The whole run, once it is over; no bar of its own on the waterfall. */
    RUN("run");

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
    row().insert(transaction);
  }

  /** Writes several in the caller's transaction, in one round trip. */
  public static void insert(Connection transaction, List<Hop> hops) throws SQLException {
    Commit.ofRows().with(rows(hops)).within(transaction);
  }

  /** As rows, for a caller that commits them together with rows of its own. */
  public static List<NewRow> rows(List<Hop> hops) {
    return hops.stream().map(Hop::row).toList();
  }

  private NewRow row() {
    return NewRow.of(
        "hop (run_id, kind, position, iteration, attempt, started_at, micros, detail)",
        runId,
        kind.wire(),
        position,
        iteration,
        attempt,
        startedAt.atOffset(ZoneOffset.UTC),
        took.toNanos() / 1000,
        Json.write(detail));
  }
}

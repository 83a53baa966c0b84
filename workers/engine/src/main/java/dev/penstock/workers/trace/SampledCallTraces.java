package dev.penstock.workers.trace;

import dev.penstock.store.Database;
import dev.penstock.trace.SpanIds;
import dev.penstock.trace.TraceParent;
import dev.penstock.workers.effect.CallTraces;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Optional;

/** Lets the targets of calls go on with the traces of runs. Thread-safe. */
public final class SampledCallTraces implements CallTraces {

  private final Database database;
  private final TraceSampling sampling;

  public SampledCallTraces(Database database, TraceSampling sampling) {
    this.database = database;
    this.sampling = sampling;
  }

  @Override
  public Optional<TraceParent> of(String runId) {
    return database
        .inTransaction(
            connection -> {
              try (PreparedStatement select =
                  connection.prepareStatement(
                      "SELECT trace_id, trace_parent, trace_kept FROM run WHERE id = ?")) {
                select.setString(1, runId);
                try (ResultSet row = select.executeQuery()) {
                  return row.next() ? Optional.of(RunTrace.of(row)) : Optional.<RunTrace>empty();
                }
              }
            })
        .map(trace -> new TraceParent(trace.id(), SpanIds.run(runId), sampling.keeps(trace)));
  }
}

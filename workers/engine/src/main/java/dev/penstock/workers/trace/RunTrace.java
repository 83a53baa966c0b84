package dev.penstock.workers.trace;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The trace that a run belongs to.
 *
 * @param id of the trace
 * @param cause the span in it of who caused the run; empty when the trace is the run's own
 * @param kept whether who began the trace outside keeps it; empty when it was not begun outside
 */
public record RunTrace(String id, Optional<String> cause, Optional<Boolean> kept) {

  /** From the columns {@code trace_id}, {@code trace_parent} and {@code trace_kept}. */
  static RunTrace of(ResultSet row) throws SQLException {
    return new RunTrace(
        row.getString("trace_id"),
        Optional.ofNullable(row.getString("trace_parent"))
            .map(place -> place.substring(place.indexOf('-') + 1)),
        Optional.ofNullable(row.getObject("trace_kept", Boolean.class)));
  }
}

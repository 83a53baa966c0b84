package dev.penstock.trace;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.audit.AuditEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where in a trace the one stands who caused a run.
 *
 * @param place trace and span, as {@code trace-span}
 * @param kept whether who began the trace outside keeps it; null when it was not begun outside
 */
public record TraceCause(String place, @Nullable Boolean kept) {

  private static final String PLACE = "trace";
  private static final String KEPT = "traceKept";

  /** Somebody outside. */
  public static TraceCause of(TraceParent outside) {
    return new TraceCause(outside.traceId() + "-" + outside.spanId(), outside.sampled());
  }

  /** A span of another run, which is on record. */
  public static TraceCause of(Connection connection, String runId, String span)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT trace_id, trace_kept FROM run WHERE id = ?")) {
      select.setString(1, runId);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw new IllegalStateException("the run " + runId + " was there before");
        }
        return new TraceCause(
            row.getString("trace_id") + "-" + span, row.getObject("trace_kept", Boolean.class));
      }
    }
  }

  /** What an entry of the trail tells of the run that it begins. */
  public static Optional<TraceCause> told(JsonNode detail) {
    return detail.has(PLACE)
        ? Optional.of(
            new TraceCause(
                detail.path(PLACE).asText(),
                detail.has(KEPT) ? detail.path(KEPT).asBoolean() : null))
        : Optional.empty();
  }

  /** The entry that begins a run, with its cause. */
  public static AuditEntry note(AuditEntry entry, @Nullable TraceCause cause) {
    if (cause == null) {
      return entry;
    }
    AuditEntry placed = entry.with(PLACE, cause.place);
    return cause.kept == null ? placed : placed.with(KEPT, cause.kept);
  }

  /** Into two columns of a run's row. */
  public static void set(PreparedStatement insert, int index, @Nullable TraceCause cause)
      throws SQLException {
    insert.setString(index, cause == null ? null : cause.place);
    insert.setObject(index + 1, cause == null ? null : cause.kept);
  }
}

package dev.penstock.workers.subrun;

import dev.penstock.definition.WorkflowError;
import dev.penstock.json.Json;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.SubRunState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * What is on record of a run that was started for a run.
 *
 * @param lasted from when it was asked for to its end, or to now while it is under way
 */
public record SubRunRecord(SubRunState state, Duration lasted) {

  /** Empty when there is no such run. */
  public static Optional<SubRunRecord> find(Connection connection, String id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT status, output, problem, created_at, COALESCE(ended_at, now()) AS until
              FROM run WHERE id = ?
            """)) {
      select.setString(1, id);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(
                new SubRunRecord(
                    state(row),
                    Duration.between(
                        row.getObject("created_at", OffsetDateTime.class),
                        row.getObject("until", OffsetDateTime.class))))
            : Optional.empty();
      }
    }
  }

  private static SubRunState state(ResultSet row) throws SQLException {
    return switch (row.getString("status")) {
      case "completed" ->
          new SubRunState.Ended(new RunResult.Completed(Json.read(row.getString("output"))));
      case "faulted" ->
          new SubRunState.Ended(
              new RunResult.Faulted(
                  Json.mapper()
                      .convertValue(Json.read(row.getString("problem")), WorkflowError.class)));
      case "cancelled" ->
          new SubRunState.Ended(new RunResult.Cancelled("Its own page tells who asked for it."));
      default -> new SubRunState.UnderWay();
    };
  }
}

package dev.penstock.run;

import dev.penstock.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads runs out of the trail. Needs a role that may read it. */
public final class ToldRuns {

  private static final int BATCH = 1_000;

  private ToldRuns() {}

  /**
   * A run at some moment.
   *
   * @param at entries made later are not looked at
   * @return empty when the run was not on record by then
   */
  public static Optional<ToldRun> at(Connection connection, String id, Instant at)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT body FROM audit WHERE run_id = ? ORDER BY seq
            """)) {
      select.setString(1, id);
      ToldRun run = new ToldRun(id);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          var entry = Json.read(rows.getString(1));
          // Entries of two moments that are close together may stand the other way round.
          if (!Instant.parse(entry.path("at").asText()).isAfter(at)) {
            run.take(entry);
          }
        }
      }
      return run.pins().isPresent() ? Optional.of(run) : Optional.empty();
    }
  }

  /** Every run that was put on record, as it is now, one after the other. */
  static void each(Connection connection, Consumer<ToldRun> consumer) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT run_id, body FROM audit WHERE run_id IS NOT NULL ORDER BY run_id, seq
            """)) {
      select.setFetchSize(BATCH);
      try (ResultSet rows = select.executeQuery()) {
        ToldRun run = new ToldRun("");
        while (rows.next()) {
          if (!rows.getString(1).equals(run.id())) {
            told(run, consumer);
            run = new ToldRun(rows.getString(1));
          }
          run.take(Json.read(rows.getString(2)));
        }
        told(run, consumer);
      }
    }
  }

  private static void told(ToldRun run, Consumer<ToldRun> consumer) {
    if (run.pins().isPresent()) {
      consumer.accept(run);
    }
  }
}

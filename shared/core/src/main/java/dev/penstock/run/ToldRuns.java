package dev.penstock.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.person.Disclosure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads runs out of the trail, with people by their names as long as they have them. Needs a role
 * that may read it. Thread-safe.
 */
public final class ToldRuns {

  private static final int BATCH = 1_000;

  private final Disclosure disclosure;

  public ToldRuns(Disclosure disclosure) {
    this.disclosure = disclosure;
  }

  /**
   * A run at some moment.
   *
   * @param at entries made later are not looked at
   * @return empty when the run was not on record by then
   */
  public Optional<ToldRun> at(Connection connection, String id, Instant at) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT body FROM audit WHERE run_id = ? ORDER BY seq
            """)) {
      select.setString(1, id);
      ToldRun run = new ToldRun(id);
      List<ObjectNode> entries = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          entries.add((ObjectNode) Json.read(rows.getString(1)));
        }
      }
      disclosure.of(connection, entries);
      for (ObjectNode entry : entries) {
        // Entries of two moments that are close together may stand the other way round.
        if (!Instant.parse(entry.path("at").asText()).isAfter(at)) {
          run.take(entry);
        }
      }
      return run.pins().isPresent() ? Optional.of(run) : Optional.empty();
    }
  }

  /** Every run that was put on record, as it is now, one after the other. */
  void each(Connection connection, Consumer<ToldRun> consumer) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT run_id, body FROM audit WHERE run_id IS NOT NULL ORDER BY run_id, seq
            """)) {
      select.setFetchSize(BATCH);
      try (ResultSet rows = select.executeQuery()) {
        String id = "";
        List<ObjectNode> entries = new ArrayList<>();
        while (rows.next()) {
          if (!rows.getString(1).equals(id)) {
            told(connection, id, entries, consumer);
            id = rows.getString(1);
            entries.clear();
          }
          entries.add((ObjectNode) Json.read(rows.getString(2)));
        }
        told(connection, id, entries, consumer);
      }
    }
  }

  private void told(
      Connection connection, String id, List<ObjectNode> entries, Consumer<ToldRun> consumer)
      throws SQLException {
    disclosure.of(connection, entries);
    ToldRun run = new ToldRun(id);
    entries.forEach(run::take);
    if (run.pins().isPresent()) {
      consumer.accept(run);
    }
  }
}

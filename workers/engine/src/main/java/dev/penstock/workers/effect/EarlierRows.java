package dev.penstock.workers.effect;

import dev.penstock.workers.protocol.EffectRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalInt;

/** The ledger's rows of attempts before a given one. */
final class EarlierRows {

  private EarlierRows() {}

  /** The first whose outcome is not on record. */
  static OptionalInt open(Connection transaction, String key, int attempt) throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            """
            SELECT MIN(attempt) FROM effect
             WHERE key = ? AND attempt < ? AND state IN ('intended', 'unknown')
            """)) {
      select.setString(1, key);
      select.setInt(2, attempt);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        int first = row.getInt(1);
        return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(first);
      }
    }
  }

  /**
   * The one that a person's word was about which the request carries, once it is on record. Tokens
   * grow from attempt to attempt, so that the word's own tells which one it was.
   */
  static Optional<EffectRow> settled(Connection transaction, EffectRequest request, int attempt)
      throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            EffectRow.SELECT
                + """
                 WHERE key = ? AND attempt < ? AND state = 'recorded'
                   AND fencing_token >= (
                     SELECT (h.payload::jsonb ->> 'fencingToken')::bigint FROM human_task h
                      WHERE h.id = ? AND h.kind = 'unknown-effect' AND h.state = 'decided'
                        AND h.run_id = ? AND h.position = ? AND h.iteration = ?)
                 ORDER BY attempt LIMIT 1
                """)) {
      select.setString(1, request.key());
      select.setInt(2, attempt);
      select.setString(3, request.humanTaskId());
      select.setString(4, request.task().runId());
      select.setString(5, request.task().position());
      select.setString(6, request.task().iteration());
      return EffectRow.of(select);
    }
  }

  /** The newest of them that was begun. */
  static Optional<EffectRow> last(Connection transaction, String key, int attempt)
      throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            EffectRow.SELECT
                + """
                 WHERE key = ? AND attempt < ? AND state <> 'passed-over'
                 ORDER BY attempt DESC LIMIT 1
                """)) {
      select.setString(1, key);
      select.setInt(2, attempt);
      return EffectRow.of(select);
    }
  }

  /**
   * Takes the places of those that are not on the ledger, so that none of them is begun any more.
   *
   * @return how many there were
   */
  static int passOver(Connection transaction, EffectRequest request, String digest)
      throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO effect (key, attempt, run_id, position, iteration, arguments_digest,
                                fencing_token, state, lease_until)
            SELECT ?, earlier, ?, ?, ?, ?, 0, 'passed-over', now()
              FROM generate_series(1, ?) earlier
            ON CONFLICT (key, attempt) DO NOTHING
            """)) {
      insert.setString(1, request.key());
      insert.setString(2, request.task().runId());
      insert.setString(3, request.task().position());
      insert.setString(4, request.task().iteration());
      insert.setString(5, digest);
      insert.setInt(6, request.task().attempt() - 1);
      return insert.executeUpdate();
    }
  }
}

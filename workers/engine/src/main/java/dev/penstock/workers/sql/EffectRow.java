package dev.penstock.workers.sql;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The target's own record of an effect, committed with what the effect changes. Who comes second
 * with a key waits for the first, and then finds its result.
 */
final class EffectRow {

  static final String TABLE =
      """
      CREATE TABLE penstock_effect (
        key     text        PRIMARY KEY,
        made_at timestamptz NOT NULL DEFAULT now(),
        result  jsonb
      )\
      """;

  private EffectRow() {}

  /** Whether nobody has made it before. */
  static boolean begin(Connection transaction, String key) throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            "INSERT INTO penstock_effect (key) VALUES (?) ON CONFLICT (key) DO NOTHING")) {
      insert.setString(1, key);
      return insert.executeUpdate() == 1;
    }
  }

  static void end(Connection transaction, String key, JsonNode result) throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement("UPDATE penstock_effect SET result = ? WHERE key = ?")) {
      update.setString(1, Json.write(result));
      update.setString(2, key);
      update.executeUpdate();
    }
  }

  static Optional<JsonNode> result(Connection transaction, String key) throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement("SELECT result FROM penstock_effect WHERE key = ?")) {
      select.setString(1, key);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(Json.read(row.getString(1))) : Optional.empty();
      }
    }
  }
}

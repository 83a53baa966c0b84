package dev.penstock.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.activation.ActivationStore;
import dev.penstock.json.DigestCache;
import dev.penstock.json.Json;
import dev.penstock.keyring.Seal;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The effective configurations, and which of them new runs take. Every row read is checked against
 * its digest and its seal; only what passed is kept in memory, by digest. Thread-safe.
 */
public final class ConfigStore {

  static final String KIND = "config";

  private final Database database;
  private final Seal seal;
  private final ActivationStore activations;
  private final DigestCache<EffectiveConfig> checked = new DigestCache<>(100);

  public ConfigStore(Database database, Seal seal) {
    this.database = database;
    this.seal = seal;
    this.activations = new ActivationStore(seal);
  }

  /**
   * Makes a configuration the one that new runs of its environment take; needs the role {@code api}
   * or the owner. Going back to an earlier one is an activation of the row that is there already.
   */
  public void activate(Connection transaction, EffectiveConfig config, String by)
      throws SQLException {
    String document = config.document();
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO config (digest, environment, document, seal, applied_by)
            VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (digest) DO NOTHING
            """)) {
      insert.setString(1, config.digest());
      insert.setString(2, config.environment());
      insert.setString(3, document);
      insert.setBytes(4, seal.of(KIND, config.environment(), document));
      insert.setString(5, by);
      insert.executeUpdate();
    }
    activations.activate(transaction, KIND, config.environment(), config.digest(), by);
  }

  /** The digest of what new runs of an environment take. */
  public Optional<String> activeDigest(Connection connection, String environment)
      throws SQLException {
    return activations.newest(connection, KIND, environment);
  }

  /** As {@link #activeDigest}, but an activation that was changed from outside counts as none. */
  public Optional<String> intactDigest(Connection connection, String environment)
      throws SQLException {
    return activations.intact(connection, KIND, environment);
  }

  /**
   * What new runs of an environment take, read afresh.
   *
   * @throws PlatformException {@code tampered}, naming the row; {@code conflict} when nothing is
   *     active for that environment
   */
  public EffectiveConfig active(Connection connection, String environment) throws SQLException {
    Optional<String> digest = activeDigest(connection, environment);
    if (digest.isEmpty()) {
      throw PlatformException.of(
          ProblemType.CONFLICT,
          "No configuration is active for the environment "
              + environment
              + ". Apply a configuration folder first.");
    }
    return require(connection, digest.get());
  }

  /**
   * The configuration with a digest, from memory when it was checked before.
   *
   * @throws PlatformException {@code tampered}, naming the row; {@code not-found}
   */
  public EffectiveConfig require(String digest) {
    return checked
        .get(digest)
        .orElseGet(() -> database.inTransaction(connection -> require(connection, digest)));
  }

  /**
   * The same within a transaction, read afresh.
   *
   * @throws PlatformException {@code tampered}, naming the row; {@code not-found}
   */
  public EffectiveConfig require(Connection connection, String digest) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT environment, document, seal FROM config WHERE digest = ?
            """)) {
      select.setString(1, digest);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw PlatformException.of(
              ProblemType.NOT_FOUND, "There is no configuration with the digest " + digest + ".");
        }
        String environment = row.getString("environment");
        String document = row.getString("document");
        seal.require(KIND, environment, digest, document, row.getBytes("seal"));
        JsonNode values = Json.read(document).path("values");
        var config =
            new EffectiveConfig(environment, values instanceof ObjectNode o ? o : Json.object());
        checked.put(digest, config);
        return config;
      }
    }
  }
}

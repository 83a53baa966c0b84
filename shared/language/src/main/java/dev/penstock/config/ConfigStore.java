package dev.penstock.config;

import dev.penstock.activation.ActivationStore;
import dev.penstock.json.Digest;
import dev.penstock.json.DigestCache;
import dev.penstock.json.Json;
import dev.penstock.keyring.Seal;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import dev.penstock.store.NewRow;
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
    put(transaction, config, by);
    activations.activate(transaction, KIND, config.environment(), config.digest(), by);
  }

  private void put(Connection transaction, EffectiveConfig config, String by) throws SQLException {
    String document = config.document();
    NewRow.of(
            "config (digest, environment, document, seal, applied_by)",
            Digest.of(document),
            config.environment(),
            document,
            seal.of(KIND, config.environment(), document),
            by)
        .unlessItIsThere()
        .insert(transaction);
  }

  /**
   * What a new run takes: the environment's configuration, and on top what the file that starts it
   * has of its own.
   *
   * @param own empty for nothing
   * @throws PlatformException {@code tampered}, naming the row; {@code conflict} when nothing is
   *     active for that environment; {@code invalid-configuration} when the values together do not
   *     fit the environment's schema
   */
  public EffectiveConfig pin(Connection transaction, String environment, Optional<ConfigLayer> own)
      throws SQLException {
    EffectiveConfig active = active(transaction, environment);
    if (own.isEmpty()) {
      return active;
    }
    EffectiveConfig whole = active.with(own.get());
    Optional<String> complaint = whole.complaint();
    if (complaint.isPresent()) {
      throw PlatformException.of(
          ProblemType.INVALID_CONFIGURATION,
          "The configuration of " + own.get().source() + " does not fit: " + complaint.get() + ".");
    }
    put(transaction, whole, own.get().source());
    return whole;
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
        EffectiveConfig config = EffectiveConfig.parse(Json.read(document));
        checked.put(digest, config);
        return config;
      }
    }
  }
}

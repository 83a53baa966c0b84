package dev.penstock.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.activation.ActivationStore;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Digest;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The versions of policies, and which of them new runs take. A version never changes once it is
 * here. Every row read is checked against its digest and its seal; only what passed is kept in
 * memory, by digest. Thread-safe.
 */
public final class PolicyStore {

  /** The policy that runs take. */
  public static final String DEFAULT = "default";

  static final String KIND = "policy";

  private final Database database;
  private final Seal seal;
  private final ActivationStore activations;
  private final DigestCache<StoredPolicy> checked = new DigestCache<>(100);

  public PolicyStore(Database database, Seal seal) {
    this.database = database;
    this.seal = seal;
    this.activations = new ActivationStore(seal);
  }

  /**
   * Adds a version that is not there yet; needs the role {@code api} or the owner.
   *
   * @return its digest
   */
  public String insert(
      Connection transaction, String name, String version, JsonNode document, String by)
      throws SQLException {
    String text = CanonicalJson.write(document);
    String digest = Digest.of(text);
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO policy (digest, name, version, document, seal, applied_by)
            VALUES (?, ?, ?, ?, ?, ?)
            """)) {
      insert.setString(1, digest);
      insert.setString(2, name);
      insert.setString(3, version);
      insert.setString(4, text);
      insert.setBytes(5, seal.of(KIND, name + "@" + version, text));
      insert.setString(6, by);
      insert.executeUpdate();
    }
    return digest;
  }

  /**
   * Puts a version in force, as far as its own rollout says.
   *
   * @param key the {@link PolicyScope#key} of its scope
   */
  public void activate(Connection transaction, String key, String digest, String by)
      throws SQLException {
    activations.activate(transaction, KIND, key, digest, by);
  }

  /** The newest activations of each scope's key, newest first. */
  Map<String, List<ActivationStore.Activated>> activations(Connection connection, List<String> keys)
      throws SQLException {
    return activations.recent(connection, KIND, keys);
  }

  /** The same in a transaction of its own, in one round trip. */
  Map<String, List<ActivationStore.Activated>> activations(List<String> keys) {
    return activations.recent(database, KIND, keys);
  }

  Database database() {
    return database;
  }

  /** As {@link #require(Connection, String)}, from memory when it was checked before. */
  StoredPolicy known(Connection connection, String digest) throws SQLException {
    Optional<StoredPolicy> known = checked.get(digest);
    return known.isPresent() ? known.get() : require(connection, digest);
  }

  /**
   * The policy with a digest, from memory when it was checked before.
   *
   * @throws PlatformException {@code tampered}, naming the row; {@code not-found}
   */
  public StoredPolicy require(String digest) {
    return checked
        .get(digest)
        .orElseGet(() -> database.inTransaction(connection -> require(connection, digest)));
  }

  /**
   * Exactly this version, read afresh.
   *
   * @throws PlatformException {@code tampered}, naming the row
   */
  public Optional<StoredPolicy> find(Connection connection, String name, String version)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT digest, name, version, document, seal
              FROM policy
             WHERE name = ? AND version = ?
            """)) {
      select.setString(1, name);
      select.setString(2, version);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(check(row)) : Optional.empty();
      }
    }
  }

  /**
   * The scope of the version that was applied last, in force or not. As it stands there: a row that
   * was changed from outside must not keep a sound version from being applied.
   */
  public Optional<PolicyScope> lastScope(Connection connection, String name) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT document FROM policy WHERE name = ? ORDER BY applied_at DESC LIMIT 1
            """)) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(PolicyScope.of(Json.read(row.getString("document"))))
            : Optional.empty();
      }
    }
  }

  /**
   * The same within a transaction, read afresh.
   *
   * @throws PlatformException {@code tampered}, naming the row; {@code not-found}
   */
  public StoredPolicy require(Connection connection, String digest) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT digest, name, version, document, seal FROM policy WHERE digest = ?
            """)) {
      select.setString(1, digest);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw PlatformException.of(
              ProblemType.NOT_FOUND, "There is no policy with the digest " + digest + ".");
        }
        return check(row);
      }
    }
  }

  private StoredPolicy check(ResultSet row) throws SQLException {
    String document = row.getString("document");
    var stored =
        new StoredPolicy(
            row.getString("name"),
            row.getString("version"),
            row.getString("digest"),
            Json.read(document));
    seal.require(KIND, stored.identity(), stored.digest(), document, row.getBytes("seal"));
    checked.put(stored.digest(), stored);
    return stored;
  }
}

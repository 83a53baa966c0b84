package dev.penstock.definition;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Digest;
import dev.penstock.json.DigestCache;
import dev.penstock.json.Json;
import dev.penstock.keyring.Seal;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import dev.penstock.trigger.VersionRange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The versions of workflow documents. A version never changes once it is here. Every row read is
 * checked against its digest and its seal; only what passed is kept in memory, by digest.
 * Thread-safe.
 */
public final class DefinitionStore {

  static final String KIND = "definition";

  private final Database database;
  private final Seal seal;
  private final DigestCache<StoredDefinition> checked = new DigestCache<>(500);

  public DefinitionStore(Database database, Seal seal) {
    this.database = database;
    this.seal = seal;
  }

  /**
   * Adds a version that is not there yet; needs the role {@code api} or the owner.
   *
   * @return its digest
   */
  public String insert(Connection transaction, DefinitionId id, JsonNode document, String by)
      throws SQLException {
    String text = CanonicalJson.write(document);
    String digest = Digest.of(text);
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO definition (digest, namespace, name, version, document, seal, applied_by)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """)) {
      insert.setString(1, digest);
      insert.setString(2, id.namespace());
      insert.setString(3, id.name());
      insert.setString(4, id.version());
      insert.setString(5, text);
      insert.setBytes(6, seal.of(KIND, id.toString(), text));
      insert.setString(7, by);
      insert.executeUpdate();
    }
    return digest;
  }

  /**
   * The definition with a digest, from memory when it was checked before.
   *
   * @throws PlatformException {@code tampered}, naming the row; {@code not-found}
   */
  public StoredDefinition require(String digest) {
    return checked
        .get(digest)
        .orElseGet(() -> database.inTransaction(connection -> read(connection, digest)));
  }

  /**
   * The version with exactly this id, read afresh.
   *
   * @throws PlatformException {@code tampered}, naming the row
   */
  public Optional<StoredDefinition> find(Connection connection, DefinitionId id)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT digest, namespace, name, version, document, seal
              FROM definition
             WHERE namespace = ? AND name = ? AND version = ?
            """)) {
      select.setString(1, id.namespace());
      select.setString(2, id.name());
      select.setString(3, id.version());
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(check(row)) : Optional.empty();
      }
    }
  }

  /** As {@link #find(Connection, DefinitionId)}, in a transaction of its own. */
  public Optional<StoredDefinition> find(DefinitionId id) {
    return database.inTransaction(connection -> find(connection, id));
  }

  /**
   * The newest version in a range, read afresh: a run never starts from a row that was changed.
   *
   * @param path {@code namespace/name}
   * @throws PlatformException {@code tampered}, naming the row
   */
  public Optional<StoredDefinition> resolve(Connection connection, String path, VersionRange range)
      throws SQLException {
    int slash = path.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    String namespace = path.substring(0, slash);
    String name = path.substring(slash + 1);
    Optional<String> newest = range.newest(versions(connection, namespace, name));
    return newest.isEmpty()
        ? Optional.empty()
        : find(connection, new DefinitionId(namespace, name, newest.get()));
  }

  private static List<String> versions(Connection connection, String namespace, String name)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT version FROM definition WHERE namespace = ? AND name = ?
            """)) {
      select.setString(1, namespace);
      select.setString(2, name);
      try (ResultSet rows = select.executeQuery()) {
        List<String> versions = new ArrayList<>();
        while (rows.next()) {
          versions.add(rows.getString(1));
        }
        return versions;
      }
    }
  }

  private StoredDefinition read(Connection connection, String digest) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT digest, namespace, name, version, document, seal
              FROM definition
             WHERE digest = ?
            """)) {
      select.setString(1, digest);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw PlatformException.of(
              ProblemType.NOT_FOUND, "There is no definition with the digest " + digest + ".");
        }
        return check(row);
      }
    }
  }

  private StoredDefinition check(ResultSet row) throws SQLException {
    var id =
        new DefinitionId(
            row.getString("namespace"), row.getString("name"), row.getString("version"));
    String digest = row.getString("digest");
    String document = row.getString("document");
    seal.require(KIND, id.toString(), digest, document, row.getBytes("seal"));
    var stored = new StoredDefinition(id, digest, Json.read(document));
    checked.put(digest, stored);
    return stored;
  }
}

package dev.penstock.vault;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Changes the secrets, acting as the api role, which can't read what it writes. Each change is on
 * the audit trail in the same transaction. To read, see {@link VaultReader}. Thread-safe.
 */
public final class Vault {

  /** How long a rotated secret still opens doors, so that senders can follow. */
  public static final Duration OVERLAP = Duration.ofHours(24);

  /** Most bytes of a value. */
  public static final int MAX_BYTES = 64 * 1024;

  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,126}[A-Za-z0-9])?");

  private final VaultCipher cipher;
  private final AuditTrail audit;

  public Vault(Keyring keyring, AuditTrail audit) {
    this.cipher = new VaultCipher(keyring);
    this.audit = audit;
  }

  /**
   * Puts a value. All earlier versions are revoked at once; {@link #rotate} leaves them an overlap.
   *
   * @return the new version, 1 for a new name
   * @throws PlatformException {@code invalid-input} for a bad name or a value that is empty or too
   *     large
   */
  public int put(Connection transaction, String name, SecretValue value, String actor)
      throws SQLException {
    return put(transaction, name, value, Nature.USUAL, actor);
  }

  /**
   * Puts a value, or a reference to one, of a nature.
   *
   * @throws PlatformException as above; also {@code invalid-input} for what can't be a folder, and
   *     {@code conflict} for a value that more could use than the one that it would replace
   */
  public int put(
      Connection transaction, String name, SecretValue value, Nature nature, String actor)
      throws SQLException {
    SecretLimits.check(nature);
    int version = lockAndReadNewest(transaction, check(name, value)) + 1;
    SecretLimits.keep(transaction, name, nature);
    revokeEarlier(transaction, name);
    insert(transaction, name, version, value, nature, actor);
    AuditEntry entry = AuditEntry.of("secret.put", actor, name).with("version", version);
    if (nature.platform()) {
      entry = entry.with("platform", true);
    }
    if (!nature.folder().equals(Nature.EVERYWHERE)) {
      entry = entry.with("folder", nature.folder());
    }
    audit.append(
        transaction, nature.reference() ? entry.with("source", value.revealText()) : entry);
    return version;
  }

  /**
   * Puts a new active value; the present one stays usable for {@link #OVERLAP}, older ones no
   * longer.
   *
   * @return the new version
   * @throws PlatformException {@code not-found} when there is nothing to rotate, {@code
   *     invalid-input} for a value that is empty or too large
   */
  public int rotate(Connection transaction, String name, SecretValue value, String actor)
      throws SQLException {
    int present = lockAndReadNewest(transaction, check(name, value));
    if (present == 0) {
      throw PlatformException.of(
          ProblemType.NOT_FOUND, "There is no secret " + name + " to rotate. Put it first.");
    }
    Nature nature = natureOf(transaction, name, present);
    retirePresent(transaction, name);
    insert(transaction, name, present + 1, value, nature, actor);
    record(transaction, "secret.rotated", name, present + 1, actor);
    return present + 1;
  }

  /**
   * Revokes a version, or all: from the commit on nothing opens it, whoever holds a lease on it.
   *
   * @param version 0 for all that there are
   * @param reason for the trail
   * @throws PlatformException {@code not-found} when there is nothing like it, {@code conflict}
   *     when it is revoked already
   */
  public void revoke(Connection transaction, String name, int version, String reason, String actor)
      throws SQLException {
    int newest = lockAndReadNewest(transaction, name);
    if (newest < Math.max(1, version)) {
      throw PlatformException.of(
          ProblemType.NOT_FOUND, "There is no such secret, or not this version of it.");
    }
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE secret SET state = 'revoked', usable_until = NULL
             WHERE name = ? AND state <> 'revoked' AND (? = 0 OR version = ?)
            """)) {
      update.setString(1, name);
      update.setInt(2, version);
      update.setInt(3, version);
      if (update.executeUpdate() == 0) {
        throw PlatformException.of(ProblemType.CONFLICT, "It is revoked already.");
      }
    }
    AuditEntry entry = AuditEntry.of("secret.revoked", actor, name).with("reason", reason);
    audit.append(transaction, version == 0 ? entry : entry.with("version", version));
  }

  private static String check(String name, SecretValue value) {
    if (!NAME.matcher(name).matches()) {
      throw invalid(
          "/name",
          "A secret's name has letters, digits, '.', '_' and '-', begins and ends with"
              + " a letter or digit, and has at most 128 characters.");
    }
    if (value.size() == 0 || value.size() > MAX_BYTES) {
      throw invalid("/value", "A secret's value has between 1 and " + MAX_BYTES + " bytes.");
    }
    return name;
  }

  /** One change at a time, else two could draw the same version. Freed at the commit. */
  private static int lockAndReadNewest(Connection transaction, String name) throws SQLException {
    try (PreparedStatement lock =
        transaction.prepareStatement("SELECT pg_advisory_xact_lock(7380002)")) {
      lock.execute();
    }
    try (PreparedStatement query =
        transaction.prepareStatement(
            """
            SELECT coalesce(max(version), 0) FROM secret WHERE name = ?
            """)) {
      query.setString(1, name);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? row.getInt(1) : 0;
      }
    }
  }

  /** That of a version, whose value is to be replaced by another. */
  private static Nature natureOf(Connection transaction, String name, int version)
      throws SQLException {
    try (PreparedStatement query =
        transaction.prepareStatement(
            "SELECT folder, platform FROM secret WHERE name = ? AND version = ?")) {
      query.setString(1, name);
      query.setInt(2, version);
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          throw new IllegalStateException("nobody deletes versions of secrets");
        }
        return new Nature(row.getString(1), row.getBoolean(2), false);
      }
    }
  }

  private static void revokeEarlier(Connection transaction, String name) throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE secret SET state = 'revoked', usable_until = NULL
             WHERE name = ? AND state <> 'revoked'
            """)) {
      update.setString(1, name);
      update.executeUpdate();
    }
  }

  private static void retirePresent(Connection transaction, String name) throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE secret
               SET state = CASE state WHEN 'active' THEN 'retiring' ELSE 'revoked' END,
                   usable_until = CASE state WHEN 'active' THEN now() + ? * interval '1 second' END
             WHERE name = ? AND state <> 'revoked'
            """)) {
      update.setLong(1, OVERLAP.toSeconds());
      update.setString(2, name);
      update.executeUpdate();
    }
  }

  private void insert(
      Connection transaction,
      String name,
      int version,
      SecretValue value,
      Nature nature,
      String actor)
      throws SQLException {
    SealedValue sealed = cipher.close(name, version, value, nature);
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO secret (name, version, state, ciphertext, data_key, root, created_by,
                                platform, source, folder)
            VALUES (?, ?, 'active', ?, ?, ?, ?, ?, ?, ?)
            """)) {
      insert.setString(1, name);
      insert.setInt(2, version);
      insert.setBytes(3, sealed.ciphertext());
      insert.setBytes(4, sealed.dataKey());
      insert.setString(5, sealed.root());
      insert.setString(6, actor);
      insert.setBoolean(7, nature.platform());
      insert.setString(8, nature.reference() ? value.revealText() : null);
      insert.setString(9, nature.folder());
      insert.executeUpdate();
    }
  }

  private void record(Connection transaction, String kind, String name, int version, String actor)
      throws SQLException {
    audit.append(transaction, AuditEntry.of(kind, actor, name).with("version", version));
  }

  private static PlatformException invalid(String pointer, String detail) {
    return new PlatformException(
        Problem.of(ProblemType.INVALID_INPUT, detail, new Problem.FieldError(pointer, detail)));
  }
}

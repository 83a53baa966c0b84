package dev.penstock.vault;

import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Reads the secrets, each part as the role that may. Thread-safe. */
public final class VaultReader {

  private final VaultCipher cipher;

  public VaultReader(Keyring keyring) {
    this.cipher = new VaultCipher(keyring);
  }

  /** Names, versions and states, never values; for the api and the auditor. */
  public static List<SecretVersion> list(Connection transaction) throws SQLException {
    try (PreparedStatement query =
            transaction.prepareStatement(
                """
                SELECT name, version, state, created_at, created_by, usable_until, source, platform
                  FROM secret ORDER BY name, version DESC
                """);
        ResultSet row = query.executeQuery()) {
      List<SecretVersion> found = new ArrayList<>();
      while (row.next()) {
        found.add(
            new SecretVersion(
                row.getString(1),
                row.getInt(2),
                SecretVersion.State.of(row.getString(3)),
                row.getObject(4, OffsetDateTime.class).toInstant(),
                row.getString(5),
                instant(row, 6),
                Optional.ofNullable(row.getString(7)),
                row.getBoolean(8)));
      }
      return found;
    }
  }

  /**
   * The active value of a secret, for a worker's own use: to connect, to sign, to send.
   *
   * @throws PlatformException {@code not-found} when there is none, {@code tampered} when it does
   *     not open, {@code unavailable} when whoever keeps it is away
   */
  public OpenSecret open(Connection transaction, String name) throws SQLException {
    return open(find(transaction, name));
  }

  /**
   * The active value of a secret that a task is lent, still sealed.
   *
   * @throws PlatformException {@code not-found} when there is none, {@code forbidden} when it is
   *     one of the platform
   */
  public StoredSecret forTask(Connection transaction, String name) throws SQLException {
    StoredSecret found = find(transaction, name);
    if (found.sealed().nature().platform()) {
      throw PlatformException.of(
          ProblemType.FORBIDDEN,
          "The secret " + name + " is the platform's own: no task is lent it.");
    }
    return found;
  }

  /** Whether {@link #open(StoredSecret)} asks no other machine. */
  public boolean isNear(StoredSecret stored) {
    return cipher.isNear(stored.sealed());
  }

  /**
   * Opens what was found.
   *
   * @throws PlatformException {@code tampered} when it does not open, {@code unavailable} when
   *     whoever keeps it is away
   */
  public OpenSecret open(StoredSecret stored) {
    return cipher.resolve(stored.name(), stored.version(), stored.sealed());
  }

  private static StoredSecret find(Connection transaction, String name) throws SQLException {
    try (PreparedStatement query =
        transaction.prepareStatement(
            """
            SELECT name, version, ciphertext, data_key, root, platform, source IS NOT NULL FROM secret WHERE name = ? AND state = 'active'
            """)) {
      query.setString(1, name);
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          throw PlatformException.of(
              ProblemType.NOT_FOUND, "There is no active secret " + name + ". Put it first.");
        }
        return stored(row);
      }
    }
  }

  /**
   * Every usable value of a secret, newest first, for a worker that signs: who checks may still
   * have the one before.
   *
   * @throws PlatformException {@code not-found} when there is none, {@code tampered} when one of
   *     them does not open
   */
  public List<OpenSecret> openUsable(Connection transaction, String name) throws SQLException {
    try (PreparedStatement query =
        transaction.prepareStatement(
            """
            SELECT name, version, ciphertext, data_key, root, platform, source IS NOT NULL FROM secret
             WHERE name = ? AND state <> 'revoked'
               AND (usable_until IS NULL OR usable_until > now())
             ORDER BY version DESC
            """)) {
      query.setString(1, name);
      try (ResultSet row = query.executeQuery()) {
        List<OpenSecret> found = new ArrayList<>();
        while (row.next()) {
          found.add(opened(row));
        }
        if (found.isEmpty()) {
          throw PlatformException.of(
              ProblemType.NOT_FOUND, "There is no active secret " + name + ". Put it first.");
        }
        return found;
      }
    }
  }

  /**
   * Every usable value of the named webhook secrets, newest first, for the front door, which sees
   * only secrets that a trigger names. Names without a value are simply absent: the caller must
   * refuse when nothing is left.
   *
   * @throws PlatformException {@code tampered} when one of them does not open
   */
  public List<OpenSecret> openAll(Connection transaction, Collection<String> names)
      throws SQLException {
    Array wanted = transaction.createArrayOf("text", names.toArray());
    try (PreparedStatement query =
        transaction.prepareStatement(
            """
            SELECT name, version, ciphertext, data_key, root, platform, source IS NOT NULL FROM webhook_secret
             WHERE name = ANY (?) ORDER BY version DESC, name
            """)) {
      query.setArray(1, wanted);
      try (ResultSet row = query.executeQuery()) {
        List<OpenSecret> found = new ArrayList<>();
        while (row.next()) {
          found.add(opened(row));
        }
        return found;
      }
    }
  }

  /**
   * Opens a value that the caller has read together with other things, in a query of its own.
   *
   * @throws PlatformException {@code tampered} when it does not open
   */
  public OpenSecret open(String name, int version, SealedValue sealed) {
    return cipher.resolve(name, version, sealed);
  }

  private OpenSecret opened(ResultSet row) throws SQLException {
    return open(stored(row));
  }

  private static StoredSecret stored(ResultSet row) throws SQLException {
    return new StoredSecret(
        row.getString(1),
        row.getInt(2),
        new SealedValue(
            row.getBytes(3),
            row.getBytes(4),
            row.getString(5),
            new Nature(row.getBoolean(6), row.getBoolean(7))));
  }

  private static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}

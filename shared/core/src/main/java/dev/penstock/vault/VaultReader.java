package dev.penstock.vault;

import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
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
                SELECT name, version, state, created_at, created_by, usable_until, source, platform,
                       folder
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
                row.getBoolean(8),
                row.getString(9)));
      }
      return found;
    }
  }

  /**
   * The active value of a secret, for a worker's own use: to connect, to sign, to send.
   *
   * @param folder on whose behalf, or {@link Nature#EVERYWHERE} for what all share
   * @throws PlatformException {@code not-found} when there is none, {@code forbidden} when it is
   *     kept for another folder, {@code tampered} when it does not open, {@code unavailable} when
   *     whoever keeps it is away
   */
  public OpenSecret open(Connection transaction, String name, String folder) throws SQLException {
    StoredSecret found = find(transaction, name);
    requireFor(folder, found);
    return open(found);
  }

  /**
   * The active value of a secret that a task is lent, still sealed.
   *
   * @param folder the task's
   * @throws PlatformException {@code not-found} when there is none, {@code forbidden} when it is
   *     one of the platform, or kept for another folder
   */
  public StoredSecret forTask(Connection transaction, String name, String folder)
      throws SQLException {
    StoredSecret found = find(transaction, name);
    requireFor(folder, found);
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
            "SELECT "
                + StoredSecret.COLUMNS
                + " FROM secret WHERE name = ? AND state = 'active'")) {
      query.setString(1, name);
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          throw PlatformException.of(
              ProblemType.NOT_FOUND, "There is no active secret " + name + ". Put it first.");
        }
        return StoredSecret.of(row);
      }
    }
  }

  /**
   * Every usable value of a secret, newest first, for a worker that signs: who checks may still
   * have the one before.
   *
   * @param folder as for {@link #open(Connection, String, String)}
   * @throws PlatformException {@code not-found} when there is none, {@code forbidden} when it is
   *     kept for another folder, {@code tampered} when one of them does not open
   */
  public List<OpenSecret> openUsable(Connection transaction, String name, String folder)
      throws SQLException {
    try (PreparedStatement query =
        transaction.prepareStatement(
            "SELECT "
                + StoredSecret.COLUMNS
                + """
             FROM secret
             WHERE name = ? AND state <> 'revoked'
               AND (usable_until IS NULL OR usable_until > now())
             ORDER BY version DESC
            """)) {
      query.setString(1, name);
      try (ResultSet row = query.executeQuery()) {
        List<OpenSecret> found = new ArrayList<>();
        while (row.next()) {
          StoredSecret stored = StoredSecret.of(row);
          requireFor(folder, stored);
          found.add(open(stored));
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
   * Opens a value that the caller has read together with other things, in a query of its own.
   *
   * @throws PlatformException {@code tampered} when it does not open
   */
  public OpenSecret open(String name, int version, SealedValue sealed) {
    return cipher.resolve(name, version, sealed);
  }

  private static void requireFor(String folder, StoredSecret stored) {
    if (!stored.sealed().nature().isFor(folder)) {
      throw PlatformException.of(
          ProblemType.FORBIDDEN,
          "The secret " + stored.name() + " is kept for another folder, and not used here.");
    }
  }

  private static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}

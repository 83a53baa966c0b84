package dev.penstock.vault;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.RootKeys;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Wraps the data keys of secrets anew under the root key in use, or gives the values new ones, in
 * batches, while secrets are read and put. A row is changed only if it is still as it was read, so
 * that any number of these may run at once; what is killed leaves whole rows, and the next one goes
 * on with the rest. Each batch is on the trail with it. Thread-safe.
 */
public final class DataKeys {

  private static final int BATCH = 100;

  private static final String SELECT = "SELECT " + StoredSecret.COLUMNS + " FROM secret";

  private final RootKeys roots;
  private final VaultCipher cipher;
  private final AuditTrail audit;
  private final int batch;

  public DataKeys(Keyring keyring, AuditTrail audit) {
    this(keyring, audit, BATCH);
  }

  DataKeys(Keyring keyring, AuditTrail audit, int batch) {
    this.roots = keyring.roots();
    this.cipher = new VaultCipher(keyring);
    this.audit = audit;
    this.batch = batch;
  }

  /**
   * What became of them.
   *
   * @param changed how many
   * @param left those that don't open, as {@code name, version n}: nothing can be done about them
   *     but to put them again
   */
  public record Done(int changed, List<String> left) {
    public Done {
      left = List.copyOf(left);
    }
  }

  private interface Change {
    SealedValue of(StoredSecret row);
  }

  /**
   * Wraps all those anew that another root key than the one in use has wrapped.
   *
   * @param database as the worker, or as owner
   * @throws PlatformException {@code unavailable} when the store or a root key is away; what was
   *     done stays done
   */
  public Done rewrap(Database database, String actor) {
    String inUse = roots.inUse().id();
    return walk(
        database,
        actor,
        "vault.rewrapped",
        SELECT
            + """
         WHERE root <> ? AND (name, version) > (?, ?) ORDER BY name, version LIMIT ?
        """,
        inUse,
        row -> cipher.rewrap(row.name(), row.version(), row.sealed()));
  }

  /**
   * Seals all values under new data keys that were sealed before a moment.
   *
   * @param database as owner: nobody else may change what is sealed
   * @throws PlatformException as above
   */
  public Done renew(Database database, String actor, Instant before) {
    return walk(
        database,
        actor,
        "vault.resealed",
        SELECT
            + """
         WHERE sealed_at < ? AND (name, version) > (?, ?) ORDER BY name, version LIMIT ?
        """,
        before.atOffset(ZoneOffset.UTC),
        row -> {
          try (OpenSecret open = cipher.open(row.name(), row.version(), row.sealed())) {
            return cipher.close(row.name(), row.version(), open.value(), row.sealed().nature());
          }
        });
  }

  private Done walk(
      Database database,
      String actor,
      String kind,
      String select,
      Object criterion,
      Change change) {
    int changed = 0;
    List<String> left = new ArrayList<>();
    StoredSecret last = new StoredSecret("", 0, new SealedValue(new byte[0], new byte[0], ""));
    while (true) {
      StoredSecret from = last;
      List<StoredSecret> rows =
          database.inTransaction(connection -> read(connection, select, criterion, from));
      if (rows.isEmpty()) {
        return new Done(changed, left);
      }
      last = rows.getLast();
      List<StoredSecret> anew = new ArrayList<>();
      List<SealedValue> before = new ArrayList<>();
      for (StoredSecret row : rows) {
        try {
          // Outside of any transaction: a root key may be at the other end of a network.
          anew.add(new StoredSecret(row.name(), row.version(), change.of(row)));
          before.add(row.sealed());
        } catch (PlatformException e) {
          if (e.problem().type() == ProblemType.UNAVAILABLE) {
            throw e;
          }
          left.add(row.toString());
        }
      }
      changed += database.inTransaction(tx -> write(tx, actor, kind, anew, before));
    }
  }

  private List<StoredSecret> read(
      Connection connection, String select, Object criterion, StoredSecret from)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(select)) {
      query.setObject(1, criterion);
      query.setString(2, from.name());
      query.setInt(3, from.version());
      query.setInt(4, batch);
      List<StoredSecret> rows = new ArrayList<>();
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          rows.add(StoredSecret.of(row));
        }
      }
      return rows;
    }
  }

  private int write(
      Connection transaction,
      String actor,
      String kind,
      List<StoredSecret> anew,
      List<SealedValue> before)
      throws SQLException {
    int written = 0;
    for (int i = 0; i < anew.size(); i++) {
      written += write(transaction, anew.get(i), before.get(i));
    }
    if (written > 0) {
      audit.append(
          transaction,
          AuditEntry.of(kind, actor, anew.getFirst().sealed().root()).with("secrets", written));
    }
    return written;
  }

  /** The worker may write no ciphertext, so one that stays as it is isn't named. */
  private static int write(Connection transaction, StoredSecret row, SealedValue before)
      throws SQLException {
    boolean resealed = !Arrays.equals(row.sealed().ciphertext(), before.ciphertext());
    try (PreparedStatement update =
        transaction.prepareStatement(
            resealed
                ? """
                  UPDATE secret SET data_key = ?, root = ?, ciphertext = ?, sealed_at = now()
                   WHERE name = ? AND version = ? AND data_key = ?
                  """
                : """
                  UPDATE secret SET data_key = ?, root = ?
                   WHERE name = ? AND version = ? AND data_key = ?
                  """)) {
      int at = 0;
      update.setBytes(++at, row.sealed().dataKey());
      update.setString(++at, row.sealed().root());
      if (resealed) {
        update.setBytes(++at, row.sealed().ciphertext());
      }
      update.setString(++at, row.name());
      update.setInt(++at, row.version());
      update.setBytes(++at, before.dataKey());
      return update.executeUpdate();
    }
  }
}

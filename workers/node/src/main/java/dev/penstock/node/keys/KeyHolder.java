package dev.penstock.node.keys;

import dev.penstock.audit.AuditAnchor;
import dev.penstock.keyring.KeyFile;
import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.spill.SpoolFolder;
import dev.penstock.store.Database;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A node tells the others which keys of the installation it takes, and with which it makes what it
 * makes. It says so of a new one only when nothing in its own data folder is under one before. It
 * goes over to the next when the store says that all do, and its own key file has that one.
 *
 * @param worker a pool of the role worker
 * @param keyFile of its data folder
 * @param node its id
 */
public record KeyHolder(
    Database worker,
    Path keyFile,
    Keyring keyring,
    AuditAnchor anchor,
    SpoolFolder spool,
    String node) {

  /** How often a node tells. */
  public static final Duration TOLD_EVERY = Duration.ofSeconds(3);

  /** Nothing is known to be free of the keys before. */
  static final String NONE = "";

  /**
   * Refuses to go on with a key file that is older than the store.
   *
   * @throws PlatformException {@code invalid-configuration} when it lacks the key in use
   */
  public static void requireKeyInUse(Database worker, Keyring keyring) {
    Optional<String> inUse = inUse(worker);
    List<String> here = keyring.installationIds();
    if (inUse.isPresent() && !here.contains(inUse.get())) {
      throw PlatformException.of(
          ProblemType.INVALID_CONFIGURATION,
          "The installation's key in use is %s, which the key file lacks: it is an older copy. Put"
                  .formatted(inUse.get())
              + " the newest in its place.");
    }
  }

  private static Optional<String> inUse(Database worker) {
    return worker.inTransaction(
        connection -> {
          try (PreparedStatement select =
                  connection.prepareStatement(
                      "SELECT id FROM installation_key ORDER BY taken_at DESC LIMIT 1");
              ResultSet row = select.executeQuery()) {
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
          }
        });
  }

  /** Brings what is in the data folder up to date, and tells what is so. */
  public void tell() {
    Optional<String> due = inUse(worker);
    if (due.isPresent() && due.equals(keyring.nextInstallationId())) {
      KeyFile.takeInstallation(keyFile);
    }
    List<String> accepted = keyring.installationIds();
    anchor.renew();
    boolean isFree = spool.size() == 0 || !keyring.hasFormerInstallationKeys();
    String inUse = isFree ? accepted.getFirst() : NONE;
    worker.inTransaction(
        transaction -> {
          try (PreparedStatement upsert =
              transaction.prepareStatement(
                  """
                  INSERT INTO key_holder AS k (node, accepted, in_use) VALUES (?, ?, ?)
                  ON CONFLICT (node) DO UPDATE
                     SET accepted = EXCLUDED.accepted, in_use = EXCLUDED.in_use, seen_at = now()
                  """)) {
            upsert.setString(1, node);
            upsert.setArray(2, transaction.createArrayOf("text", accepted.toArray()));
            upsert.setString(3, inUse);
            return upsert.executeUpdate();
          }
        });
  }
}

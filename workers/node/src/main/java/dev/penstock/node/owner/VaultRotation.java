package dev.penstock.node.owner;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.keyring.KeyFile;
import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import dev.penstock.vault.DataKeys;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;

/**
 * Rotates the vault's keys while nodes use them. The root key before is accepted until every data
 * key is wrapped by the new one, and stays in the key file until the next rotation, for those who
 * were just about to use it. What is killed half way is gone on with by the node, or by {@link
 * #goOn}. Thread-safe.
 */
public final class VaultRotation {

  private final Path keyFile;
  private final Keyring keyring;
  private final Database database;
  private final AuditTrail audit;
  private final DataKeys dataKeys;

  VaultRotation(Path keyFile, Keyring keyring, Database database) {
    this.keyFile = keyFile;
    this.keyring = keyring;
    this.database = database;
    this.audit = new AuditTrail(keyring, Clock.systemUTC());
    this.dataKeys = new DataKeys(keyring, audit);
  }

  /**
   * What was done.
   *
   * @param root the root key in use
   */
  public record Rotated(String root, DataKeys.Done dataKeys) {}

  /**
   * Gives the key file a new root key for the vault and wraps all data keys by it.
   *
   * @throws PlatformException {@code conflict} when the root key in use is kept elsewhere, or some
   *     data key can't be taken from an older one, which would be lost
   */
  public Rotated rotate() {
    String from = keyring.roots().inUse().id();
    if (!from.startsWith("file:")) {
      throw PlatformException.of(
          ProblemType.CONFLICT,
          "The root key in use is "
              + from
              + ". Rotate it where it is kept, or name another in PENSTOCK_VAULT_KEY and this one in"
              + " PENSTOCK_VAULT_KEYS_BEFORE; then: ./penstock secret rotate-root --continue");
    }
    DataKeys.Done before = dataKeys.rewrap(database, OwnerDesk.PERSON);
    if (!before.left().isEmpty()) {
      throw PlatformException.of(
          ProblemType.CONFLICT,
          "Nothing is rotated: these secrets don't open under the root key of before, which another"
              + " rotation would let go. Put or revoke them anew, and delete what is left of them: "
              + String.join("; ", before.left()));
    }
    record(AuditEntry.of("vault.rotating", OwnerDesk.PERSON, from));
    KeyFile.rotate(keyFile);
    String to = keyring.roots().inUse().id();
    record(AuditEntry.of("vault.rotated", OwnerDesk.PERSON, to).with("before", from));
    return goOn();
  }

  /** Draws the key that the next rotation takes. */
  public void prepare() {
    record(AuditEntry.of("vault.prepared", OwnerDesk.PERSON, keyring.roots().inUse().id()));
    KeyFile.prepare(keyFile);
  }

  /** Wraps what is left by the root key in use. */
  public Rotated goOn() {
    DataKeys.Done done = dataKeys.rewrap(database, OwnerDesk.PERSON);
    return new Rotated(keyring.roots().inUse().id(), done);
  }

  /** Seals all values anew that were sealed before a moment. */
  public DataKeys.Done renewDataKeys(Instant before) {
    return dataKeys.renew(database, OwnerDesk.PERSON, before);
  }

  private void record(AuditEntry entry) {
    database.inTransaction(transaction -> audit.append(transaction, entry));
  }
}

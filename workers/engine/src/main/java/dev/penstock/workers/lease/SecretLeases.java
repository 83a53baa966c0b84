package dev.penstock.workers.lease;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import dev.penstock.store.NewRow;
import dev.penstock.vault.OpenSecret;
import dev.penstock.vault.StoredSecret;
import dev.penstock.vault.VaultReader;
import dev.penstock.workers.tool.Secrets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Grants and uses up leases. A lease that is refused is on the trail, with the reason. A lease is
 * granted in the intent's transaction and opens its secret once, before it expires, in the memory
 * of the worker that acts. Thread-safe.
 */
public final class SecretLeases {

  private static final String REVOKED = "worker revoked";

  private final Database database;
  private final VaultReader vault;
  private final AuditTrail audit;
  private final Duration lifetime;
  private final WorkerRight right;
  private final LeaseRows rows;

  /**
   * The leases that a worker grants and uses up.
   *
   * @param right the worker's own, registered
   */
  public SecretLeases(
      Database database,
      VaultReader vault,
      AuditTrail audit,
      Duration lifetime,
      WorkerRight right) {
    this.database = database;
    this.vault = vault;
    this.audit = audit;
    this.lifetime = lifetime;
    this.right = right;
    this.rows = new LeaseRows(right.worker());
  }

  /** Grants a lease, from the caller's commit on. */
  public void grant(Connection transaction, SecretLease lease) throws SQLException {
    LeaseRows.granted(lease, lifetime).insert(transaction);
  }

  /** Leases as rows, for a caller that commits them together with rows of its own. */
  public List<NewRow> rows(List<SecretLease> leases) {
    return leases.stream().map(lease -> LeaseRows.granted(lease, lifetime)).toList();
  }

  /**
   * Uses the leases up and opens all their secrets, or none; the caller closes them.
   *
   * @throws NotOpenedException naming the first that can't be had
   * @throws PlatformException {@code unavailable} when the store is away
   */
  public Secrets open(List<SecretLease> granted) {
    Map<String, OpenSecret> opened = new HashMap<>();
    try {
      granted.forEach(lease -> opened.put(lease.secret(), open(lease)));
      return new Secrets(opened);
    } catch (NotOpenedException e) {
      opened.values().forEach(OpenSecret::close);
      throw e;
    } catch (PlatformException e) {
      opened.values().forEach(OpenSecret::close);
      if (e.problem().type() == ProblemType.UNAVAILABLE) {
        throw e;
      }
      throw new NotOpenedException(e, false);
    }
  }

  /**
   * Uses the lease up and opens its secret; the caller closes it. Where another machine has to be
   * asked, it is asked outside of any transaction, after the lease was looked at and before it is
   * used up: one that is away costs no lease.
   *
   * @throws PlatformException {@code forbidden} when the lease was used, has expired or is for
   *     another task or host, or the secret is the platform's own or kept for another folder;
   *     {@code not-found} or {@code tampered} from the vault
   * @throws NotOpenedException that may pass: whoever keeps the value or its root key is not there,
   *     or this worker may use no lease
   */
  public OpenSecret open(SecretLease lease) {
    try {
      Looked looked = database.inTransaction(transaction -> look(transaction, lease));
      if (looked instanceof Looked.Near(OpenSecret opened)) {
        return opened;
      }
      StoredSecret stored = ((Looked.Far) looked).stored();
      OpenSecret fetched = fetched(stored);
      try {
        database.inTransaction(transaction -> confirm(transaction, lease, stored));
        return fetched;
      } catch (RuntimeException e) {
        fetched.close();
        throw e;
      }
    } catch (PlatformException e) {
      if (e.problem().type() == ProblemType.UNAVAILABLE) {
        throw e;
      }
      if (refused(lease, e.problem().type()).equals(REVOKED)) {
        throw new NotOpenedException(
            PlatformException.of(
                ProblemType.UNAVAILABLE,
                "The right of the worker " + right.worker() + " to use leases is revoked."),
            true);
      }
      throw e;
    }
  }

  private sealed interface Looked {
    /** The lease is used up. */
    record Near(OpenSecret opened) implements Looked {}

    /** It is good, and not used yet. */
    record Far(StoredSecret stored) implements Looked {}
  }

  private Looked look(Connection transaction, SecretLease lease) throws SQLException {
    StoredSecret stored = vault.forTask(transaction, lease.secret(), lease.folder());
    if (vault.isNear(stored)) {
      useUp(transaction, lease, stored.version());
      return new Looked.Near(vault.open(stored));
    }
    if (!rows.isGood(transaction, lease)) {
      throw notGood(lease);
    }
    return new Looked.Far(stored);
  }

  /** What was fetched is for nothing when the secret was revoked or put anew meanwhile. */
  private boolean confirm(Connection transaction, SecretLease lease, StoredSecret fetched)
      throws SQLException {
    useUp(transaction, lease, fetched.version());
    if (vault.forTask(transaction, lease.secret(), lease.folder()).version() != fetched.version()) {
      throw PlatformException.of(
          ProblemType.NOT_FOUND, "The secret " + lease.secret() + " was put anew meanwhile.");
    }
    return true;
  }

  private OpenSecret fetched(StoredSecret stored) {
    try {
      return vault.open(stored);
    } catch (PlatformException e) {
      if (e.problem().type() == ProblemType.UNAVAILABLE) {
        throw new NotOpenedException(e, true);
      }
      throw e;
    }
  }

  /** Puts it on the trail; the reason. */
  private String refused(SecretLease lease, ProblemType why) {
    return database.inTransaction(
        transaction -> {
          String reason = reason(transaction, lease, why);
          audit.append(
              transaction,
              AuditEntry.of("lease.refused", "worker", lease.secret())
                  .inRun(lease.task().runId())
                  .with("lease", lease.id())
                  .with("position", lease.task().position())
                  .with("attempt", lease.task().attempt())
                  .with("host", lease.host())
                  .with("worker", right.worker())
                  .with("reason", reason));
          return reason;
        });
  }

  private String reason(Connection transaction, SecretLease lease, ProblemType why)
      throws SQLException {
    if (right.isRevoked(transaction)) {
      return REVOKED;
    }
    String state = rows.state(transaction, lease);
    return why == ProblemType.FORBIDDEN || state.equals(LeaseRows.UNKNOWN) ? state : why.code();
  }

  private void useUp(Connection transaction, SecretLease lease, int version) throws SQLException {
    if (!rows.useUp(transaction, lease, version)) {
      throw notGood(lease);
    }
  }

  private static PlatformException notGood(SecretLease lease) {
    return PlatformException.of(
        ProblemType.FORBIDDEN,
        "The lease of the secret " + lease.secret() + " was used or has expired.");
  }
}

package dev.penstock.workers.lease;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import dev.penstock.store.NewRow;
import dev.penstock.vault.OpenSecret;
import dev.penstock.vault.VaultReader;
import dev.penstock.workers.tool.Secrets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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
  }

  /** Grants a lease, from the caller's commit on. */
  public void grant(Connection transaction, SecretLease lease) throws SQLException {
    row(lease).insert(transaction);
  }

  /** Leases as rows, for a caller that commits them together with rows of its own. */
  public List<NewRow> rows(List<SecretLease> leases) {
    return leases.stream().map(this::row).toList();
  }

  private NewRow row(SecretLease lease) {
    return NewRow.computed(
        "lease (id, secret, run_id, position, attempt, host, expires_at)",
        "?, ?, ?, ?, ?, ?, now() + ? * interval '1 millisecond'",
        lease.id(),
        lease.secret(),
        lease.task().runId(),
        lease.task().position(),
        lease.task().attempt(),
        lease.host(),
        lifetime.toMillis());
  }

  /** A secret that can't be had, for a reason that a later try would meet again. */
  public static final class NotOpenedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    NotOpenedException(PlatformException cause) {
      super(cause);
      this.reason = cause.problem().detail();
    }

    public String reason() {
      return reason;
    }
  }

  /**
   * Uses the leases up and opens all their secrets, or none; the caller closes them.
   *
   * @throws NotOpenedException naming the first that can't be had
   * @throws PlatformException {@code unavailable} when the store is away, or this worker's right is
   *     revoked: another one can
   */
  public Secrets open(List<SecretLease> granted) {
    Map<String, OpenSecret> opened = new HashMap<>();
    try {
      granted.forEach(lease -> opened.put(lease.secret(), open(lease)));
      return new Secrets(opened);
    } catch (PlatformException e) {
      opened.values().forEach(OpenSecret::close);
      if (e.problem().type() == ProblemType.UNAVAILABLE) {
        throw e;
      }
      throw new NotOpenedException(e);
    }
  }

  /**
   * Uses the lease up and opens its secret; the caller closes it.
   *
   * @throws PlatformException {@code forbidden} when the lease was used, has expired or is for
   *     another task or host; {@code not-found} or {@code tampered} from the vault; {@code
   *     unavailable} when this worker may use none
   */
  public OpenSecret open(SecretLease lease) {
    try {
      return database.inTransaction(
          transaction -> {
            useUp(transaction, lease);
            return vault.open(transaction, lease.secret());
          });
    } catch (PlatformException e) {
      if (e.problem().type() == ProblemType.UNAVAILABLE) {
        throw e;
      }
      if (refused(lease, e.problem().type()).equals(REVOKED)) {
        throw new PlatformException(
            Problem.of(
                ProblemType.UNAVAILABLE,
                "The right of the worker " + right.worker() + " to use leases is revoked."),
            e);
      }
      throw e;
    }
  }

  /** Puts it on the trail; the reason. */
  private String refused(SecretLease lease, ProblemType why) {
    return database.inTransaction(
        transaction -> {
          String reason = why == ProblemType.FORBIDDEN ? reason(transaction, lease) : why.code();
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

  private String reason(Connection transaction, SecretLease lease) throws SQLException {
    return right.isRevoked(transaction) ? REVOKED : stateOf(transaction, lease);
  }

  private static String stateOf(Connection transaction, SecretLease lease) throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            """
            SELECT used_at IS NOT NULL AS used, expires_at <= now() AS expired
              FROM lease WHERE id = ? AND secret = ?
            """)) {
      select.setString(1, lease.id());
      select.setString(2, lease.secret());
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return "unknown";
        }
        return row.getBoolean("used")
            ? "used"
            : row.getBoolean("expired") ? "expired" : "another task or host";
      }
    }
  }

  private void useUp(Connection transaction, SecretLease lease) throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE lease SET used_at = now(), used_by = ?
             WHERE EXISTS (SELECT FROM worker w WHERE w.id = ? AND w.revoked_at IS NULL)
               AND id = ? AND used_at IS NULL AND expires_at > now()
               AND secret = ? AND run_id = ? AND position = ? AND attempt = ? AND host = ?
            """)) {
      update.setString(1, right.worker());
      update.setString(2, right.worker());
      update.setString(3, lease.id());
      update.setString(4, lease.secret());
      update.setString(5, lease.task().runId());
      update.setString(6, lease.task().position());
      update.setInt(7, lease.task().attempt());
      update.setString(8, lease.host());
      if (update.executeUpdate() != 1) {
        throw PlatformException.of(
            ProblemType.FORBIDDEN,
            "The lease of the secret " + lease.secret() + " was used or has expired.");
      }
    }
  }
}

package dev.penstock.node.owner;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which workers may use leases, and the end of that. Thread-safe. */
public final class WorkerRights {

  private final Database owner;
  private final AuditTrail audit;

  WorkerRights(Database owner, AuditTrail audit) {
    this.owner = owner;
    this.audit = audit;
  }

  /**
   * A worker that has been there.
   *
   * @param revokedAt when its right was ended; empty while it has it
   */
  public record Known(String id, Instant firstSeenAt, Optional<Instant> revokedAt, String reason) {}

  /** All that there ever were, newest first. */
  public List<Known> list() {
    return owner.inTransaction(
        connection -> {
          try (PreparedStatement select =
                  connection.prepareStatement(
                      """
                      SELECT id, first_seen_at, revoked_at, coalesce(reason, '')
                        FROM worker ORDER BY id DESC
                      """);
              ResultSet row = select.executeQuery()) {
            List<Known> all = new ArrayList<>();
            while (row.next()) {
              all.add(
                  new Known(
                      row.getString(1),
                      row.getObject(2, OffsetDateTime.class).toInstant(),
                      Optional.ofNullable(row.getObject(3, OffsetDateTime.class))
                          .map(OffsetDateTime::toInstant),
                      row.getString(4)));
            }
            return all;
          }
        });
  }

  /**
   * Ends a worker's right: from the commit on it uses up no lease.
   *
   * @throws PlatformException {@code not-found}, or {@code conflict} when it has none
   */
  public void revoke(String worker, String reason) {
    change(
        "worker.revoked",
        worker,
        reason,
        """
        UPDATE worker SET revoked_at = now(), revoked_by = ?, reason = ?
         WHERE id = ? AND revoked_at IS NULL
        """);
  }

  /**
   * Gives it back.
   *
   * @throws PlatformException {@code not-found}, or {@code conflict} when it has it
   */
  public void restore(String worker, String reason) {
    change(
        "worker.restored",
        worker,
        reason,
        """
        UPDATE worker SET revoked_at = NULL, revoked_by = ?, reason = ?
         WHERE id = ? AND revoked_at IS NOT NULL
        """);
  }

  private void change(String kind, String worker, String reason, String sql) {
    owner.inTransaction(
        transaction -> {
          if (!exists(transaction, worker)) {
            throw PlatformException.of(
                ProblemType.NOT_FOUND,
                "There is no worker " + worker + ". List them: ./penstock workers list");
          }
          try (PreparedStatement update = transaction.prepareStatement(sql)) {
            update.setString(1, OwnerDesk.PERSON);
            update.setString(2, reason);
            update.setString(3, worker);
            if (update.executeUpdate() == 0) {
              throw PlatformException.of(ProblemType.CONFLICT, "It is so already.");
            }
          }
          audit.append(
              transaction, AuditEntry.of(kind, OwnerDesk.PERSON, worker).with("reason", reason));
          return true;
        });
  }

  private static boolean exists(Connection connection, @Nullable String worker)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT FROM worker WHERE id = ?")) {
      select.setString(1, worker);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }
}

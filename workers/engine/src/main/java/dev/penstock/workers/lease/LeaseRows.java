package dev.penstock.workers.lease;

import dev.penstock.store.NewRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Leases as the store has them. Thread-safe.
 *
 * @param worker who uses them up
 */
record LeaseRows(String worker) {

  static final String UNKNOWN = "unknown";

  /**
   * Compared with {@code =} the run or the secret could be what the row is looked up by: of a table
   * that is too young for statistics the planner takes those indexes for as narrow as the key, and
   * would read all leases of a run for each.
   */
  static final String GOOD =
      """
      EXISTS (SELECT FROM worker w WHERE w.id = ? AND w.revoked_at IS NULL)
        AND id = ? AND used_at IS NULL AND expires_at > now()
        AND (secret, run_id, position, iteration, attempt, host)
            IS NOT DISTINCT FROM (?, ?, ?, ?, ?, ?)
      """;

  /** One that is granted, from the commit on. */
  static NewRow granted(SecretLease lease, Duration lifetime) {
    return NewRow.computed(
        "lease (id, secret, run_id, position, iteration, attempt, host, expires_at)",
        "?, ?, ?, ?, ?, ?, ?, now() + ? * interval '1 millisecond'",
        lease.id(),
        lease.secret(),
        lease.task().runId(),
        lease.task().position(),
        lease.task().iteration(),
        lease.task().attempt(),
        lease.host(),
        lifetime.toMillis());
  }

  /** Why a lease that did not open would not: {@link #UNKNOWN} where there is no such row. */
  String state(Connection transaction, SecretLease lease) throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            """
            SELECT used_at IS NOT NULL AS used, expires_at <= now() AS expired,
                   (SELECT CASE WHEN s.platform THEN 'a secret of the platform'
                                WHEN s.folder NOT IN ('', ?) THEN 'a secret of another folder' END
                      FROM secret s
                     WHERE s.name = lease.secret AND s.state = 'active') AS withheld
              FROM lease WHERE id = ? AND secret = ?
            """)) {
      select.setString(1, lease.folder());
      select.setString(2, lease.id());
      select.setString(3, lease.secret());
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return UNKNOWN;
        }
        String withheld = row.getString("withheld");
        return withheld != null
            ? withheld
            : row.getBoolean("used")
                ? "used"
                : row.getBoolean("expired") ? "expired" : "another task or host";
      }
    }
  }

  /** Whether it can be used up. */
  boolean isGood(Connection transaction, SecretLease lease) throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement("SELECT FROM lease WHERE " + GOOD)) {
      bind(select, 0, lease);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  /** Uses it up; not when it is no good, or not any more. */
  boolean useUp(Connection transaction, SecretLease lease, int version) throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            "UPDATE lease SET used_at = now(), used_by = ?, opened_version = ? WHERE " + GOOD)) {
      update.setString(1, worker);
      update.setInt(2, version);
      bind(update, 2, lease);
      return update.executeUpdate() == 1;
    }
  }

  private void bind(PreparedStatement statement, int from, SecretLease lease) throws SQLException {
    statement.setString(from + 1, worker);
    statement.setString(from + 2, lease.id());
    statement.setString(from + 3, lease.secret());
    statement.setString(from + 4, lease.task().runId());
    statement.setString(from + 5, lease.task().position());
    statement.setString(from + 6, lease.task().iteration());
    statement.setInt(from + 7, lease.task().attempt());
    statement.setString(from + 8, lease.host());
  }
}

package dev.penstock.workers.outbound;

import dev.penstock.audit.AuditEntry;
import dev.penstock.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * How an endpoint does. After some failures in a row it is left alone for a while, after days of
 * nothing else, or when it says that it is gone, its subscription is disabled.
 */
final class EndpointHealth {

  private static final String DISABLE =
      """
      UPDATE subscription
         SET disabled_at = now(), disabled_by = 'worker', disabled_reason = ?
       WHERE name = ? AND disabled_at IS NULL
      """;

  private final OutboundSettings settings;

  EndpointHealth(OutboundSettings settings) {
    this.settings = settings;
  }

  void works(Connection transaction, String subscription) throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE subscription SET failures = 0, failing_since = NULL, closed_until = NULL
             WHERE name = ? AND (failures > 0 OR closed_until IS NOT NULL)
            """)) {
      update.setString(1, subscription);
      update.executeUpdate();
    }
  }

  /** The entry for the trail when it is disabled by that. */
  Optional<AuditEntry> fails(Connection transaction, String subscription, String reason)
      throws SQLException {
    int failures;
    Duration failing;
    Duration limit;
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE subscription
               SET failures = failures + 1,
                   failing_since = coalesce(failing_since, clock_timestamp())
             WHERE name = ?
            RETURNING failures,
                      (extract(epoch FROM clock_timestamp() - failing_since) * 1000)::bigint,
                      document
            """)) {
      update.setString(1, subscription);
      try (ResultSet row = update.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        failures = row.getInt(1);
        failing = Duration.ofMillis(row.getLong(2));
        limit = Duration.parse(Json.read(row.getString(3)).path("disableAfter").asText());
      }
    }
    Duration pause = settings.pause(failures);
    if (pause.isPositive()) {
      try (PreparedStatement close =
          transaction.prepareStatement(
              """
              UPDATE subscription
                 SET closed_until = clock_timestamp() + ? * interval '1 millisecond'
               WHERE name = ?
              """)) {
        close.setLong(1, pause.toMillis());
        close.setString(2, subscription);
        close.executeUpdate();
      }
    }
    return failing.compareTo(limit) > 0
        ? disable(transaction, subscription, "Nothing has arrived for " + failing + ". " + reason)
        : Optional.empty();
  }

  /** The entry for the trail when it is disabled by that. */
  Optional<AuditEntry> isGone(Connection transaction, String subscription, String reason)
      throws SQLException {
    return disable(transaction, subscription, reason);
  }

  private static Optional<AuditEntry> disable(
      Connection transaction, String subscription, String reason) throws SQLException {
    try (PreparedStatement disable = transaction.prepareStatement(DISABLE)) {
      disable.setString(1, reason);
      disable.setString(2, subscription);
      return disable.executeUpdate() == 0
          ? Optional.empty()
          : Optional.of(
              AuditEntry.of("subscription.disabled", "worker", subscription)
                  .with("reason", reason));
    }
  }
}

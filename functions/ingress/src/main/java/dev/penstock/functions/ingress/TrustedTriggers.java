package dev.penstock.functions.ingress;

import dev.penstock.function.FailureLog;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The triggers that are known well enough to let a delivery in while nobody can be asked: each was
 * confirmed by the store a short while ago. What was closed or revoked while the store was there is
 * gone from here within one round. Thread-safe.
 */
final class TrustedTriggers {

  /** How long a trigger is trusted after the store has confirmed it for the last time. */
  static final Duration TRUST = Duration.ofHours(1);

  private static final int MOST = 1_000;

  private final TriggerLookup lookup;
  private final Clock clock;
  private volatile Map<String, Confirmed> confirmed = Map.of();

  private record Confirmed(OpenTrigger trigger, Instant at) {}

  TrustedTriggers(TriggerLookup lookup, Clock clock) {
    this.lookup = lookup;
    this.clock = clock;
  }

  /** The trigger, if it can be trusted now. */
  Optional<OpenTrigger> find(String name) {
    Confirmed known = confirmed.get(name);
    Instant now = clock.instant();
    return known != null
            && now.isBefore(known.at().plus(TRUST))
            && known.trigger().until().map(now::isBefore).orElse(true)
        ? Optional.of(known.trigger())
        : Optional.empty();
  }

  /**
   * Asks the store about all triggers; those that have not changed are not read again.
   *
   * @throws PlatformException {@code unavailable} when it is away; then all stay as they were
   */
  void confirm(Database database) {
    confirmed =
        database.inTransaction(
            connection -> {
              Map<String, Confirmed> now = new HashMap<>();
              for (var stamp : stamps(connection).entrySet()) {
                trigger(connection, stamp.getKey(), stamp.getValue())
                    .ifPresent(it -> now.put(stamp.getKey(), new Confirmed(it, clock.instant())));
              }
              return Map.copyOf(now);
            });
  }

  private Optional<OpenTrigger> trigger(Connection connection, String name, String stamp)
      throws SQLException {
    Confirmed known = confirmed.get(name);
    if (known != null && known.trigger().stamp().equals(stamp) && known.trigger().lasts()) {
      return Optional.of(known.trigger());
    }
    try {
      return lookup.read(connection, name);
    } catch (PlatformException e) {
      // What is not as it was stored, or under a key that is not here, is not let in on trust.
      if (e.problem().type() == ProblemType.TAMPERED
          || e.problem().type() == ProblemType.INVALID_CONFIGURATION) {
        FailureLog.error("ingress", e.problem().detail(), e);
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Map<String, String> stamps(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT o.name, o.stamp FROM open_trigger o JOIN trigger t USING (name)
             WHERE t.secrets IS NOT NULL ORDER BY o.name LIMIT ?
            """)) {
      select.setInt(1, MOST);
      try (ResultSet rows = select.executeQuery()) {
        Map<String, String> stamps = new LinkedHashMap<>();
        while (rows.next()) {
          stamps.put(rows.getString(1), rows.getString(2));
        }
        return stamps;
      }
    }
  }
}

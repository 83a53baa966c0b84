package dev.penstock.functions.api.access;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.id.Ids;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** API keys: made by the owner of the data folder, shown once, stored as hashes. Thread-safe. */
public final class ApiKeys {

  /** The whole installation. Keys for parts of it are not supported yet and are refused. */
  public static final String ROOT_FOLDER = "/";

  private static final String PREFIX = "pk";
  private static final Duration LONGEST = Duration.ofDays(366);

  private ApiKeys() {}

  /**
   * A new key.
   *
   * @param id names it on the audit trail
   * @param token the bearer value; nobody can show it again
   */
  public record NewKey(String id, String token, Instant expiresAt) {
    @Override
    public String toString() {
      return "NewKey[id=" + id + ", token=***]";
    }
  }

  /**
   * Makes a key; only the owner of the store can.
   *
   * @throws PlatformException {@code invalid-input} for a folder or a time that can't be had
   */
  public static NewKey create(
      Connection owner, AuditTrail trail, Clock clock, Role role, String folder, Duration ttl)
      throws SQLException {
    if (!folder.equals(ROOT_FOLDER)) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT,
          "Keys for the folder " + folder + " are not supported yet; the only folder is /.");
    }
    if (ttl.isNegative() || ttl.isZero() || ttl.compareTo(LONGEST) > 0) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT, "A key lives for more than no time and at most 366 days.");
    }
    Instant expires = clock.instant().plus(ttl).truncatedTo(ChronoUnit.MICROS);
    NewKey key = new NewKey(Ids.next("key"), TokenHash.draw(PREFIX), expires);
    try (PreparedStatement insert =
        owner.prepareStatement(
            """
            INSERT INTO api_key (id, token_hash, role, folder, expires_at) VALUES (?, ?, ?, ?, ?)
            """)) {
      insert.setString(1, key.id());
      insert.setBytes(2, TokenHash.of(key.token()));
      insert.setString(3, role.wire());
      insert.setString(4, folder);
      insert.setObject(5, expires.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
    trail.append(
        owner,
        AuditEntry.of("api-key.created", "owner", key.id())
            .with("role", role.wire())
            .with("folder", folder)
            .with("expiresAt", expires.toString()));
    return key;
  }

  /** The holder of a key that is neither unknown nor expired nor revoked. */
  static Optional<Principal.Key> find(Connection connection, String token, Instant now)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT id, role
              FROM api_key
             WHERE token_hash = ? AND folder = '/' AND expires_at > ? AND revoked_at IS NULL
            """)) {
      select.setBytes(1, TokenHash.of(token));
      select.setObject(2, now.atOffset(ZoneOffset.UTC));
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        String id = row.getString("id");
        return Role.of(row.getString("role")).map(role -> new Principal.Key(id, role));
      }
    }
  }
}

package dev.penstock.functions.api.access;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.Renewal;
import dev.penstock.keyring.Seal;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * API keys: shown once, stored as Argon2id hashes, sealed together with what they are good for.
 * Thread-safe.
 */
public final class ApiKeys {

  private static final Duration LONGEST = Duration.ofDays(366);

  static final String KIND = "api_key";

  private final Seal seal;
  private final AuditTrail trail;
  private final Clock clock;
  private final SlowHash hashes = new SlowHash();

  public ApiKeys(Keyring keyring, Clock clock) {
    this.seal = new Seal(keyring);
    this.trail = new AuditTrail(keyring, clock);
    this.clock = clock;
  }

  /**
   * What is wanted of a key.
   *
   * @param name says what it is for, to people
   * @param ttl how long it lives
   */
  public record Wanted(String name, Grants grants, Duration ttl) {}

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
   * Makes a key.
   *
   * @param by who makes it, as the trail names them
   * @throws PlatformException {@code invalid-input} for roles or a time that a key can't have
   */
  public NewKey create(Connection transaction, Wanted wanted, String by) throws SQLException {
    KeyToken token = KeyToken.draw();
    return keep(transaction, wanted, by, token, hashes.of(token.secret()));
  }

  /**
   * Makes a key that a process keeps to itself for as long as it runs. No person chose, copied or
   * keeps it, so the slow hash would only delay each start.
   *
   * @param by who makes it, as the trail names them
   */
  public NewKey createForProcess(Connection transaction, Wanted wanted, String by)
      throws SQLException {
    KeyToken token = KeyToken.draw();
    return keep(transaction, wanted, by, token, hashes.lightlyOf(token.secret()));
  }

  private NewKey keep(Connection transaction, Wanted wanted, String by, KeyToken token, String hash)
      throws SQLException {
    check(wanted);
    String grants = wanted.grants().text();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Instant expires = now.plus(wanted.ttl());
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO api_key (id, name, hash, grants, seal, created_at, created_by, expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """)) {
      insert.setString(1, token.id());
      insert.setString(2, wanted.name());
      insert.setString(3, hash);
      insert.setString(4, grants);
      insert.setBytes(5, seal.of(KIND, token.id(), sealed(hash, grants, expires, by)));
      insert.setObject(6, now.atOffset(ZoneOffset.UTC));
      insert.setString(7, by);
      insert.setObject(8, expires.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
    trail.append(
        transaction,
        AuditEntry.of("api-key.created", by, token.id())
            .with("name", wanted.name())
            .with("grants", grants)
            .with("expiresAt", expires.toString()));
    return new NewKey(token.id(), token.text(), expires);
  }

  /**
   * Makes a key useless at once and for good.
   *
   * @return false when it is not known or was revoked before
   */
  public boolean revoke(Connection transaction, String id, String by) throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE api_key SET revoked_at = ?, revoked_by = ? WHERE id = ? AND revoked_at IS NULL
            """)) {
      update.setObject(1, clock.instant().atOffset(ZoneOffset.UTC));
      update.setString(2, by);
      update.setString(3, id);
      if (update.executeUpdate() == 0) {
        return false;
      }
    }
    trail.append(transaction, AuditEntry.of("api-key.revoked", by, id));
    return true;
  }

  /** Revokes the key of a token. */
  public boolean revokeToken(Connection transaction, String token, String by) throws SQLException {
    var id = KeyToken.idIn(token);
    return id.isPresent() && revoke(transaction, id.get(), by);
  }

  /** The seal of a row, under the installation's key in use in the place of one before. */
  public Renewal renewal(ResultSet row) throws SQLException {
    String sealed =
        sealed(
            row.getString("hash"),
            row.getString("grants"),
            row.getObject("expires_at", OffsetDateTime.class).toInstant(),
            row.getString("created_by"));
    return seal.renewal(KIND, row.getString("id"), sealed, row.getBytes("seal"));
  }

  static String sealed(String hash, String grants, Instant expires, String by) {
    return hash + "\n" + grants + "\n" + expires + "\n" + by;
  }

  private static void check(Wanted wanted) {
    Duration ttl = wanted.ttl();
    if (ttl.isNegative() || ttl.isZero() || ttl.compareTo(LONGEST) > 0) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT, "A key lives for more than no time and at most 366 days.");
    }
    if (wanted.grants().all().isEmpty()
        || !wanted.grants().roles().stream().allMatch(role -> Role.of(role).isPresent())) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT,
          "A key needs at least one of the roles author, operator, approver, auditor, admin,"
              + " service and provisioner, and can have no other.");
    }
  }
}

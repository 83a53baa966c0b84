package dev.penstock.functions.api.access;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** One-time sign-in codes: made by the owner of the data folder, good for one session. */
public final class SignIn {

  private SignIn() {}

  /**
   * Makes a code; only the owner of the store can.
   *
   * @param person who will be signed in by it
   * @param grants {@link Role}s, and roles that only approvals name
   * @return the code, for the link to the console; nobody can show it again
   */
  public static String createLink(
      Connection owner, AuditTrail trail, Clock clock, String person, Grants grants, Duration ttl)
      throws SQLException {
    if (person.isBlank()) {
      throw new IllegalArgumentException("a link needs a person");
    }
    String code = TokenHash.draw("pl");
    String text = grants.text();
    try (PreparedStatement insert =
        owner.prepareStatement(
            """
            INSERT INTO sign_in_link (code_hash, person, grants, expires_at) VALUES (?, ?, ?, ?)
            """)) {
      insert.setBytes(1, TokenHash.of(code));
      insert.setString(2, person);
      insert.setString(3, text);
      insert.setObject(4, clock.instant().plus(ttl).atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
    trail.append(
        owner,
        AuditEntry.of("sign-in-link.created", "owner", "person:" + person).with("grants", text));
    return code;
  }

  /** Whom a code signs in. */
  public record Invited(String person, Grants grants) {}

  /**
   * Uses a code up. One statement: of two requests with the same code, one gets nothing.
   *
   * @return empty when the code is unknown, expired or used
   */
  public static Optional<Invited> redeem(Connection transaction, String code, Instant now)
      throws SQLException {
    try (PreparedStatement use =
        transaction.prepareStatement(
            """
            UPDATE sign_in_link
               SET used_at = ?
             WHERE code_hash = ? AND used_at IS NULL AND expires_at > ?
            RETURNING person, grants
            """)) {
      use.setObject(1, now.atOffset(ZoneOffset.UTC));
      use.setBytes(2, TokenHash.of(code));
      use.setObject(3, now.atOffset(ZoneOffset.UTC));
      try (ResultSet row = use.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Invited(row.getString("person"), Grants.parse(row.getString("grants"))))
            : Optional.empty();
      }
    }
  }
}

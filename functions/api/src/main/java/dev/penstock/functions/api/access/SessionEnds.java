package dev.penstock.functions.api.access;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Ends sessions: with the next request they are nobody's. Each end is on the trail in the same
 * transaction. Thread-safe.
 */
public final class SessionEnds {

  private final AuditTrail trail;
  private final Clock clock;

  public SessionEnds(AuditTrail trail, Clock clock) {
    this.trail = trail;
    this.clock = clock;
  }

  /** Signs out. */
  public void signOut(Connection transaction, Principal.Person person) throws SQLException {
    end(transaction, "id = ?", person.actor(), "signed-out", person.session());
  }

  /**
   * Ends the session of an id.
   *
   * @return whether it was open
   */
  public boolean revoke(Connection transaction, String id, String by) throws SQLException {
    return end(transaction, "id = ?", by, "revoked", id) == 1;
  }

  /** Ends the session of an id, when it is this person's. */
  public boolean revokeOwn(Connection transaction, String id, Principal.Person person)
      throws SQLException {
    return end(transaction, "id = ? AND person = ?", person.actor(), "revoked", id, person.name())
        == 1;
  }

  /** Ends all of the person's sessions but the one they are in. */
  public int revokeOthers(Connection transaction, Principal.Person person) throws SQLException {
    return end(
        transaction,
        "person = ? AND id <> ?",
        person.actor(),
        "revoked",
        person.name(),
        person.session());
  }

  /** Ends what a browser had before somebody signed in anew there. */
  public void replace(Connection transaction, Optional<String> token, String by)
      throws SQLException {
    if (token.isPresent()) {
      end(transaction, "token_hash = decode(?, 'hex')", by, "replaced", hex(token.get()));
    }
  }

  /** Ends what the identity provider has ended: one of its sessions. */
  public int byProvider(Connection transaction, String issuer, String providerSession)
      throws SQLException {
    return end(
        transaction,
        "issuer = ? AND provider_session = ?",
        "identity-provider",
        "provider",
        issuer,
        providerSession);
  }

  /** Ends what the identity provider has ended: all of a person's. */
  public int byProvider(Connection transaction, Identity identity) throws SQLException {
    return end(
        transaction,
        "issuer = ? AND subject = ?",
        "identity-provider",
        "provider",
        identity.issuer(),
        identity.subject());
  }

  /** Ends all of a person's whom the provider has deactivated. */
  public int deactivated(Connection transaction, String person, String by) throws SQLException {
    return end(transaction, "person = ?", by, "deactivated", person);
  }

  private int end(Connection transaction, String which, String by, String why, String... parameters)
      throws SQLException {
    List<AuditEntry> ended = new ArrayList<>();
    try (PreparedStatement update =
        transaction.prepareStatement(
            "UPDATE session SET ended_at = ?, id_token = NULL WHERE "
                + which
                + " AND ended_at IS NULL RETURNING id, person")) {
      update.setObject(1, clock.instant().atOffset(ZoneOffset.UTC));
      for (int i = 0; i < parameters.length; i++) {
        update.setString(i + 2, parameters[i]);
      }
      try (ResultSet rows = update.executeQuery()) {
        while (rows.next()) {
          ended.add(
              AuditEntry.of("session.ended", by, "person:" + rows.getString("person"))
                  .with("session", rows.getString("id"))
                  .with("why", why));
        }
      }
    }
    for (AuditEntry entry : ended) {
      trail.append(transaction, entry);
    }
    return ended.size();
  }

  private static String hex(String token) {
    return java.util.HexFormat.of().formatHex(TokenHash.of(token));
  }
}

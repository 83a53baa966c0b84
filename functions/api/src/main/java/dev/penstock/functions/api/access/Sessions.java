package dev.penstock.functions.api.access;

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
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Console sessions. The browser holds 256 random bits; the store holds their hash, so that who
 * reads the table can't act as anybody. Thread-safe.
 */
public final class Sessions {

  /** However busy, a session ends after this. */
  public static final Duration LONGEST = Duration.ofHours(12);

  /** Without a request it ends after this. An open live feed is no request. */
  public static final Duration IDLE = Duration.ofHours(1);

  private static final Duration TOUCH_AFTER = Duration.ofMinutes(1);

  private final Csrf csrf;
  private final Accounts accounts;
  private final Clock clock;

  public Sessions(Csrf csrf, Accounts accounts, Clock clock) {
    this.csrf = csrf;
    this.accounts = accounts;
    this.clock = clock;
  }

  /**
   * A session just opened.
   *
   * @param id what the cookie carries
   */
  public record Opened(String id, Principal.Person person) {
    @Override
    public String toString() {
      return "Opened[id=***, person=" + person + "]";
    }
  }

  /**
   * Opens one.
   *
   * @param brought what the sign-in brings; the person's account may add to it
   * @param groups of the identity provider
   */
  public Optional<Opened> open(
      Connection transaction, String name, Grants brought, Set<String> groups) throws SQLException {
    Optional<Grants> added = accounts.added(transaction, Account.Kind.PERSON, name, groups);
    if (added.isEmpty()) {
      return Optional.empty();
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    String id = TokenHash.draw("ps");
    byte[] hash = TokenHash.of(id);
    Instant expires = now.plus(LONGEST);
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO session (token_hash, person, grants, groups, created_at, seen_at, expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """)) {
      insert.setBytes(1, hash);
      insert.setString(2, name);
      insert.setString(3, brought.text());
      insert.setArray(4, transaction.createArrayOf("text", groups.toArray()));
      insert.setObject(5, now.atOffset(ZoneOffset.UTC));
      insert.setObject(6, now.atOffset(ZoneOffset.UTC));
      insert.setObject(7, expires.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
    Grants grants = brought.and(added.get());
    return Optional.of(
        new Opened(
            id,
            new Principal.Person(
                name, grants, HexFormat.of().formatHex(hash), csrf.token(id), expires)));
  }

  /**
   * The person of a session that has neither ended nor expired nor been idle for too long, with
   * what their account grants now.
   *
   * @param touch whether this counts as the person being there
   */
  Optional<Principal.Person> find(Connection connection, String id, boolean touch)
      throws SQLException {
    Instant now = clock.instant();
    byte[] hash = TokenHash.of(id);
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT person, grants, groups, expires_at, seen_at
              FROM session
             WHERE token_hash = ? AND ended_at IS NULL AND expires_at > ? AND seen_at > ?
            """)) {
      select.setBytes(1, hash);
      select.setObject(2, now.atOffset(ZoneOffset.UTC));
      select.setObject(3, now.minus(IDLE).atOffset(ZoneOffset.UTC));
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        Instant seen = row.getObject("seen_at", OffsetDateTime.class).toInstant();
        String name = row.getString("person");
        String[] groups = (String[]) row.getArray("groups").getArray();
        Optional<Grants> added =
            accounts.added(connection, Account.Kind.PERSON, name, List.of(groups));
        if (added.isEmpty()) {
          return Optional.empty();
        }
        var person =
            new Principal.Person(
                name,
                Grants.parse(row.getString("grants")).and(added.get()),
                HexFormat.of().formatHex(hash),
                csrf.token(id),
                row.getObject("expires_at", OffsetDateTime.class).toInstant());
        if (touch && seen.plus(TOUCH_AFTER).isBefore(now)) {
          update(connection, "UPDATE session SET seen_at = ? WHERE token_hash = ?", now, hash);
        }
        return Optional.of(person);
      }
    }
  }

  /** Ends a session at once. */
  public void end(Connection transaction, Principal.Person person) throws SQLException {
    byte[] hash = HexFormat.of().parseHex(person.session());
    String end = "UPDATE session SET ended_at = ? WHERE token_hash = ? AND ended_at IS NULL";
    update(transaction, end, clock.instant(), hash);
  }

  private static void update(Connection connection, String sql, Instant at, byte[] hash)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      update.setObject(1, at.atOffset(ZoneOffset.UTC));
      update.setBytes(2, hash);
      update.executeUpdate();
    }
  }
}

package dev.penstock.functions.api.access;

import dev.penstock.http.HttpRequest;
import dev.penstock.id.Ids;
import dev.penstock.keyring.Box;
import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.Renewal;
import dev.penstock.person.Pseudonym;
import java.nio.charset.StandardCharsets;
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
import java.util.List;
import java.util.Optional;

/**
 * Console sessions. The browser holds 256 random bits; the store holds their hash, so that who
 * reads the table can't act as anybody. Thread-safe.
 */
public final class Sessions {

  /** However busy, a session ends after this. */
  public static final Duration LONGEST = Duration.ofHours(12);

  /** Without a request it ends after this. An open live feed is no request. */
  public static final Duration IDLE = Duration.ofHours(1);

  /** So long the cookie's former value is taken, for requests that were under way. */
  static final Duration OVERLAP = Duration.ofSeconds(30);

  private static final Duration TOUCH_AFTER = Duration.ofMinutes(1);

  private final Csrf csrf;
  private final Accounts accounts;
  private final Box box;
  private final Clock clock;

  public Sessions(Keyring keyring, Accounts accounts, Clock clock) {
    this.csrf = new Csrf(keyring);
    this.accounts = accounts;
    this.box = new Box(keyring, Keyring.Purpose.ID_TOKEN);
    this.clock = clock;
  }

  /**
   * A session just opened.
   *
   * @param token what the cookie carries
   */
  public record Opened(String token, Principal.Person person) {
    @Override
    public String toString() {
      return "Opened[token=***, person=" + person + "]";
    }
  }

  /**
   * Opens one, always with a new cookie.
   *
   * @param request where the person sits
   * @return empty when the person may not
   */
  public Optional<Opened> open(Connection transaction, SignedIn signedIn, HttpRequest request)
      throws SQLException {
    String name = signedIn.person();
    if (Pseudonym.isOne(name)) {
      return Optional.empty();
    }
    Optional<Grants> added =
        accounts.added(transaction, Account.Kind.PERSON, name, signedIn.groups());
    if (added.isEmpty()) {
      return Optional.empty();
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    String id = Ids.next("ses");
    String token = TokenHash.draw("ps");
    Instant expires = now.plus(LONGEST);
    Grants grants = signedIn.brought().and(added.get());
    Optional<SignedIn.AtProvider> provider = signedIn.provider();
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO session (id, token_hash, person, grants, groups, held, issuer, subject,
                                 provider_session, id_token, agent, source, created_at, seen_at,
                                 expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)) {
      insert.setString(1, id);
      insert.setBytes(2, TokenHash.of(token));
      insert.setString(3, name);
      insert.setString(4, signedIn.brought().text());
      insert.setArray(5, transaction.createArrayOf("text", signedIn.groups().toArray()));
      insert.setString(6, grants.text());
      insert.setString(7, provider.map(it -> it.identity().issuer()).orElse(null));
      insert.setString(8, provider.map(it -> it.identity().subject()).orElse(null));
      insert.setString(9, provider.flatMap(SignedIn.AtProvider::session).orElse(null));
      insert.setBytes(10, provider.map(it -> sealed(id, it.idToken())).orElse(null));
      insert.setString(11, CoarseAgent.of(request.header("user-agent").orElse("")));
      insert.setString(12, request.sourceIp());
      insert.setObject(13, now.atOffset(ZoneOffset.UTC));
      insert.setObject(14, now.atOffset(ZoneOffset.UTC));
      insert.setObject(15, expires.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
    return Optional.of(
        new Opened(token, new Principal.Person(name, grants, id, csrf.tokens(id), expires, false)));
  }

  /**
   * The person of a session that has neither ended nor expired nor been idle for too long, with
   * what their account grants now.
   *
   * @param touch whether this counts as the person being there
   */
  Optional<Principal.Person> find(Connection connection, String token, boolean touch)
      throws SQLException {
    Instant now = clock.instant();
    byte[] hash = TokenHash.of(token);
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT id, person, grants, groups, held, expires_at, seen_at, token_hash = ? AS present
              FROM session
             WHERE (token_hash = ? OR (before_hash = ? AND before_until > ?))
               AND ended_at IS NULL AND expires_at > ? AND seen_at > ?
            """)) {
      select.setBytes(1, hash);
      select.setBytes(2, hash);
      select.setBytes(3, hash);
      select.setObject(4, now.atOffset(ZoneOffset.UTC));
      select.setObject(5, now.atOffset(ZoneOffset.UTC));
      select.setObject(6, now.minus(IDLE).atOffset(ZoneOffset.UTC));
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        String name = row.getString("person");
        String[] groups = (String[]) row.getArray("groups").getArray();
        Optional<Grants> added =
            accounts.added(connection, Account.Kind.PERSON, name, List.of(groups));
        if (added.isEmpty()) {
          return Optional.empty();
        }
        String id = row.getString("id");
        Grants grants = Grants.parse(row.getString("grants")).and(added.get());
        Instant seen = row.getObject("seen_at", OffsetDateTime.class).toInstant();
        if (touch && seen.plus(TOUCH_AFTER).isBefore(now)) {
          touch(connection, id, now);
        }
        return Optional.of(
            new Principal.Person(
                name,
                grants,
                id,
                csrf.tokens(id),
                row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                row.getBoolean("present") && !row.getString("held").equals(grants.text())));
      }
    }
  }

  /**
   * Gives a session another cookie, for the rights that it has now.
   *
   * @param token the one it has
   * @return empty when another request was quicker
   */
  Optional<String> renew(Connection transaction, Principal.Person person, String token)
      throws SQLException {
    String fresh = TokenHash.draw("ps");
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE session
               SET before_hash = token_hash, before_until = ?, token_hash = ?, held = ?
             WHERE id = ? AND token_hash = ? AND ended_at IS NULL
            """)) {
      update.setObject(1, clock.instant().plus(OVERLAP).atOffset(ZoneOffset.UTC));
      update.setBytes(2, TokenHash.of(fresh));
      update.setString(3, person.grants().text());
      update.setString(4, person.session());
      update.setBytes(5, TokenHash.of(token));
      return update.executeUpdate() == 1 ? Optional.of(fresh) : Optional.empty();
    }
  }

  /** The identity token that a session was opened with. */
  public Optional<String> idToken(Connection connection, String id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT id_token FROM session WHERE id = ?")) {
      select.setString(1, id);
      try (ResultSet row = select.executeQuery()) {
        byte[] sealed = row.next() ? row.getBytes("id_token") : null;
        return sealed == null
            ? Optional.empty()
            : box.open(sealed, label(id)).map(it -> new String(it, StandardCharsets.UTF_8));
      }
    }
  }

  /** An identity token, under the installation's key in use in the place of one before. */
  public Renewal renewal(String id, byte[] sealed) {
    return box.renewal(sealed, label(id));
  }

  private byte[] sealed(String id, String token) {
    return box.seal(token.getBytes(StandardCharsets.UTF_8), label(id));
  }

  private static byte[] label(String id) {
    return id.getBytes(StandardCharsets.UTF_8);
  }

  private static void touch(Connection connection, String id, Instant now) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE session SET seen_at = ? WHERE id = ? AND ended_at IS NULL")) {
      update.setObject(1, now.atOffset(ZoneOffset.UTC));
      update.setString(2, id);
      update.executeUpdate();
    }
  }
}

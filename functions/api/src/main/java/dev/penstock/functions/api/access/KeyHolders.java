package dev.penstock.functions.api.access;

import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.Seal;
import dev.penstock.store.Database;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whose API key it is. The row is read with each request, so that a revoked key is
 * useless with the next one; only the slow proof that the secret fits is remembered. Thread-safe.
 */
final class KeyHolders {

  private static final Logger LOG = LoggerFactory.getLogger(KeyHolders.class);
  private static final Duration TOUCH_AFTER = Duration.ofMinutes(1);

  private final Database database;
  private final Accounts accounts;
  private final Seal seal;
  private final Clock clock;
  private final KeyProofs proofs;

  KeyHolders(Database database, Keyring keyring, Accounts accounts, Clock clock) {
    this.database = database;
    this.accounts = accounts;
    this.seal = new Seal(keyring);
    this.clock = clock;
    this.proofs = new KeyProofs(new SlowHash(), clock);
  }

  private record Stored(
      String id,
      String hash,
      String grants,
      Instant expires,
      String by,
      byte[] seal,
      @Nullable Instant used) {}

  /** The holder of a key that is neither unknown nor expired nor revoked. */
  Optional<Principal.Key> find(String token) {
    Optional<KeyToken> shown = KeyToken.parse(token);
    if (shown.isEmpty()) {
      return Optional.empty();
    }
    // The connection goes back before the slow part.
    Optional<Stored> stored = read(shown.get().id());
    if (stored.isEmpty() || !proofs.holds(shown.get().secret(), stored.get().hash())) {
      return Optional.empty();
    }
    Stored key = stored.get();
    String sealed = ApiKeys.sealed(key.hash(), key.grants(), key.expires(), key.by());
    if (!seal.holds("api_key", key.id(), sealed, key.seal())) {
      LOG.error("The api_key row {} was changed outside of Penstock and is refused.", key.id());
      return Optional.empty();
    }
    if (!mayStill(key.by())) {
      return Optional.empty();
    }
    touch(key);
    return Optional.of(new Principal.Key(key.id(), Grants.parse(key.grants())));
  }

  private Optional<Stored> read(String id) {
    return database.query(
        """
        SELECT id, hash, grants, expires_at, created_by, seal, last_used_at
          FROM api_key
         WHERE id = ? AND expires_at > ? AND revoked_at IS NULL
        """,
        (_, select, first) -> {
          select.setString(first, id);
          select.setObject(first + 1, clock.instant().atOffset(ZoneOffset.UTC));
        },
        row ->
            row.next()
                ? Optional.of(
                    new Stored(
                        row.getString("id"),
                        row.getString("hash"),
                        row.getString("grants"),
                        row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                        row.getString("created_by"),
                        row.getBytes("seal"),
                        instant(row.getObject("last_used_at", OffsetDateTime.class))))
                : Optional.empty());
  }

  /** A key that a person made is good for as long as that person may do something. */
  private boolean mayStill(String maker) {
    String person = Account.Kind.PERSON.wire() + ":";
    return !maker.startsWith(person)
        || database
            .inTransaction(
                connection ->
                    accounts.added(
                        connection,
                        Account.Kind.PERSON,
                        maker.substring(person.length()),
                        List.of()))
            .isPresent();
  }

  /** When it was used is known to the minute: a write for each request would cost more than it. */
  private void touch(Stored key) {
    Instant now = clock.instant();
    if (key.used() != null && key.used().plus(TOUCH_AFTER).isAfter(now)) {
      return;
    }
    database.inTransaction(
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement("UPDATE api_key SET last_used_at = ? WHERE id = ?")) {
            update.setObject(1, now.atOffset(ZoneOffset.UTC));
            update.setString(2, key.id());
            return update.executeUpdate();
          }
        });
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}

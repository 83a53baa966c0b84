package dev.penstock.functions.api.access;

import dev.penstock.json.DigestCache;
import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.Seal;
import dev.penstock.store.Database;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whose API key it is. The row is asked for with each request, alone or together with
 * what the request reads, so that a revoked key is useless with the next one; what is remembered is
 * that the secret fits, and what the row said. Thread-safe.
 */
final class KeyHolders {

  private static final Logger LOG = LoggerFactory.getLogger(KeyHolders.class);
  private static final Duration TOUCH_AFTER = Duration.ofMinutes(1);
  private static final String PERSON = Account.Kind.PERSON.wire() + ":";
  private static final int MOST = 1_000;

  private final Database database;
  private final Accounts accounts;
  private final Seal seal;
  private final Clock clock;
  private final KeyProofs proofs;
  private final ProcessMac mac = new ProcessMac();
  private final DigestCache<Found> found = new DigestCache<>(MOST);

  KeyHolders(Database database, Keyring keyring, Accounts accounts, Clock clock) {
    this.database = database;
    this.accounts = accounts;
    this.seal = new Seal(keyring);
    this.clock = clock;
    this.proofs = new KeyProofs(new SlowHash(), clock);
  }

  /** Whose key it was found to be, and until when that is worth remembering. */
  private record Found(StoredKey row, Principal.Key holder, Instant until) {}

  /** The holder of a key that is neither unknown nor expired nor revoked. */
  Optional<Principal.Key> find(String token) {
    Optional<KeyToken> shown = KeyToken.parse(token);
    if (shown.isEmpty()) {
      return Optional.empty();
    }
    // The connection goes back before the slow part.
    Optional<StoredKey> stored = read(shown.get().id());
    if (stored.isEmpty() || !proofs.holds(shown.get().secret(), stored.get().hash())) {
      return Optional.empty();
    }
    StoredKey key = stored.get();
    if (!seal.holds(ApiKeys.KIND, key.id(), key.sealed(), key.seal())) {
      LOG.error("The api_key row {} was changed outside of Penstock and is refused.", key.id());
      return Optional.empty();
    }
    if (!mayStill(key.by())) {
      return Optional.empty();
    }
    var holder = new Principal.Key(key.id(), Grants.parse(key.grants()));
    Instant touched = touch(key);
    if (!isOfPerson(key.by())) {
      found.put(mac.of(token), new Found(key, holder, touched.plus(TOUCH_AFTER)));
    }
    return Optional.of(holder);
  }

  /**
   * Whose key it was found to be less than a minute ago. It counts only where its proviso does: the
   * row, whose seal and whose secret were proved then, must still be the same. A key that a person
   * made hangs on more than its row and is not remembered.
   */
  Optional<Remembered> remembered(String token) {
    Instant now = clock.instant();
    return found
        .get(mac.of(token))
        .filter(it -> it.until().isAfter(now))
        .map(it -> new Remembered(it.holder(), it.row().still(now)));
  }

  private Optional<StoredKey> read(String id) {
    return database.query(
        """
        SELECT %s
          FROM api_key
         WHERE id = ? AND %s
        """
            .formatted(StoredKey.COLUMNS, StoredKey.GOOD),
        (_, select, first) -> {
          select.setString(first, id);
          select.setObject(first + 1, clock.instant().atOffset(ZoneOffset.UTC));
        },
        row -> row.next() ? Optional.of(StoredKey.of(row)) : Optional.empty());
  }

  /** A key that a person made is good for as long as that person may do something. */
  private boolean mayStill(String maker) {
    return !isOfPerson(maker)
        || database
            .inTransaction(
                connection ->
                    accounts.added(
                        connection,
                        Account.Kind.PERSON,
                        maker.substring(PERSON.length()),
                        List.of()))
            .isPresent();
  }

  private static boolean isOfPerson(String maker) {
    return maker.startsWith(PERSON);
  }

  /**
   * When it was used is known to the minute: a write for each request would cost more than it.
   *
   * @return when it was put on record
   */
  private Instant touch(StoredKey key) {
    Instant now = clock.instant();
    if (key.used() != null && key.used().plus(TOUCH_AFTER).isAfter(now)) {
      return key.used();
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
    return now;
  }
}

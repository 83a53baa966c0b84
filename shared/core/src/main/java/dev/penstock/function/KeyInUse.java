package dev.penstock.function;

import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import dev.penstock.store.Database;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a function to the installation's key in use. It asks the store which that is, tells it
 * which keys are here, and goes over to the next one when it is time. A function that lacks the key
 * does nothing: what it made, nobody could take once the keys before are let go. Thread-safe.
 */
public final class KeyInUse {

  private static final Duration LOOK_EVERY = Duration.ofSeconds(3);

  private static final String FOLLOW = "SELECT follow_installation_key(?, ?, ?)";

  private final Database database;
  private final Keyring keyring;
  private final String holder;
  private final Clock clock;
  private @Nullable Instant lookedAt;

  /**
   * A look-out.
   *
   * @param holder who this is, from {@link FunctionEnvironment#holder}
   */
  public KeyInUse(Database database, Keyring keyring, String holder, Clock clock) {
    this.database = database;
    this.keyring = keyring;
    this.holder = holder;
    this.clock = clock;
  }

  /**
   * To be called before anything is made; asks at most every few seconds, and each time after it
   * could not be told or lacks the key.
   *
   * @throws PlatformException {@code invalid-configuration} when the key in use is not here, {@code
   *     unavailable} when the store is away
   */
  public synchronized void look() {
    Instant now = clock.instant();
    Instant last = lookedAt;
    if (last != null && Duration.between(last, now).abs().compareTo(LOOK_EVERY) < 0) {
      return;
    }
    List<String> here = keyring.installationIds();
    String inUse =
        database.query(
            FOLLOW,
            (connection, select, first) -> {
              select.setString(first, holder);
              select.setArray(first + 1, connection.createArrayOf("text", here.toArray()));
              select.setString(first + 2, here.getFirst());
            },
            KeyInUse::first);
    if (!inUse.isEmpty()) {
      keyring.follow(inUse);
    }
    lookedAt = now;
  }

  private static String first(ResultSet row) throws java.sql.SQLException {
    row.next();
    String inUse = row.getString(1);
    return inUse == null ? "" : inUse;
  }
}

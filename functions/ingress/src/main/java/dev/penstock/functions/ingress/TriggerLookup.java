package dev.penstock.functions.ingress;

import dev.penstock.delivery.DeliveryCheck;
import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.Seal;
import dev.penstock.problem.PlatformException;
import dev.penstock.trigger.Origin;
import dev.penstock.trigger.Trigger;
import dev.penstock.trigger.TriggerStore;
import dev.penstock.vault.Nature;
import dev.penstock.vault.OpenSecret;
import dev.penstock.vault.SealedValue;
import dev.penstock.vault.VaultReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds an enabled trigger and opens its secrets, in one query, and keeps it. What is kept is only
 * good for a delivery that is stored under its stamp: the statement that stores finds out whether
 * the trigger was disabled, a secret revoked or everything put under another key of the
 * installation meanwhile; who looks then learns which key is in use. A disabled trigger gives no
 * row at all, so that nothing after this can tell it from an unknown one. Thread-safe.
 */
final class TriggerLookup {

  private static final Duration FETCHED_LASTS = Duration.ofMinutes(1);

  private static final int MOST_KEPT = 1_000;

  private static final String FIND =
      """
      SELECT t.document, t.seal, t.stamp, s.name, s.version, s.ciphertext, s.data_key, s.root,
             s.usable_until, s.folder, s.platform, s.source IS NOT NULL, t.key_in_use
        FROM open_trigger t
        LEFT JOIN LATERAL (
             SELECT w.name, w.version, w.ciphertext, w.data_key, w.root, w.usable_until, w.folder,
                    w.platform, w.source
               FROM jsonb_array_elements_text(t.document::jsonb -> 'webhook' -> 'secrets') AS n(name)
               JOIN webhook_secret w ON w.name = n.name
              ORDER BY w.version DESC
              LIMIT 32) s ON true
       WHERE t.name = ?
      """;

  private final Keyring keyring;
  private final TriggerStore triggers;
  private final VaultReader vault;
  private final Map<String, OpenTrigger> kept = new LinkedHashMap<>(16, 0.75f, true);

  TriggerLookup(Keyring keyring) {
    this.keyring = keyring;
    this.triggers = new TriggerStore(new Seal(keyring));
    this.vault = new VaultReader(keyring);
  }

  /** The trigger as it was when it was last found. */
  Optional<OpenTrigger> kept(String name) {
    synchronized (kept) {
      return Optional.ofNullable(kept.get(name));
    }
  }

  /**
   * The trigger of a name as it is now, if it is there and enabled.
   *
   * @throws PlatformException {@code tampered} when its row or a secret is not what was stored,
   *     {@code invalid-configuration} when this process lacks the key in use
   */
  Optional<OpenTrigger> find(Connection connection, String name) throws SQLException {
    synchronized (kept) {
      kept.remove(name);
    }
    Optional<OpenTrigger> found = read(connection, name);
    found.filter(OpenTrigger::lasts).ifPresent(this::keep);
    return found;
  }

  private void keep(OpenTrigger trigger) {
    synchronized (kept) {
      kept.put(trigger.trigger().name(), trigger);
      if (kept.size() > MOST_KEPT) {
        var eldest = kept.keySet().iterator();
        eldest.next();
        eldest.remove();
      }
    }
  }

  /** As {@link #find}, without keeping it. */
  Optional<OpenTrigger> read(Connection connection, String name) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(FIND)) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        String keyInUse = row.getString(13);
        if (keyInUse != null) {
          keyring.follow(keyInUse);
        }
        Trigger trigger = triggers.check(name, row.getString(1), row.getBytes(2));
        if (!(trigger.origin() instanceof Origin.Webhook)) {
          // Its deliveries come by another way: there is nothing here.
          return Optional.empty();
        }
        String stamp = row.getString(3);
        List<byte[]> secrets = new ArrayList<>();
        Optional<Instant> until = Optional.empty();
        do {
          String secret = row.getString(4);
          if (secret != null && nature(row).isFor(trigger.folder())) {
            until = earlier(until, row.getObject(9, OffsetDateTime.class));
            if (nature(row).reference()) {
              // Whoever keeps it may change it at any time.
              until = earlier(until, OffsetDateTime.now(ZoneOffset.UTC).plus(FETCHED_LASTS));
            }
            try (OpenSecret open = vault.open(secret, row.getInt(5), sealed(row))) {
              secrets.add(open.value().reveal());
            }
          }
        } while (row.next());
        DeliveryCheck check = DeliveryCheck.of(trigger.webhook().scheme(), secrets);
        return Optional.of(new OpenTrigger(trigger, check, stamp, until));
      }
    }
  }

  private static SealedValue sealed(ResultSet row) throws SQLException {
    return new SealedValue(row.getBytes(6), row.getBytes(7), row.getString(8), nature(row));
  }

  private static Nature nature(ResultSet row) throws SQLException {
    return new Nature(row.getString(10), row.getBoolean(11), row.getBoolean(12));
  }

  private static Optional<Instant> earlier(
      Optional<Instant> until, @Nullable OffsetDateTime another) {
    return another == null
        ? until
        : until
            .filter(it -> it.isBefore(another.toInstant()))
            .or(() -> Optional.of(another.toInstant()));
  }
}

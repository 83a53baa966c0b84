package dev.penstock.functions.ingress;

import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.Seal;
import dev.penstock.problem.PlatformException;
import dev.penstock.trigger.Trigger;
import dev.penstock.trigger.TriggerStore;
import dev.penstock.vault.OpenSecret;
import dev.penstock.vault.VaultReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds an enabled trigger and opens its secrets, in one query and afresh each time: a trigger that
 * is disabled and a secret that is revoked are out from the very next delivery. A disabled trigger
 * gives no row at all, so that nothing after this can tell it from an unknown one. Thread-safe.
 */
final class TriggerLookup {

  private static final String FIND =
      """
      SELECT t.document, t.seal, s.name, s.version, s.ciphertext
        FROM trigger t
        LEFT JOIN LATERAL (
             SELECT w.name, w.version, w.ciphertext
               FROM jsonb_array_elements_text(t.document::jsonb -> 'webhook' -> 'secrets') AS n(name)
               JOIN webhook_secret w ON w.name = n.name
              ORDER BY w.version DESC
              LIMIT 32) s ON true
       WHERE t.name = ? AND t.enabled
      """;

  private final TriggerStore triggers;
  private final VaultReader vault;

  TriggerLookup(Keyring keyring) {
    this.triggers = new TriggerStore(new Seal(keyring));
    this.vault = new VaultReader(keyring);
  }

  /**
   * The trigger of a name, if it is there and enabled.
   *
   * @throws PlatformException {@code tampered} when its row or a secret is not what was stored
   */
  Optional<OpenTrigger> find(Connection connection, String name) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(FIND)) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        Trigger trigger = triggers.check(name, row.getString(1), row.getBytes(2));
        List<byte[]> secrets = new ArrayList<>();
        do {
          String secret = row.getString(3);
          if (secret != null) {
            try (OpenSecret open = vault.open(secret, row.getInt(4), row.getBytes(5))) {
              secrets.add(open.value().reveal());
            }
          }
        } while (row.next());
        return Optional.of(new OpenTrigger(trigger, secrets));
      }
    }
  }
}

package dev.penstock.person;

import dev.penstock.id.Ids;
import dev.penstock.keyring.Box;
import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * The keys of people as the store holds them, each wrapped by a key that it does not hold. They are
 * remembered nowhere else, so that one which is gone is gone in every process. Thread-safe.
 */
final class PersonKeys {

  private static final int KEY_BYTES = 32;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Box wrapping;

  PersonKeys(Keyring keyring) {
    this.wrapping = wrapping(keyring);
  }

  static Box wrapping(Keyring keyring) {
    return new Box(keyring, Keyring.Purpose.PERSON);
  }

  /**
   * The key of a person, drawn now when there is none. Until the transaction ends nobody can erase
   * the person, so that nothing is sealed under a key that is gone.
   */
  PersonKey of(Connection transaction, String person) throws SQLException {
    String id = Ids.next("psn");
    byte[] key = new byte[KEY_BYTES];
    RANDOM.nextBytes(key);
    try (PreparedStatement take =
        transaction.prepareStatement("SELECT id, key FROM pseudonym_of(?, ?, ?)")) {
      take.setString(1, person);
      take.setString(2, id);
      take.setBytes(3, wrapping.seal(key, label(id)));
      try (ResultSet row = take.executeQuery()) {
        row.next();
        return unwrapped(row.getString("id"), person, row.getBytes("key"));
      }
    }
  }

  /** Those of these pseudonyms whose people were not erased. */
  Map<String, PersonKey> all(Connection transaction, Collection<String> ids) throws SQLException {
    Map<String, PersonKey> found = new HashMap<>();
    try (PreparedStatement select =
        transaction.prepareStatement(
            "SELECT id, person, key FROM pseudonym WHERE id = ANY (?) AND person IS NOT NULL")) {
      select.setArray(1, transaction.createArrayOf("text", ids.toArray()));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          String id = rows.getString("id");
          found.put(id, unwrapped(id, rows.getString("person"), rows.getBytes("key")));
        }
      }
    }
    return found;
  }

  private PersonKey unwrapped(String id, String person, byte[] wrapped) {
    byte[] key =
        wrapping
            .open(wrapped, label(id))
            .orElseThrow(
                () ->
                    PlatformException.of(
                        ProblemType.TAMPERED,
                        "The key of %s was changed outside of Penstock, or was made under another"
                                .formatted(id)
                            + " root key. Restore the row from a backup."));
    return new PersonKey(id, person, key);
  }

  static byte[] label(String id) {
    return id.getBytes(StandardCharsets.UTF_8);
  }
}

package dev.penstock.audit;

import dev.penstock.keyring.Keyring;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The entries that wait for their place in the chain. */
final class Intake {

  private Intake() {}

  /**
   * One that waits, as it is found, which proves nothing yet.
   *
   * @param id its number in the intake; greater for later ones of the same transaction
   * @param entry what was put there
   */
  record Row(long id, WaitingEntry entry) {

    static Row read(ResultSet row) throws SQLException {
      return new Row(row.getLong(1), new WaitingEntry(row.getString(2), row.getBytes(3)));
    }

    boolean holds(Keyring keyring) {
      return keyring.holds(
          Keyring.Purpose.AUDIT_INTAKE, entry.mac(), entry.body().getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The number of the first that waits and was not put there by Penstock, or was changed. */
  static Optional<Long> broken(Connection transaction, Keyring keyring) throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement("SELECT id, body, mac FROM audit_intake ORDER BY id")) {
      select.setFetchSize(Chaining.BATCH);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          Row row = Row.read(rows);
          if (!row.holds(keyring)) {
            return Optional.of(row.id());
          }
        }
        return Optional.empty();
      }
    }
  }
}

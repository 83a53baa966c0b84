package dev.penstock.vault;

import java.sql.ResultSet;
import java.sql.SQLException;

/** A secret as it was read, before it is opened. */
public record StoredSecret(String name, int version, SealedValue sealed) {

  /** What {@link #of} reads, in its order. */
  static final String COLUMNS =
      "name, version, ciphertext, data_key, root, folder, platform, source IS NOT NULL";

  static StoredSecret of(ResultSet row) throws SQLException {
    return new StoredSecret(
        row.getString(1),
        row.getInt(2),
        new SealedValue(
            row.getBytes(3),
            row.getBytes(4),
            row.getString(5),
            new Nature(row.getString(6), row.getBoolean(7), row.getBoolean(8))));
  }

  @Override
  public String toString() {
    return name + ", version " + version;
  }
}

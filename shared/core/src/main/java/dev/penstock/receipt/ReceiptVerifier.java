package dev.penstock.receipt;

import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.Renewal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** Checks every receipt against its MAC. Needs the role auditor. Thread-safe. */
public final class ReceiptVerifier {

  private static final int BATCH = 1000;

  private final Keyring keyring;

  public ReceiptVerifier(Keyring keyring) {
    this.keyring = keyring;
  }

  /** The ids of the receipts that were changed or made without the key; empty when all hold. */
  public List<String> verify(Connection transaction) throws SQLException {
    try (PreparedStatement query =
        transaction.prepareStatement(
            """
            SELECT id, run_id, position, iteration, attempt, fencing_token, tool,
                   arguments_digest, result_digest, acted_at, mac
              FROM receipt
            """)) {
      query.setFetchSize(BATCH);
      try (ResultSet row = query.executeQuery()) {
        List<String> broken = new ArrayList<>();
        while (row.next()) {
          if (!read(row).isProvedBy(row.getBytes("mac"), keyring)) {
            broken.add(row.getString("id"));
          }
        }
        return broken;
      }
    }
  }

  /** The MAC of a row, under the installation's key in use in the place of one before. */
  public Renewal renewal(ResultSet row) throws SQLException {
    return read(row).renewal(row.getBytes("mac"), keyring);
  }

  private static Receipt read(ResultSet row) throws SQLException {
    return new Receipt(
        row.getString("id"),
        row.getString("run_id"),
        row.getString("position"),
        row.getString("iteration"),
        row.getInt("attempt"),
        row.getLong("fencing_token"),
        row.getString("tool"),
        row.getString("arguments_digest"),
        row.getString("result_digest"),
        row.getObject("acted_at", OffsetDateTime.class).toInstant());
  }
}

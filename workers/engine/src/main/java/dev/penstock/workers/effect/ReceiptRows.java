package dev.penstock.workers.effect;

import dev.penstock.keyring.Keyring;
import dev.penstock.receipt.Receipt;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;

/** Receipts as rows: appended once, never changed. */
public final class ReceiptRows {

  private ReceiptRows() {}

  /** Appends a receipt, signed. */
  public static void insert(Connection transaction, Receipt receipt, Keyring keyring)
      throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO receipt (id, run_id, position, iteration, attempt, fencing_token, tool,
                                 arguments_digest, result_digest, acted_at, mac)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)) {
      insert.setString(1, receipt.id());
      insert.setString(2, receipt.runId());
      insert.setString(3, receipt.position());
      insert.setString(4, receipt.iteration());
      insert.setInt(5, receipt.attempt());
      insert.setLong(6, receipt.fencingToken());
      insert.setString(7, receipt.tool());
      insert.setString(8, receipt.argumentsDigest());
      insert.setString(9, receipt.resultDigest());
      insert.setObject(10, receipt.actedAt().atOffset(ZoneOffset.UTC));
      insert.setBytes(11, receipt.mac(keyring));
      insert.executeUpdate();
    }
  }
}

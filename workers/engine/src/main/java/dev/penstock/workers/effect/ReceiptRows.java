package dev.penstock.workers.effect;

import dev.penstock.keyring.Keyring;
import dev.penstock.receipt.Receipt;
import dev.penstock.store.NewRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneOffset;

/** Receipts as rows: appended once, never changed. */
public final class ReceiptRows {

  private ReceiptRows() {}

  /** Appends a receipt, signed. */
  public static void insert(Connection transaction, Receipt receipt, Keyring keyring)
      throws SQLException {
    row(receipt, keyring).insert(transaction);
  }

  /** A receipt, signed, for a caller that commits it together with rows of its own. */
  static NewRow row(Receipt receipt, Keyring keyring) {
    return NewRow.of(
        "receipt (id, run_id, position, iteration, attempt, fencing_token, tool,"
            + " arguments_digest, result_digest, acted_at, mac)",
        receipt.id(),
        receipt.runId(),
        receipt.position(),
        receipt.iteration(),
        receipt.attempt(),
        receipt.fencingToken(),
        receipt.tool(),
        receipt.argumentsDigest(),
        receipt.resultDigest(),
        receipt.actedAt().atOffset(ZoneOffset.UTC),
        receipt.mac(keyring));
  }
}

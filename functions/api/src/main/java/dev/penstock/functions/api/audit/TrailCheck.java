package dev.penstock.functions.api.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditAnchor;
import dev.penstock.audit.AuditVerification;
import dev.penstock.audit.AuditVerifier;
import dev.penstock.audit.Chaining;
import dev.penstock.audit.CheckpointWitness;
import dev.penstock.audit.SealedRows;
import dev.penstock.json.Json;
import dev.penstock.keyring.Keyring;
import dev.penstock.receipt.ReceiptVerifier;
import dev.penstock.store.Database;
import java.time.Clock;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Verifies the chain against its anchor and its signed checkpoints, every sealed row and every
 * receipt: the one check behind the API and the command line. Thread-safe.
 */
public final class TrailCheck {

  private final Database auditor;
  private final AuditAnchor anchor;
  private final Chaining chaining;
  private final AuditVerifier verifier;
  private final SealedRows rows;
  private final ReceiptVerifier receipts;
  private final Clock clock;

  public TrailCheck(
      Database auditor,
      AuditAnchor anchor,
      CheckpointWitness checkpoints,
      Keyring keyring,
      Clock clock) {
    this.auditor = auditor;
    this.anchor = anchor;
    this.chaining = new Chaining(auditor, keyring);
    this.verifier = new AuditVerifier(keyring, checkpoints);
    this.rows = new SealedRows(keyring);
    this.receipts = new ReceiptVerifier(keyring);
    this.clock = clock;
  }

  ObjectNode run() {
    return run(_ -> {});
  }

  /**
   * An {@code AuditVerification} of the OpenAPI document.
   *
   * @param progress told the number of each entry that holds
   */
  public ObjectNode run(LongConsumer progress) {
    chaining.catchUp();
    ObjectNode json = Json.object();
    boolean chainHolds =
        switch (verifier.verify(auditor, anchor, progress)) {
          case AuditVerification.Intact(
                  long entries,
                  long head,
                  long anchored,
                  long checkpoints,
                  long signed,
                  long forgotten) -> {
            json.put("entries", entries).put("head", head);
            json.put("anchored", anchored > 0).put("anchoredSeq", anchored);
            json.put("checkpoints", checkpoints).put("signedSeq", signed);
            if (forgotten > 0) {
              json.put("forgottenUpTo", forgotten);
            }
            yield true;
          }
          case AuditVerification.Broken(
                  long seq,
                  AuditVerification.Tampering kind,
                  String explanation) -> {
            json.put("entries", seq - 1).put("firstBroken", seq);
            json.put("tampering", kind.wire()).put("reason", explanation);
            yield false;
          }
        };
    List<SealedRows.Tampered> tampered = auditor.inTransaction(rows::verify);
    var list = json.putArray("tamperedRows");
    for (SealedRows.Tampered row : tampered) {
      list.addObject()
          .put("table", row.table())
          .put("identity", row.identity())
          .put("explanation", row.explanation());
    }
    for (String receipt : auditor.inTransaction(receipts::verify)) {
      list.addObject()
          .put("table", "receipt")
          .put("identity", receipt)
          .put("explanation", "It does not carry the MAC of what it says.");
    }
    json.put("status", chainHolds && list.isEmpty() ? "intact" : "broken");
    return json.put("verifiedAt", clock.instant().toString());
  }
}

package dev.penstock.functions.api.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditAnchor;
import dev.penstock.audit.AuditVerification;
import dev.penstock.audit.AuditVerifier;
import dev.penstock.audit.SealedRows;
import dev.penstock.json.Json;
import dev.penstock.keyring.Keyring;
import dev.penstock.store.Database;
import java.time.Clock;
import java.util.List;

/** Verifies the chain against its anchor, and every sealed row. Thread-safe. */
public final class TrailCheck {

  private final Database auditor;
  private final AuditAnchor anchor;
  private final AuditVerifier verifier;
  private final SealedRows rows;
  private final Clock clock;

  public TrailCheck(Database auditor, AuditAnchor anchor, Keyring keyring, Clock clock) {
    this.auditor = auditor;
    this.anchor = anchor;
    this.verifier = new AuditVerifier(keyring);
    this.rows = new SealedRows(keyring);
    this.clock = clock;
  }

  /** An {@code AuditVerification} of the OpenAPI document. */
  ObjectNode run() {
    ObjectNode json = Json.object();
    boolean chainHolds =
        switch (verifier.verify(auditor, anchor, _ -> {})) {
          case AuditVerification.Intact(long entries, long head, long anchored) -> {
            json.put("entries", entries).put("head", head);
            json.put("anchored", anchored > 0).put("anchoredSeq", anchored);
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
    json.put("status", chainHolds && tampered.isEmpty() ? "intact" : "broken");
    return json.put("verifiedAt", clock.instant().toString());
  }
}

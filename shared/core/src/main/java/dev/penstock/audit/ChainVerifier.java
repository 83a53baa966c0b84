package dev.penstock.audit;

import dev.penstock.audit.AuditVerification.Broken;
import dev.penstock.audit.AuditVerification.Intact;
import dev.penstock.audit.AuditVerification.Tampering;
import dev.penstock.keyring.Keyring;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Walks the chain, the anchors and the checkpoints side by side, each once and in order, holding
 * one row at a time.
 */
final class ChainVerifier {

  private final Keyring keyring;
  private final Iterator<Anchor> anchors;
  private final CheckpointWalk checkpoints;
  private final LongConsumer progress;
  private @Nullable Anchor anchor;
  private long anchoredSeq;

  ChainVerifier(
      Keyring keyring,
      Iterator<Anchor> anchors,
      CheckpointWalk checkpoints,
      LongConsumer progress) {
    this.keyring = keyring;
    this.anchors = anchors;
    this.checkpoints = checkpoints;
    this.progress = progress;
  }

  /** Checks the rows, which come in the order of their numbers. */
  AuditVerification verify(Iterator<ChainRow> rows) {
    ChainMac mac = new ChainMac(keyring);
    byte[] previous = AuditTrail.GENESIS;
    long head = 0;
    nextAnchor();
    while (rows.hasNext()) {
      ChainRow row = rows.next();
      byte[] proper = mac.link(previous, row.text());
      if (row.seq() != head + 1 || !MessageDigest.isEqual(proper, row.mac())) {
        return new Diagnosis(keyring, head + 1, previous, macAt(head + 1)).of(row, rows);
      }
      previous = row.mac();
      head = row.seq();
      if (contradictsAnchor(row)) {
        return new Broken(
            head,
            Tampering.REPLACED,
            "Entry %d: replaced. The anchor holds another entry of this number, so entries were cut off before it and written anew."
                .formatted(head));
      }
      @Nullable Broken unsigned = checkpoints.follow(row);
      if (unsigned != null) {
        return unsigned;
      }
      progress.accept(head);
    }
    return end(head);
  }

  private AuditVerification end(long head) {
    if (anchor == null) {
      @Nullable Broken missing = checkpoints.end(head);
      return missing == null
          ? new Intact(head, head, anchoredSeq, checkpoints.agreed(), checkpoints.signedSeq())
          : missing;
    }
    long last = anchor.seq();
    while (anchors.hasNext()) {
      last = anchors.next().seq();
    }
    return new Broken(
        head + 1,
        Tampering.CUT_OFF,
        "Entry %d: cut-off. The trail ends at %d, but the anchor knows of entries up to %d."
            .formatted(head + 1, head, last));
  }

  private boolean contradictsAnchor(ChainRow row) {
    if (anchor == null || anchor.seq() != row.seq()) {
      return false;
    }
    boolean same = MessageDigest.isEqual(anchor.mac(), row.mac());
    anchoredSeq = anchor.seq();
    nextAnchor();
    return !same;
  }

  private byte @Nullable [] macAt(long seq) {
    return anchor != null && anchor.seq() == seq ? anchor.mac() : null;
  }

  private void nextAnchor() {
    anchor = anchors.hasNext() ? anchors.next() : null;
  }
}

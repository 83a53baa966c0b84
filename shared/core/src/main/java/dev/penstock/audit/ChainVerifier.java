package dev.penstock.audit;

import dev.penstock.audit.AuditVerification.Broken;
import dev.penstock.audit.AuditVerification.Intact;
import dev.penstock.audit.AuditVerification.Tampering;
import dev.penstock.audit.proof.TrailCut;
import dev.penstock.keyring.Keyring;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.Optional;
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
  private final long forgotten;
  private final byte[] beginning;
  private long anchoredSeq;

  ChainVerifier(
      Keyring keyring,
      Iterator<Anchor> anchors,
      CheckpointWalk checkpoints,
      LongConsumer progress,
      Optional<TrailCut> cut) {
    this.forgotten = cut.map(TrailCut::size).orElse(0L);
    this.beginning = cut.map(TrailCut::mac).orElse(AuditTrail.GENESIS);
    this.keyring = keyring;
    this.anchors = anchors;
    this.checkpoints = checkpoints;
    this.progress = progress;
  }

  /** Checks the rows, which come in the order of their numbers. */
  AuditVerification verify(Iterator<ChainRow> rows) {
    ChainMac mac = new ChainMac(keyring);
    byte[] previous = beginning;
    long head = forgotten;
    nextAnchor();
    while (anchor != null && anchor.seq() < forgotten) {
      nextAnchor();
    }
    @Nullable Broken unsignedBefore =
        contradictsAnchor(forgotten, beginning) ? replaced(forgotten) : checkpoints.begin();
    if (unsignedBefore != null) {
      return unsignedBefore;
    }
    while (rows.hasNext()) {
      ChainRow row = rows.next();
      byte[] proper = mac.link(previous, row.text());
      if (row.seq() != head + 1 || !MessageDigest.isEqual(proper, row.mac())) {
        return new Diagnosis(keyring, head + 1, previous, macAt(head + 1)).of(row, rows);
      }
      previous = row.mac();
      head = row.seq();
      if (contradictsAnchor(row.seq(), row.mac())) {
        return replaced(head);
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
          ? new Intact(
              head - forgotten,
              head,
              anchoredSeq,
              checkpoints.agreed(),
              checkpoints.signedSeq(),
              forgotten)
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

  private static Broken replaced(long seq) {
    return new Broken(
        seq,
        Tampering.REPLACED,
        "Entry %d: replaced. The anchor holds another entry of this number, so entries were cut off before it and written anew."
            .formatted(seq));
  }

  private boolean contradictsAnchor(long seq, byte[] mac) {
    if (anchor == null || anchor.seq() != seq) {
      return false;
    }
    boolean same = MessageDigest.isEqual(anchor.mac(), mac);
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

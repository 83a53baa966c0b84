package dev.penstock.audit;

import dev.penstock.audit.AuditVerification.Broken;
import dev.penstock.audit.AuditVerification.Intact;
import dev.penstock.audit.AuditVerification.Tampering;
import dev.penstock.audit.proof.TrailCut;
import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.TrailKey;
import dev.penstock.keyring.TrailKeys;
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
    TrailKeys keys = keyring.trail();
    ChainMac mac = new ChainMac(keys);
    byte[] previous = beginning;
    @Nullable ChainRow last = null;
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
      byte[] proper = mac.link(head + 1, previous, row.text());
      if (row.seq() != head + 1 || !MessageDigest.isEqual(proper, row.mac())) {
        Broken afterHandover = last == null ? null : afterHandover(keys, last, row);
        if (afterHandover != null) {
          return afterHandover;
        }
        return new Diagnosis(keyring, head + 1, previous, macAt(head + 1)).of(row, rows);
      }
      if (!ChainHandover.isAsKnown(keys, row)) {
        return notHandedOver(row.seq());
      }
      last = row;
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
    return keys.newest().since() > 0 && head <= keys.newest().since()
        ? beforeItsKey(head, keys.newest())
        : end(head);
  }

  /**
   * What follows no handover to a key that is not here may be whole under that key; and where ours
   * took over, it shows what the one before has made of the past since then.
   */
  private static @Nullable Broken afterHandover(TrailKeys keys, ChainRow last, ChainRow row) {
    long next = last.seq() + 1;
    if (keys.handedOverBy(last.seq()).isPresent()) {
      return row.seq() == next && row.claimedSeq() == next
          ? new Broken(
              next,
              Tampering.REWRITTEN,
              "Entry %d: rewritten. It is the first under another key and does not follow entry %d: entries up to that one were written anew with the key before, or this one was changed."
                  .formatted(next, last.seq()))
          : null;
    }
    return ChainHandover.claimed(last)
        .filter(id -> !keys.knows(id))
        .map(
            id ->
                new Broken(
                    last.seq(),
                    Tampering.HANDOVER_FORGED,
                    "Entry %d: handover-forged. It hands the chain over to the key %s, which the key file does not have: somebody made it up, or the key file is an older copy."
                        .formatted(last.seq(), id)))
        .orElse(null);
  }

  private static Broken notHandedOver(long seq) {
    return new Broken(
        seq,
        Tampering.HANDOVER_FORGED,
        "Entry %d: handover-forged. By the key file the chain was handed over here to another key, and the entry does not say so."
            .formatted(seq));
  }

  private static Broken beforeItsKey(long head, TrailKey key) {
    return new Broken(
        head + 1,
        Tampering.CUT_OFF,
        "Entry %d: cut-off. The trail ends at %d, but by the key file entry %d handed it over to the key %s: its end is gone, or the store is an older copy than the key file."
            .formatted(head + 1, head, key.since(), key.id()));
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

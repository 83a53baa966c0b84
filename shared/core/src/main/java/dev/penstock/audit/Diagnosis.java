package dev.penstock.audit;

import dev.penstock.audit.AuditVerification.Broken;
import dev.penstock.audit.AuditVerification.Tampering;
import dev.penstock.keyring.Keyring;
import java.security.MessageDigest;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Names what was done at the first place where the chain does not hold. That it is broken is
 * certain; what was done is the simplest explanation that the entries after it allow.
 *
 * @param keyring to try which entry follows which
 * @param expected the number that should come next
 * @param previous the MAC of the last entry that holds
 * @param anchored the MAC that the anchor has for {@code expected}; null when it has none
 */
record Diagnosis(Keyring keyring, long expected, byte[] previous, byte @Nullable [] anchored) {

  Broken of(ChainRow found, Iterator<ChainRow> rest) {
    if (found.seq() < expected) {
      return broken(found.seq(), Tampering.INSERTED, "It stands before the first entry.");
    }
    return found.seq() > expected ? gap(found, rest) : mismatch(found, rest);
  }

  private Broken gap(ChainRow found, Iterator<ChainRow> rest) {
    if (found.claimedSeq() == expected || isClaimedIn(rest)) {
      return broken(expected, Tampering.REORDERED, "It stands at another place.");
    }
    return broken(
        expected, Tampering.REMOVED, "It is gone; the next that is there is " + found.seq() + ".");
  }

  private Broken mismatch(ChainRow found, Iterator<ChainRow> rest) {
    @Nullable ChainRow next = rest.hasNext() ? rest.next() : null;
    long claimed = found.claimedSeq();
    boolean swapped = next != null && follows(previous, next) && follows(next.mac(), found);
    if (next != null && follows(previous, next) && !swapped) {
      return broken(
          expected,
          Tampering.INSERTED,
          "It was put in: the entry after it follows the one before it.");
    }
    if (swapped || (claimed > expected && isClaimedIn(next, rest))) {
      return broken(expected, Tampering.REORDERED, "Entry " + claimed + " stands in its place.");
    }
    if (claimed > expected) {
      return broken(
          expected,
          Tampering.REMOVED,
          "It is gone, and the later entries were moved up: entry " + claimed + " stands here.");
    }
    if (claimed > 0 && claimed < expected) {
      return broken(
          expected, Tampering.INSERTED, "A copy of entry " + claimed + " was put in here.");
    }
    return inPlace(found, next);
  }

  /** The entry claims this place: was its text changed, or its MAC? */
  private Broken inPlace(ChainRow found, @Nullable ChainRow next) {
    byte[] proper = AuditTrail.link(keyring, expected, previous, found.body());
    boolean macIsOld =
        next != null ? follows(found.mac(), next) : MessageDigest.isEqual(found.mac(), anchored);
    if (macIsOld) {
      return broken(
          expected, Tampering.CHANGED, "Its text is not the one that its MAC was made for.");
    }
    boolean textIsOld =
        next != null ? follows(proper, next) : MessageDigest.isEqual(proper, anchored);
    return broken(
        expected,
        Tampering.FORGED,
        textIsOld
            ? "Its text is right, but its MAC was replaced."
            : "Its MAC was not made with this installation's key.");
  }

  private boolean follows(byte[] mac, ChainRow row) {
    byte[] proper = AuditTrail.link(keyring, row.claimedSeq(), mac, row.body());
    return MessageDigest.isEqual(proper, row.mac());
  }

  private boolean isClaimedIn(@Nullable ChainRow next, Iterator<ChainRow> rest) {
    return (next != null && next.claimedSeq() == expected) || isClaimedIn(rest);
  }

  private boolean isClaimedIn(Iterator<ChainRow> rest) {
    while (rest.hasNext()) {
      if (rest.next().claimedSeq() == expected) {
        return true;
      }
    }
    return false;
  }

  private static Broken broken(long seq, Tampering kind, String what) {
    return new Broken(seq, kind, "Entry " + seq + ": " + kind.wire() + ". " + what);
  }
}

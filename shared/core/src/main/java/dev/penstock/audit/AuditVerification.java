package dev.penstock.audit;

import java.util.Locale;

/** What a verification found. A broken trail is an answer, never an exception. */
public sealed interface AuditVerification {

  /**
   * Every entry follows from the one before it, and every anchor agrees.
   *
   * @param entries how many were checked
   * @param headSeq sequence number of the newest; 0 for an empty trail
   * @param anchoredSeq the newest that is anchored outside the database; entries after it could be
   *     cut off without a trace. 0 when nothing is anchored
   * @param checkpoints how many signed checkpoints agree
   * @param signedSeq the newest entry under one; 0 when there is none, or none was looked at
   * @param forgotten up to which entry the trail was kept for long enough and went; 0 when it is
   *     all there
   */
  record Intact(
      long entries,
      long headSeq,
      long anchoredSeq,
      long checkpoints,
      long signedSeq,
      long forgotten)
      implements AuditVerification {

    /** All of it is there. */
    Intact(long entries, long headSeq, long anchoredSeq, long checkpoints, long signedSeq) {
      this(entries, headSeq, anchoredSeq, checkpoints, signedSeq, 0);
    }

    /** Without a look at checkpoints. */
    Intact(long entries, long headSeq, long anchoredSeq) {
      this(entries, headSeq, anchoredSeq, 0, 0);
    }
  }

  /**
   * The first entry that does not hold.
   *
   * @param seq its place in the trail
   * @param kind what was done to it
   * @param explanation one or two sentences for a person
   */
  record Broken(long seq, Tampering kind, String explanation) implements AuditVerification {}

  /** What can be done to a trail from outside. */
  enum Tampering {
    /** The text of an entry was changed; its MAC was left. */
    CHANGED,
    /** An entry is gone; later ones are there. */
    REMOVED,
    /** An entry was put between two that belong together. */
    INSERTED,
    /** Entries are all there, in another order. */
    REORDERED,
    /** A MAC was made without the key. */
    FORGED,
    /** The newest entries are gone: the anchor knows of more. */
    CUT_OFF,
    /** Anchored entries were cut off, and others were written in their place with the key. */
    REPLACED,
    /** Entries follow by the chain's key, but are not those that were signed. */
    REWRITTEN,
    /** What waits for its place in the chain was changed, or put there without the key. */
    INTAKE_CHANGED,
    /** The anchor file itself was changed. */
    ANCHOR_CHANGED,
    /** A checkpoint was changed, or taken away. */
    CHECKPOINT_CHANGED,
    /** The chain was handed over to a key that is not this installation's, or not where it was. */
    HANDOVER_FORGED,
    /** What says where the trail begins was not made by who may shorten it. */
    CUT_CHANGED;

    public String wire() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}

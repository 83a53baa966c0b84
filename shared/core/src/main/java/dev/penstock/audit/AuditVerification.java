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
   */
  record Intact(long entries, long headSeq, long anchoredSeq) implements AuditVerification {}

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
    /** The anchor file itself was changed. */
    ANCHOR_CHANGED;

    public String wire() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}

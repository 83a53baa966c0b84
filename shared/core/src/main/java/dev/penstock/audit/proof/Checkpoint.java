package dev.penstock.audit.proof;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;

/**
 * A signed head of the trail's Merkle tree: at this time it had so many entries and this root. The
 * form is C2SP's tlog-checkpoint, with the time as its one extension line.
 *
 * @param size how many entries; entry n is leaf n - 1
 * @param root of the tree of so many
 * @param at when it was signed, by the signer's clock
 * @param note the whole signed text
 */
public record Checkpoint(long size, byte[] root, Instant at, String note) {

  private static final String TIME = "time ";

  /** Signs a head. */
  public static Checkpoint sign(NoteSigner signer, long size, byte[] root, Instant at) {
    String text =
        String.format(
            Locale.ROOT,
            "%s\n%d\n%s\n%s%s\n",
            signer.verifier().name(),
            size,
            Base64.getEncoder().encodeToString(root),
            TIME,
            at);
    return new Checkpoint(size, root, at, signer.sign(text));
  }

  /**
   * Reads a note and requires that it is the key's.
   *
   * @throws InvalidProof when it is no checkpoint, or not of this log and signed by this key
   */
  public static Checkpoint open(String note, NoteKey key) throws InvalidProof {
    NoteKey.Signed signed = key.open(note);
    String[] lines = signed.text().split("\n", -1);
    // The text ends with a line feed, so the last piece is empty.
    if (lines.length != 5 || !lines[3].startsWith(TIME)) {
      throw new InvalidProof("The signed note is no checkpoint of a trail.");
    }
    if (!lines[0].equals(signed.by())) {
      throw new InvalidProof("The checkpoint is of another trail: " + lines[0]);
    }
    try {
      long size = Long.parseLong(lines[1]);
      byte[] root = Base64.getDecoder().decode(lines[2]);
      if (size < 0 || !Long.toString(size).equals(lines[1]) || root.length != MerkleHash.BYTES) {
        throw new InvalidProof("The checkpoint's size or root is none.");
      }
      if (size > signed.size()) {
        throw new InvalidProof(
            "The checkpoint is of %d entries, but %s handed over at %d."
                .formatted(size, signed.by(), signed.size()));
      }
      return new Checkpoint(size, root, Instant.parse(lines[3].substring(TIME.length())), note);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new InvalidProof("The checkpoint's size, root or time is none.");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Checkpoint it && note.equals(it.note);
  }

  @Override
  public int hashCode() {
    return note.hashCode();
  }

  @Override
  public String toString() {
    return "Checkpoint[size=" + size + ", root=" + Arrays.toString(root) + ", at=" + at + "]";
  }
}

package dev.penstock.audit.proof;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * That an entry is on the trail, in one text that needs nothing beside it but the public key:
 * C2SP's tlog-proof, with the entry as its extra data.
 *
 * @param entry the canonical text that was chained
 * @param index of its leaf, from 0: the entry's number less one
 * @param path from the leaf's sibling up to the root's child
 * @param note the signed checkpoint
 */
public record EntryProof(String entry, long index, List<byte[]> path, String note) {

  /** The first line. */
  public static final String HEADER = "c2sp.org/tlog-proof@v1";

  private static final String EXTRA = "extra ";
  private static final String INDEX = "index ";

  /**
   * Reads the text; nothing is proved by that.
   *
   * @throws InvalidProof when it is none
   */
  public static EntryProof parse(String text) throws InvalidProof {
    int end = text.indexOf("\n\n");
    List<String> lines = end < 0 ? List.of() : List.of(text.substring(0, end).split("\n", -1));
    if (lines.size() < 3
        || !lines.get(0).equals(HEADER)
        || !lines.get(1).startsWith(EXTRA)
        || !lines.get(2).startsWith(INDEX)) {
      throw new InvalidProof("This is not the proof of an entry.");
    }
    String index = lines.get(2).substring(INDEX.length());
    if (!index.matches("0|[1-9][0-9]{0,17}")) {
      throw new InvalidProof("The proof's index is no number: " + index);
    }
    return new EntryProof(
        new String(
            ProofLines.base64(lines.get(1).substring(EXTRA.length())), StandardCharsets.UTF_8),
        Long.parseLong(index),
        ProofLines.read(lines.subList(3, lines.size())),
        text.substring(end + 2));
  }

  /**
   * Requires that the key has signed a tree with this entry at this place.
   *
   * @return the checkpoint that it is under
   * @throws InvalidProof when anything does not hold
   */
  public Checkpoint require(NoteKey key) throws InvalidProof {
    Checkpoint checkpoint = Checkpoint.open(note, key);
    MerkleProof.requireInclusion(
        index, checkpoint.size(), new MerkleHash().leaf(entry), path, checkpoint.root());
    return checkpoint;
  }

  /** The number that the entry stands under. */
  public long seq() {
    return index + 1;
  }

  /** The form that {@link #parse} reads. */
  public String text() {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    byte[] extra = entry.getBytes(StandardCharsets.UTF_8);
    text.append(EXTRA).append(Base64.getEncoder().encodeToString(extra)).append('\n');
    text.append(INDEX).append(index).append('\n');
    ProofLines.write(path, text);
    return text.append('\n').append(note).toString();
  }
}

package dev.penstock.audit.proof;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * That a trail only grew from one checkpoint to another: a consistency proof in one text, which
 * needs nothing beside it but the public key.
 *
 * @param path what makes both roots
 * @param older the signed note of the older checkpoint
 * @param newer the signed note of the newer
 */
public record GrowthProof(List<byte[]> path, String older, String newer) {

  /** The first line. */
  public static final String HEADER = "penstock.dev/audit-growth@v1";

  /**
   * Reads the text; nothing is proved by that.
   *
   * @throws InvalidProof when it is none
   */
  public static GrowthProof parse(String text) throws InvalidProof {
    int end = text.indexOf("\n\n");
    List<String> lines = end < 0 ? List.of() : List.of(text.substring(0, end).split("\n", -1));
    if (lines.isEmpty() || !lines.getFirst().equals(HEADER)) {
      throw new InvalidProof("This is not the proof of a trail's growth.");
    }
    try {
      Notes notes = new Notes(new BufferedReader(new StringReader(text.substring(end + 2))));
      Optional<String> older = notes.next();
      Optional<String> newer = notes.next();
      if (older.isEmpty() || newer.isEmpty()) {
        throw new InvalidProof("The proof of a trail's growth has two checkpoints.");
      }
      return new GrowthProof(
          ProofLines.read(lines.subList(1, lines.size())), older.get(), newer.get());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What holds: the two checkpoints. */
  public record Growth(Checkpoint older, Checkpoint newer) {}

  /**
   * Requires that the key has signed both and that the newer begins with all of the older.
   *
   * @throws InvalidProof when anything does not hold
   */
  public Growth require(NoteKey key) throws InvalidProof {
    Checkpoint from = Checkpoint.open(older, key);
    Checkpoint to = Checkpoint.open(newer, key);
    MerkleProof.requireConsistency(from.size(), from.root(), to.size(), to.root(), path);
    return new Growth(from, to);
  }

  /** The form that {@link #parse} reads. */
  public String text() {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    ProofLines.write(path, text);
    return text.append('\n').append(older).append('\n').append(newer).toString();
  }
}

package dev.penstock.audit;

import dev.penstock.audit.proof.Checkpoint;
import dev.penstock.audit.proof.EntryProof;
import dev.penstock.audit.proof.GrowthProof;
import dev.penstock.audit.proof.InvalidProof;
import dev.penstock.audit.proof.MerklePaths;
import dev.penstock.audit.proof.NoteKey;
import dev.penstock.audit.proof.TrailCut;
import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Makes proofs of the trail. Each is checked before it is given out, as its reader will: a store
 * that was changed gives none. Reads a few times 256 rows, however long the trail is. Thread-safe.
 */
public final class TrailProofs {

  private final NoteKey key;

  public TrailProofs(NoteKey key) {
    this.key = key;
  }

  public NoteKey key() {
    return key;
  }

  /**
   * The proof that an entry is on the trail, under the first checkpoint that covers it.
   *
   * @throws PlatformException {@code not-found} when there is no such entry, {@code conflict} when
   *     no checkpoint covers it yet, {@code tampered} when what is stored does not hold
   */
  public EntryProof ofEntry(Connection transaction, long seq) throws SQLException {
    String body =
        body(transaction, seq)
            .orElseThrow(
                () ->
                    PlatformException.of(ProblemType.NOT_FOUND, "There is no entry " + seq + "."));
    CheckpointStore store = new CheckpointStore(transaction);
    String note =
        store
            // By the key in use: one that was handed over from may be in other hands by now.
            .covering(Math.max(seq, key.since() + 1))
            .orElseThrow(
                () ->
                    PlatformException.of(
                        ProblemType.CONFLICT,
                        "Entry "
                            + seq
                            + " is under no checkpoint yet; a node signs one every "
                            + Checkpointer.INTERVAL.toSeconds()
                            + " seconds. Try again."));
    try {
      long size = Checkpoint.open(note, key).size();
      List<byte[]> path = new MerklePaths(store).inclusion(seq - 1, size);
      EntryProof proof = new EntryProof(body, seq - 1, path, note);
      proof.require(key);
      return proof;
    } catch (InvalidProof e) {
      throw tampered("Entry " + seq + " can't be proved.", e);
    }
  }

  /**
   * The proof that the trail only grew since a checkpoint.
   *
   * @param size of the older checkpoint
   * @throws PlatformException {@code not-found} when there is none of that size, {@code tampered}
   *     when what is stored does not hold
   */
  public GrowthProof since(Connection transaction, long size) throws SQLException {
    CheckpointStore store = new CheckpointStore(transaction);
    String older =
        store
            .ofSize(size)
            .orElseThrow(
                () ->
                    PlatformException.of(
                        ProblemType.NOT_FOUND, "There is no checkpoint of " + size + " entries."));
    String newer = store.newest().orElse(older);
    try {
      long to = Checkpoint.open(newer, key).size();
      GrowthProof proof =
          new GrowthProof(new MerklePaths(store).consistency(size, to), older, newer);
      proof.require(key);
      return proof;
    } catch (InvalidProof e) {
      throw tampered("The growth since " + size + " can't be proved.", e);
    }
  }

  /**
   * Where the trail begins, as it was signed; empty when it is all there.
   *
   * @throws PlatformException {@code tampered} when what is stored does not hold
   */
  public Optional<String> cut(Connection transaction, Keyring keyring) throws SQLException {
    try {
      return new CutStore(transaction, keyring).read(Optional.of(key)).map(TrailCut::note);
    } catch (InvalidProof e) {
      throw tampered("Where the trail begins can't be told.", e);
    }
  }

  /** The notes of greater checkpoints, from the smallest on. */
  public List<String> checkpoints(Connection transaction, long after, int limit)
      throws SQLException {
    return new CheckpointStore(transaction).after(after, limit);
  }

  private static Optional<String> body(Connection transaction, long seq) throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement("SELECT body FROM audit WHERE seq = ?")) {
      select.setLong(1, seq);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    }
  }

  private static PlatformException tampered(String what, InvalidProof why) {
    return new PlatformException(
        Problem.of(
            ProblemType.TAMPERED, what + " " + why.getMessage() + " Run: penstock audit verify"),
        why);
  }
}

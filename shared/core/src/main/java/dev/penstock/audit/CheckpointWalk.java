package dev.penstock.audit;

import dev.penstock.audit.AuditVerification.Broken;
import dev.penstock.audit.AuditVerification.Tampering;
import dev.penstock.audit.proof.Checkpoint;
import dev.penstock.audit.proof.MerkleFold;
import dev.penstock.audit.proof.MerkleHash;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Computes the tree's root anew along the rows, and holds it against each checkpoint. */
final class CheckpointWalk {

  private final List<CheckpointSource> stored;
  private final List<CheckpointSource> outside;
  private final boolean isNeeded;
  private final MerkleHash hash = new MerkleHash();
  private final MerkleFold tree;
  private long due;
  private long agreed;
  private long signedSeq;

  /**
   * A walk.
   *
   * @param tree of what went before the first row; empty when nothing did
   */
  CheckpointWalk(List<CheckpointSource> stored, List<CheckpointSource> outside, MerkleFold tree) {
    this.tree = tree;
    this.stored = stored;
    this.outside = outside;
    this.isNeeded = !stored.isEmpty() || !outside.isEmpty();
    this.signedSeq = tree.size();
    both().forEach(source -> source.skipBefore(tree.size()));
    this.due = earliest();
  }

  /** What is wrong before the first row is there; null when nothing is. */
  @Nullable Broken begin() {
    return tree.size() > 0 && tree.size() == due ? hold() : null;
  }

  /** What is wrong once this row is there, which follows by the chain; null when nothing is. */
  @Nullable Broken follow(ChainRow row) {
    if (!isNeeded) {
      return null;
    }
    tree.append(hash.leaf(row.text()), (_, _, _) -> {});
    return row.seq() == due ? hold() : null;
  }

  /** What is wrong when the rows end here; null when nothing is. */
  @Nullable Broken end(long head) {
    if (due == Long.MAX_VALUE) {
      return null;
    }
    return new Broken(
        head + 1,
        Tampering.CUT_OFF,
        "Entry %d: cut-off. The trail ends at %d, but %s knows of a checkpoint of %d entries."
            .formatted(head + 1, head, whereIsDue(), due));
  }

  long agreed() {
    return agreed;
  }

  long signedSeq() {
    return signedSeq;
  }

  private @Nullable Broken hold() {
    byte[] root = tree.root();
    boolean isStored = stored.isEmpty();
    for (CheckpointSource source : stored) {
      isStored |= isDue(source);
    }
    for (CheckpointSource source : both()) {
      Checkpoint checkpoint = source.next();
      if (checkpoint == null || checkpoint.size() != due) {
        continue;
      }
      if (!MessageDigest.isEqual(checkpoint.root(), root)) {
        return rewritten(source, checkpoint);
      }
      if (!isStored) {
        return new Broken(
            due,
            Tampering.CHECKPOINT_CHANGED,
            "The checkpoint of %d entries was taken out of the database; %s has it."
                .formatted(due, source.where()));
      }
      source.advance();
    }
    agreed++;
    signedSeq = due;
    due = earliest();
    return null;
  }

  private Broken rewritten(CheckpointSource source, Checkpoint checkpoint) {
    return new Broken(
        signedSeq + 1,
        Tampering.REWRITTEN,
        "Entry %d: rewritten. The chain holds, but entries %d to %d are not those that were signed at %s (%s)."
            .formatted(
                signedSeq + 1, signedSeq + 1, checkpoint.size(), checkpoint.at(), source.where()));
  }

  private boolean isDue(CheckpointSource source) {
    Checkpoint checkpoint = source.next();
    return checkpoint != null && checkpoint.size() == due;
  }

  private long earliest() {
    long earliest = Long.MAX_VALUE;
    for (CheckpointSource source : both()) {
      Checkpoint checkpoint = source.next();
      earliest = checkpoint == null ? earliest : Math.min(earliest, checkpoint.size());
    }
    return earliest;
  }

  private String whereIsDue() {
    return both().stream().filter(this::isDue).map(CheckpointSource::where).findFirst().orElse("");
  }

  private List<CheckpointSource> both() {
    return java.util.stream.Stream.concat(stored.stream(), outside.stream()).toList();
  }
}

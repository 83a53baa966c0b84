package dev.penstock.audit;

import dev.penstock.audit.proof.Checkpoint;
import dev.penstock.audit.proof.InvalidProof;
import dev.penstock.audit.proof.NoteSigner;
import dev.penstock.audit.proof.TrailCut;
import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * Gives the trail's checkpoints another key while nobody signs. The key before signs all that is
 * there, hands over, and the trail tells of it under the new one.
 *
 * @param auditor a pool of the role auditor
 * @param key the file of the key
 * @param notes what it has signed
 */
public record CheckpointKeyRotation(
    Database auditor, Keyring keyring, Path key, CheckpointFile notes, Clock clock) {

  /**
   * Rotates.
   *
   * @return who signs from now on
   * @throws PlatformException {@code tampered} when the key before can't sign what is there:
   *     nothing is handed over on top of a trail that does not hold
   */
  public NoteSigner rotate() {
    NoteSigner before = CheckpointKey.load(key);
    sign(before);
    try {
      long size = notes.newest(before.verifier()).map(Checkpoint::size).orElse(0L);
      long cut =
          auditor.inTransaction(
              transaction -> {
                String begins =
                    new TrailProofs(before.verifier()).cut(transaction, keyring).orElse(null);
                new AuditTrail(keyring, clock)
                    .append(
                        transaction,
                        AuditEntry.of("audit.key-rotated", "node", before.verifier().name())
                            .with("signedUpTo", size));
                return begins == null ? 0 : cutOf(begins, before);
              });
      NoteSigner after = CheckpointKey.rotate(key, size, cut);
      sign(after);
      return after;
    } catch (InvalidProof e) {
      throw refused(List.of(String.valueOf(e.getMessage())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long cutOf(String note, NoteSigner before) {
    try {
      return TrailCut.open(note, before.verifier()).size();
    } catch (InvalidProof e) {
      throw refused(List.of(String.valueOf(e.getMessage())));
    }
  }

  private void sign(NoteSigner signer) {
    new Chaining(auditor, keyring).catchUp();
    Checkpointer checkpointer = new Checkpointer(auditor, keyring, signer, notes, clock, _ -> {});
    checkpointer.sign();
    if (!checkpointer.notices().isEmpty()) {
      throw refused(checkpointer.notices());
    }
  }

  private static PlatformException refused(List<String> why) {
    return PlatformException.of(
        ProblemType.TAMPERED,
        "The key of the checkpoints is not rotated: " + String.join(" ", why));
  }
}

package dev.penstock.audit;

import dev.penstock.audit.AuditVerification.Broken;
import dev.penstock.audit.AuditVerification.Intact;
import dev.penstock.audit.AuditVerification.Tampering;
import dev.penstock.audit.proof.InvalidProof;
import dev.penstock.audit.proof.MerkleFold;
import dev.penstock.audit.proof.TrailCut;
import dev.penstock.keyring.Keyring;
import dev.penstock.store.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Proves the whole trail, or names the first entry that does not hold. Streams in constant memory,
 * however long the trail is. Needs the role auditor (or api or worker). Thread-safe.
 */
public final class AuditVerifier {

  private final Keyring keyring;
  private final CheckpointWitness witness;

  /** One that looks at the chain and its anchor alone. */
  public AuditVerifier(Keyring keyring) {
    this(keyring, CheckpointWitness.NONE);
  }

  /** One that also computes the root under each checkpoint anew. */
  public AuditVerifier(Keyring keyring, CheckpointWitness witness) {
    this.keyring = keyring;
    this.witness = witness;
  }

  /**
   * Verifies the trail against the anchor.
   *
   * @param anchor the file outside; one that does not exist proves nothing about the tail
   * @param progress told the sequence number of each entry that holds
   */
  public AuditVerification verify(Database database, AuditAnchor anchor, LongConsumer progress) {
    // What is outside is opened before the rows are: what it knows by now is visible to the query.
    try (AnchorReader anchors = anchor.read();
        CheckpointSource.Opened outside = witness.open()) {
      return database.inTransaction(
          connection -> {
            // The checkpoints before the rows, for the same reason. The rows from the lowest there
            // is: whoever inserts an entry 0 must not go unseen.
            try (CheckpointSource.Opened stored = witness.open(connection);
                AuditRows all = AuditRows.from(connection, Long.MIN_VALUE);
                ReadAhead<ChainRow> rows = new ReadAhead<>(all)) {
              Optional<TrailCut> cut = new CutStore(connection, keyring).read(witness.key());
              MerkleFold begin = cut.isPresent() ? cut.get().tree() : new MerkleFold();
              CheckpointWalk checkpoints =
                  new CheckpointWalk(stored.sources(), outside.sources(), begin);
              AuditVerification found =
                  new ChainVerifier(keyring, anchors, checkpoints, progress, cut).verify(rows);
              return found instanceof Intact intact ? withIntake(connection, intact) : found;
            } catch (InvalidProof e) {
              return new Broken(1, Tampering.CUT_CHANGED, String.valueOf(e.getMessage()));
            }
          });
    } catch (AnchorReader.BrokenLine e) {
      return new Broken(
          e.afterSeq + 1,
          Tampering.ANCHOR_CHANGED,
          "The anchor file was changed at line %d, after the line for entry %d."
              .formatted(e.line, e.afterSeq));
    } catch (CheckpointSource.Damaged e) {
      return new Broken(e.afterSeq + 1, Tampering.CHECKPOINT_CHANGED, e.explanation());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private AuditVerification withIntake(Connection transaction, Intact chain) throws SQLException {
    Optional<Long> broken = Intake.broken(transaction, keyring);
    return broken.isEmpty()
        ? chain
        : new Broken(
            chain.headSeq() + 1,
            Tampering.INTAKE_CHANGED,
            "Entry %d of those that wait for their place after entry %d was changed, or was put in without this installation's key."
                .formatted(broken.get(), chain.headSeq()));
  }
}

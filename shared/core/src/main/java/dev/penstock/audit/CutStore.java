package dev.penstock.audit;

import dev.penstock.audit.proof.InvalidProof;
import dev.penstock.audit.proof.NoteKey;
import dev.penstock.audit.proof.TrailCut;
import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.Seal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Where the trail begins, as the database says and nobody believes it: the note carries the
 * signature of who signs checkpoints, and the row a seal for who has the installation's key alone.
 *
 * @param transaction of a role that may read the trail
 */
record CutStore(Connection transaction, Keyring keyring) {

  private static final String KIND = "audit_cut";

  /**
   * The newest cut; empty when the trail is all there.
   *
   * @param key whose signature it must carry; without it only the seal is looked at
   * @throws InvalidProof when it is not what was signed and sealed
   */
  Optional<TrailCut> read(Optional<NoteKey> key) throws SQLException, InvalidProof {
    try (PreparedStatement select =
            transaction.prepareStatement(
                "SELECT size, note, seal FROM audit_cut ORDER BY size DESC LIMIT 1");
        ResultSet row = select.executeQuery()) {
      if (!row.next()) {
        return Optional.empty();
      }
      long size = row.getLong("size");
      String note = row.getString("note");
      if (!new Seal(keyring).holds(KIND, Long.toString(size), note, row.getBytes("seal"))) {
        throw new InvalidProof(
            "What says that the trail begins after entry %d does not match its seal."
                .formatted(size));
      }
      TrailCut cut = key.isPresent() ? TrailCut.open(note, key.get()) : TrailCut.unsigned(note);
      if (cut.size() != size) {
        throw new InvalidProof("A cut stands under another number than its own.");
      }
      return Optional.of(cut);
    }
  }

  /** Forgets what is before a cut. The store refuses what is too young, held or not signed yet. */
  void make(TrailCut cut) throws SQLException {
    try (PreparedStatement make = transaction.prepareStatement("SELECT cut_audit(?, ?, ?)")) {
      make.setLong(1, cut.size());
      make.setString(2, cut.note());
      make.setBytes(3, new Seal(keyring).of(KIND, Long.toString(cut.size()), cut.note()));
      make.execute();
    }
  }
}

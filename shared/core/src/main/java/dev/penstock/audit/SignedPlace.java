package dev.penstock.audit;

import dev.penstock.audit.proof.Checkpoint;
import dev.penstock.audit.proof.InvalidProof;
import dev.penstock.audit.proof.MerkleFold;
import dev.penstock.audit.proof.NoteKey;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Where a checkpoint left off.
 *
 * @param tree over the entries under it
 * @param mac of the last of them
 */
record SignedPlace(MerkleFold tree, byte[] mac) {

  /**
   * The newest, from the store.
   *
   * @param outside the newest that the file knows; the store must know it too
   * @throws InvalidProof when it does not, or its entries are not those that were signed
   */
  static SignedPlace resume(CheckpointStore store, Optional<Checkpoint> outside, NoteKey verifier)
      throws SQLException, InvalidProof {
    Optional<String> note = store.newest();
    if (note.isEmpty()) {
      if (outside.isPresent()) {
        throw new InvalidProof(behind(0, outside.get()));
      }
      return new SignedPlace(new MerkleFold(), AuditTrail.GENESIS);
    }
    Checkpoint newest = Checkpoint.open(note.get(), verifier);
    if (outside.isPresent() && outside.get().size() > newest.size()) {
      throw new InvalidProof(behind(newest.size(), outside.get()));
    }
    if (outside.isPresent()
        && outside.get().size() == newest.size()
        && !outside.get().equals(newest)) {
      throw new InvalidProof(
          "The newest checkpoint in the store is not the one outside of the database.");
    }
    MerkleFold tree = new MerkleFold(newest.size(), store);
    if (!MessageDigest.isEqual(tree.root(), newest.root())) {
      throw new InvalidProof(
          "The entries up to "
              + newest.size()
              + " are not those that were signed at "
              + newest.at()
              + ".");
    }
    return new SignedPlace(tree, macOf(store.transaction(), newest.size()));
  }

  private static byte[] macOf(Connection transaction, long seq) throws SQLException, InvalidProof {
    try (PreparedStatement select =
        transaction.prepareStatement("SELECT mac FROM audit WHERE seq = ?")) {
      select.setLong(1, seq);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw new InvalidProof("Entry " + seq + " is gone, and there is a checkpoint of it.");
        }
        return row.getBytes(1);
      }
    }
  }

  private static String behind(long size, Checkpoint outside) {
    return "The store knows of a checkpoint of "
        + size
        + " entries, but one of "
        + outside.size()
        + " was signed at "
        + outside.at()
        + ": the store is an older copy, or its end was cut off.";
  }
}

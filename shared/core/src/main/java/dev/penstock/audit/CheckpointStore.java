package dev.penstock.audit;

import dev.penstock.audit.proof.InvalidProof;
import dev.penstock.audit.proof.MerkleFold;
import dev.penstock.audit.proof.MerkleHash;
import dev.penstock.audit.proof.Subtrees;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The checkpoints in the database, and the roots of whole subtrees beside them, so that neither a
 * proof nor the next checkpoint reads the whole trail. Nothing here is believed: whatever is made
 * of it is held against a signed root. Needs the role auditor; reading, also api.
 *
 * @param transaction to read and write in
 */
record CheckpointStore(Connection transaction) implements Subtrees {

  /** Roots are kept for every eighth height: a proof reads a few times 255 hashes. */
  private static final int STEP = 8;

  /** Has every other signer wait until the transaction is over. */
  void lock() throws SQLException {
    try (PreparedStatement lock =
        transaction.prepareStatement("SELECT pg_advisory_xact_lock(7380013)")) {
      lock.execute();
    }
  }

  /** How many entries the newest covers; 0 when there is none. */
  long size() throws SQLException {
    try (PreparedStatement select =
            transaction.prepareStatement("SELECT coalesce(max(size), 0) FROM audit_checkpoint");
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** The newest note. */
  Optional<String> newest() throws SQLException {
    return note("SELECT note FROM audit_checkpoint ORDER BY size DESC LIMIT 1");
  }

  /** The oldest that covers an entry. */
  Optional<String> covering(long seq) throws SQLException {
    return note("SELECT note FROM audit_checkpoint WHERE size >= ? ORDER BY size LIMIT 1", seq);
  }

  Optional<String> ofSize(long size) throws SQLException {
    return note("SELECT note FROM audit_checkpoint WHERE size = ?", size);
  }

  /** Notes of a greater size, from the smallest on. */
  List<String> after(long size, int limit) throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            "SELECT note FROM audit_checkpoint WHERE size > ? ORDER BY size LIMIT ?")) {
      select.setLong(1, size);
      select.setInt(2, limit);
      try (ResultSet rows = select.executeQuery()) {
        List<String> notes = new ArrayList<>();
        while (rows.next()) {
          notes.add(rows.getString(1));
        }
        return notes;
      }
    }
  }

  void add(long size, String note, Instant at) throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            "INSERT INTO audit_checkpoint (size, note, signed_at) VALUES (?, ?, ?)")) {
      insert.setLong(1, size);
      insert.setString(2, note);
      insert.setObject(3, at.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  /** Keeps the roots that are to be kept. */
  void add(List<Subtree> completed) throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            "INSERT INTO audit_subtree (height, place, root) VALUES (?, ?, ?)")) {
      for (Subtree subtree : completed) {
        insert.setInt(1, subtree.height);
        insert.setLong(2, subtree.place);
        insert.setBytes(3, subtree.root);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** A whole subtree's root, on its way into the table. */
  record Subtree(int height, long place, byte[] root) {

    static boolean isKept(int height) {
      return height % STEP == 0;
    }
  }

  @Override
  public byte[] root(int height, long place) throws InvalidProof {
    int below = height - (height % STEP);
    long first = place << (height - below);
    long count = 1L << (height - below);
    try {
      List<byte[]> parts = below == 0 ? leaves(first, count) : roots(below, first, count);
      if (parts.size() != count) {
        throw new InvalidProof(
            "The trail's hashes for entries from "
                + ((place << height) + 1)
                + " on are not all there.");
      }
      MerkleFold fold = new MerkleFold();
      parts.forEach(part -> fold.append(part, (_, _, _) -> {}));
      return fold.root();
    } catch (SQLException e) {
      throw new AuditRows.ReadFailed(e);
    }
  }

  private List<byte[]> leaves(long first, long count) throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            "SELECT body FROM audit WHERE seq > ? AND seq <= ? ORDER BY seq")) {
      select.setLong(1, first);
      select.setLong(2, first + count);
      try (ResultSet rows = select.executeQuery()) {
        MerkleHash hash = new MerkleHash();
        List<byte[]> leaves = new ArrayList<>();
        while (rows.next()) {
          leaves.add(hash.leaf(rows.getString(1)));
        }
        return leaves;
      }
    }
  }

  private List<byte[]> roots(int height, long first, long count) throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            """
            SELECT root FROM audit_subtree
             WHERE height = ? AND place >= ? AND place < ? ORDER BY place
            """)) {
      select.setInt(1, height);
      select.setLong(2, first);
      select.setLong(3, first + count);
      try (ResultSet rows = select.executeQuery()) {
        List<byte[]> roots = new ArrayList<>();
        while (rows.next()) {
          roots.add(rows.getBytes(1));
        }
        return roots;
      }
    }
  }

  private Optional<String> note(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement select = transaction.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        select.setObject(i + 1, parameters[i]);
      }
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    }
  }
}

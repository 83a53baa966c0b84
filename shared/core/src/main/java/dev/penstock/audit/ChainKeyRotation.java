package dev.penstock.audit;

import dev.penstock.keyring.KeyFile;
import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.TrailKey;
import dev.penstock.keyring.TrailKeys;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Has the chain go on under another key, which the key file got before: an entry under the key
 * before hands over, the next is under the new one, and both commit at once. Then the file is told
 * the first one's number; from there on who has the key before alone can change nothing up to it.
 * Nodes chain meanwhile: one that finds the chain handed over to the key that is pending in its own
 * file puts nothing on top until that file has the number. Whoever is killed in between leaves a
 * file that still says pending, and the next to come finds the handover.
 *
 * @param auditor a pool of the role auditor, or the owner's
 * @param file the key file
 */
public record ChainKeyRotation(Database auditor, Path file, Clock clock) {

  /**
   * Does what was asked for.
   *
   * @return the entry that hands over; empty when nothing was asked for
   * @throws PlatformException {@code tampered} when the chain is not one that can be handed over
   */
  public OptionalLong finish() {
    Keyring keyring = Keyring.loadOrCreate(file);
    if (keyring.trail().pending().isEmpty()) {
      return OptionalLong.empty();
    }
    long since = handOver(keyring);
    KeyFile.trailKeyIsTaken(file, since);
    return OptionalLong.of(since);
  }

  /**
   * Goes over where another node, or who owns the installation, has handed over to the key that is
   * pending here; nothing else.
   *
   * @return the entry that handed over; empty when nobody has
   * @throws PlatformException as above
   */
  public OptionalLong follow() {
    Optional<TrailKey> next = Keyring.loadOrCreate(file).trail().pending();
    return next.isPresent() && isHandedOverTo(next.get()) ? finish() : OptionalLong.empty();
  }

  /** By what the store says, which is held against the chain before anything is done. */
  private boolean isHandedOverTo(TrailKey key) {
    return auditor.query(
        "SELECT FROM audit_chain_key WHERE id = ?",
        (_, select, first) -> select.setString(first, key.id()),
        ResultSet::next);
  }

  /** Chains the handover, unless somebody who was killed then has done so; its number. */
  long handOver(Keyring keyring) {
    Chaining chaining = new Chaining(auditor, keyring);
    TrailKeys keys = keyring.trail();
    TrailKey next = keys.pending().orElseThrow();
    return auditor.inTransaction(
        transaction -> {
          Chaining.Head head = chaining.lockAndRead(transaction);
          if (head.key().equals(next.id())) {
            return handedOver(transaction, keys, next);
          }
          if (chaining.isRefused(head, keys)) {
            throw refused("nothing can be put on top of what is there");
          }
          int waiting = Chaining.BATCH;
          while (waiting == Chaining.BATCH) {
            waiting = chaining.chainBatch(transaction);
          }
          head = chaining.lockAndRead(transaction);
          long since = head.seq() + 1;
          List<Intake.Row> both =
              List.of(
                  put(transaction, keyring, ChainHandover.given(keys.newest(), next)),
                  put(transaction, keyring, ChainHandover.taken(next)));
          chaining.chain(transaction, head, both, keys.takenOver(since));
          remember(transaction, next, since);
          return since;
        });
  }

  /** What the store says of an earlier try is held against the chain before it is believed. */
  private static long handedOver(Connection transaction, TrailKeys keys, TrailKey next)
      throws SQLException {
    long since = rememberedSince(transaction, next);
    TrailKeys after = keys.takenOver(since);
    ChainMac links = new ChainMac(after);
    List<ChainRow> rows = around(transaction, since);
    int both = rows.size() - 2;
    boolean holds = both == (since == 1 ? 0 : 1) && ChainHandover.isAsKnown(after, rows.get(both));
    byte[] mac = both == 1 ? rows.getFirst().mac() : AuditTrail.GENESIS;
    for (ChainRow row : holds ? rows.subList(both, rows.size()) : rows) {
      holds &= MessageDigest.isEqual(links.link(row.seq(), mac, row.text()), row.mac());
      mac = row.mac();
    }
    if (!holds) {
      throw refused("the store says that entry " + since + " did it, and that does not hold");
    }
    return since;
  }

  /** The entry before the handover, where there is one, that itself, and the one after it. */
  private static List<ChainRow> around(Connection transaction, long since) throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            "SELECT seq, body, mac FROM audit WHERE seq BETWEEN ? AND ? ORDER BY seq")) {
      select.setLong(1, since - 1);
      select.setLong(2, since + 1);
      try (ResultSet row = select.executeQuery()) {
        List<ChainRow> rows = new ArrayList<>();
        while (row.next()) {
          rows.add(new ChainRow(row.getLong(1), row.getBytes(2), row.getBytes(3)));
        }
        return rows;
      }
    }
  }

  private Intake.Row put(Connection transaction, Keyring keyring, AuditEntry entry)
      throws SQLException {
    WaitingEntry waiting = new AuditTrail(keyring, clock).waiting(entry);
    try (PreparedStatement insert =
        transaction.prepareStatement(
            "INSERT INTO audit_intake (body, mac) VALUES (?, ?) RETURNING id")) {
      insert.setString(1, waiting.body());
      insert.setBytes(2, waiting.mac());
      try (ResultSet row = insert.executeQuery()) {
        row.next();
        return new Intake.Row(row.getLong(1), waiting);
      }
    }
  }

  private static void remember(Connection transaction, TrailKey key, long since)
      throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement("INSERT INTO audit_chain_key (id, since) VALUES (?, ?)")) {
      insert.setString(1, key.id());
      insert.setLong(2, since);
      insert.executeUpdate();
    }
  }

  private static long rememberedSince(Connection transaction, TrailKey key) throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement("SELECT since FROM audit_chain_key WHERE id = ?")) {
      select.setString(1, key.id());
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static PlatformException refused(String why) {
    return PlatformException.of(
        ProblemType.TAMPERED,
        "The audit trail is not handed over to another key: "
            + why
            + ". Run: penstock audit verify");
  }
}

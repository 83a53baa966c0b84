package dev.penstock.audit;

import dev.penstock.audit.proof.Checkpoint;
import dev.penstock.audit.proof.InvalidProof;
import dev.penstock.audit.proof.MerkleFold;
import dev.penstock.audit.proof.MerkleHash;
import dev.penstock.audit.proof.NoteSigner;
import dev.penstock.audit.proof.TrailCut;
import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the oldest entries go once they were kept for long enough and no legal hold covers them. It
 * follows what goes by chain and tree up to a signed checkpoint first: a trail that does not hold
 * is evidence, and loses nothing. What is left begins at a signed {@link TrailCut}, and the trail
 * says that it was made. Thread-safe.
 */
public final class TrailRetention {

  private static final Logger LOG = LoggerFactory.getLogger(TrailRetention.class);

  /** Entries that one cut takes at most. */
  static final int MOST = 40 * TrailCut.STEP;

  /** Entries that always stay: those that the next checkpoint is computed from among them. */
  static final int LEAST_LEFT = 2 * TrailCut.STEP;

  private final Database auditor;
  private final Keyring keyring;
  private final NoteSigner signer;
  private final AuditTrail trail;
  private final Clock clock;
  private final Duration keep;

  /**
   * What lets entries go.
   *
   * @param auditor a pool of the role auditor
   * @param signer who signs checkpoints of this trail
   * @param keep for how long an entry stays at least
   */
  public TrailRetention(
      Database auditor, Keyring keyring, NoteSigner signer, Clock clock, Duration keep) {
    this.auditor = auditor;
    this.keyring = keyring;
    this.signer = signer;
    this.trail = new AuditTrail(keyring, clock);
    this.clock = clock;
    this.keep = keep;
  }

  /**
   * Lets go what may.
   *
   * @return how many entries went
   * @throws PlatformException {@code tampered} when what should go does not hold
   */
  public long sweep() {
    long gone = 0;
    for (long more = cut(); more > 0; more = cut()) {
      gone += more;
    }
    if (gone > 0) {
      LOG.info("{} entries of the audit trail were kept for {} days and went", gone, keep.toDays());
    }
    return gone;
  }

  private long cut() {
    return auditor.inTransaction(
        transaction -> {
          try {
            return cut(transaction);
          } catch (InvalidProof e) {
            throw PlatformException.of(
                ProblemType.TAMPERED,
                "No entry of the audit trail goes, for it does not hold: "
                    + e.getMessage()
                    + " Run: penstock audit verify");
          }
        });
  }

  private long cut(Connection transaction) throws SQLException, InvalidProof {
    lock(transaction);
    CutStore cuts = new CutStore(transaction, keyring);
    Optional<TrailCut> before = cuts.read(Optional.of(signer.verifier()));
    long from = before.map(TrailCut::size).orElse(0L);
    long to = end(transaction, from);
    if (to <= from) {
      return 0;
    }
    TrailCut cut = follow(transaction, before, to);
    trail.append(
        transaction,
        AuditEntry.of("audit.forgotten", "worker", "audit")
            .with("upTo", to)
            .with("until", cut.until().toString())
            .with("keptDays", keep.toDays()));
    cuts.make(cut);
    return to - from;
  }

  /** Up to where entries may go now: whole steps, and never what is near the newest checkpoint. */
  private long end(Connection transaction, long from) throws SQLException {
    long signed = number(transaction, "SELECT coalesce(max(size), 0) FROM audit_checkpoint");
    long most = Math.min(from + MOST, signed - LEAST_LEFT);
    try (PreparedStatement select =
        transaction.prepareStatement(
            """
            SELECT coalesce(min(seq) - 1, ?) FROM audit
             WHERE seq > ? AND seq <= ?
               AND (body::jsonb ->> 'at')::timestamptz
                   >= least(?, (SELECT min(from_at) FROM legal_hold WHERE released_at IS NULL))
            """)) {
      select.setLong(1, most);
      select.setLong(2, from);
      select.setLong(3, most);
      select.setObject(4, OffsetDateTime.ofInstant(clock.instant().minus(keep), ZoneOffset.UTC));
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1) / TrailCut.STEP * TrailCut.STEP;
      }
    }
  }

  /** Proves what goes, up to the first checkpoint that covers it. */
  private TrailCut follow(Connection transaction, Optional<TrailCut> before, long to)
      throws SQLException, InvalidProof {
    CheckpointStore store = new CheckpointStore(transaction);
    String note =
        store
            .covering(to)
            .orElseThrow(() -> new InvalidProof("Entry " + to + " is under no checkpoint."));
    Checkpoint checkpoint = Checkpoint.open(note, signer.verifier());
    MerkleFold tree = before.isPresent() ? before.get().tree() : new MerkleFold();
    byte[] mac = before.map(TrailCut::mac).orElse(AuditTrail.GENESIS);
    MerkleHash hash = new MerkleHash();
    ChainMac links = new ChainMac(keyring);
    byte[] last = mac;
    List<byte[]> peaks = List.of();
    try (AuditRows rows = AuditRows.from(transaction, tree.size() + 1)) {
      while (tree.size() < checkpoint.size() && rows.hasNext()) {
        ChainRow row = rows.next();
        mac = links.link(tree.size() + 1, mac, row.text());
        if (row.seq() != tree.size() + 1 || !MessageDigest.isEqual(mac, row.mac())) {
          throw new InvalidProof("Entry " + (tree.size() + 1) + " does not follow.");
        }
        tree.append(hash.leaf(row.text()), (_, _, _) -> {});
        if (row.seq() == to) {
          last = mac;
          peaks = tree.peaks();
        }
      }
    }
    if (tree.size() != checkpoint.size()
        || !MessageDigest.isEqual(tree.root(), checkpoint.root())) {
      throw new InvalidProof(
          "The entries up to "
              + checkpoint.size()
              + " are not those that were signed at "
              + checkpoint.at()
              + ".");
    }
    return TrailCut.sign(signer, to, last, newest(transaction, to), peaks);
  }

  private static Instant newest(Connection transaction, long to) throws SQLException {
    try (PreparedStatement select =
        transaction.prepareStatement(
            "SELECT max((body::jsonb ->> 'at')::timestamptz) FROM audit WHERE seq <= ?")) {
      select.setLong(1, to);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getObject(1, OffsetDateTime.class).toInstant();
      }
    }
  }

  private static void lock(Connection transaction) throws SQLException {
    try (PreparedStatement lock =
        transaction.prepareStatement("SELECT pg_advisory_xact_lock(7380012)")) {
      lock.execute();
    }
  }

  private static long number(Connection transaction, String sql) throws SQLException {
    try (PreparedStatement select = transaction.prepareStatement(sql);
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }
}

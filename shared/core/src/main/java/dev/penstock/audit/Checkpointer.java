package dev.penstock.audit;

import dev.penstock.audit.CheckpointStore.Subtree;
import dev.penstock.audit.proof.Checkpoint;
import dev.penstock.audit.proof.InvalidProof;
import dev.penstock.audit.proof.MerkleFold;
import dev.penstock.audit.proof.MerkleHash;
import dev.penstock.audit.proof.NoteSigner;
import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import dev.penstock.store.Database;
import java.io.IOException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs checkpoints of the trail beside it: no appender waits for one. It signs only what follows,
 * by the chain, from what it signed before: a store that was set back or whose past was written
 * anew gets no further checkpoint, and an operator is told. Each goes to the store and to the file
 * outside, and then to the anchors. Several nodes may sign one trail, each into a file of its own:
 * one goes on from what the other has signed. Thread-safe.
 */
public final class Checkpointer {

  private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);

  /** How often a busy trail is signed at most. */
  public static final Duration INTERVAL = Duration.ofSeconds(10);

  /** Entries under one checkpoint at most, and in memory's reach of one transaction. */
  private static final int MOST_ENTRIES = 20_000;

  private final Database auditor;
  private final Keyring keyring;
  private final NoteSigner signer;
  private final CheckpointFile file;
  private final Clock clock;
  private final Pace pace;
  private final Consumer<Checkpoint> anchors;

  private @Nullable SignedPlace place;
  private volatile @Nullable String refusal;

  /**
   * A checkpointer.
   *
   * @param auditor a pool of the role auditor
   * @param file outside the database; what it knows of the store has to know
   * @param anchors told of each new checkpoint; returns at once
   */
  public Checkpointer(
      Database auditor,
      Keyring keyring,
      NoteSigner signer,
      CheckpointFile file,
      Clock clock,
      Consumer<Checkpoint> anchors) {
    this(auditor, keyring, signer, file, clock, new Pace(INTERVAL, System::nanoTime), anchors);
  }

  /**
   * A checkpointer at a pace of its own.
   *
   * @param clock for the time that a checkpoint states, and for nothing else
   */
  Checkpointer(
      Database auditor,
      Keyring keyring,
      NoteSigner signer,
      CheckpointFile file,
      Clock clock,
      Pace pace,
      Consumer<Checkpoint> anchors) {
    this.auditor = auditor;
    this.keyring = keyring;
    this.signer = signer;
    this.file = file;
    this.clock = clock;
    this.pace = pace;
    this.anchors = anchors;
  }

  /** Signs what is new, unless it was signed a moment ago. */
  public void signWhenDue() {
    if (pace.isDue()) {
      sign();
    }
  }

  /** Signs what is new. What stands in the way is logged and told by {@link #notices}. */
  public synchronized void sign() {
    try {
      boolean isBehind = true;
      while (isBehind) {
        isBehind = signBatch();
      }
      refusal = null;
    } catch (InvalidProof e) {
      place = null;
      String why = String.valueOf(e.getMessage());
      if (!why.equals(refusal)) {
        LOG.error(
            "No checkpoint of the audit trail is signed any more: {} Run: penstock audit verify",
            why);
      }
      refusal = why;
    } catch (IOException e) {
      place = null;
      refusal = "The file " + file.path() + " can't be written or read.";
      LOG.error("The audit checkpoint was not kept outside the database: {}", refusal, e);
    } catch (PlatformException | AuditRows.ReadFailed e) {
      // The store is away; health tells of that by itself.
      place = null;
      LOG.warn("The audit checkpoint was not signed: {}", e.getMessage());
    } catch (RuntimeException e) {
      // A defect of ours; thrown on, it would end the anchor's follower as well.
      place = null;
      LOG.error("The audit checkpoint was not signed, and is tried again", e);
    }
  }

  /** What an operator must know; quick. */
  public List<String> notices() {
    String now = refusal;
    return now == null
        ? List.of()
        : List.of("The audit trail gets no checkpoints any more: " + now);
  }

  /** What {@link Database.Work} can't throw. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final InvalidProof why;

    Refused(InvalidProof why) {
      super(why);
      this.why = why;
    }
  }

  /** Whether there is more than one checkpoint has room for. */
  private boolean signBatch() throws InvalidProof, IOException {
    Optional<Checkpoint> outside = file.newest(signer.verifier());
    long before = place == null ? 0 : place.tree().size();
    Optional<Checkpoint> signed;
    try {
      signed =
          auditor.inTransaction(
              connection -> {
                try {
                  return extend(connection, outside);
                } catch (InvalidProof e) {
                  throw new Refused(e);
                }
              });
    } catch (Refused e) {
      throw e.why;
    }
    if (signed.isPresent()) {
      file.append(signed.get().note());
      anchors.accept(signed.get());
    }
    return signed.isPresent() && signed.get().size() - before >= MOST_ENTRIES;
  }

  private Optional<Checkpoint> extend(Connection transaction, Optional<Checkpoint> outside)
      throws SQLException, InvalidProof {
    CheckpointStore store = new CheckpointStore(transaction);
    store.lock();
    SignedPlace from = place;
    place = null;
    // Another node may have signed since.
    if (from == null || from.tree().size() != store.size()) {
      from = SignedPlace.resume(store, outside, signer.verifier());
    }
    List<Subtree> completed = new ArrayList<>();
    long before = from.tree().size();
    SignedPlace to = follow(transaction, from, completed);
    if (to.tree().size() > before) {
      Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      Checkpoint checkpoint = Checkpoint.sign(signer, to.tree().size(), to.tree().root(), at);
      store.add(completed);
      store.add(checkpoint.size(), checkpoint.note(), at);
      place = to;
      return Optional.of(checkpoint);
    }
    place = to;
    return Optional.empty();
  }

  private SignedPlace follow(Connection transaction, SignedPlace from, List<Subtree> completed)
      throws SQLException, InvalidProof {
    MerkleHash hash = new MerkleHash();
    MerkleFold tree = from.tree();
    ChainMac links = new ChainMac(keyring);
    byte[] mac = from.mac();
    try (PreparedStatement select =
        transaction.prepareStatement(
            "SELECT seq, body, mac FROM audit WHERE seq > ? ORDER BY seq LIMIT ?")) {
      select.setLong(1, tree.size());
      select.setInt(2, MOST_ENTRIES);
      select.setFetchSize(1000);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          byte[] text = rows.getBytes(2);
          byte[] found = rows.getBytes(3);
          byte[] proper = links.link(tree.size() + 1, mac, text);
          if (rows.getLong(1) != tree.size() + 1 || !MessageDigest.isEqual(proper, found)) {
            throw new InvalidProof("Entry " + (tree.size() + 1) + " does not follow.");
          }
          tree.append(
              hash.leaf(text),
              (height, where, root) -> {
                if (Subtree.isKept(height)) {
                  completed.add(new Subtree(height, where, root));
                }
              });
          mac = found;
        }
      }
    }
    return new SignedPlace(tree, mac);
  }
}

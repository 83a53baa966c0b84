package dev.penstock.audit;

import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.TrailKey;
import dev.penstock.keyring.TrailKeys;
import dev.penstock.problem.PlatformException;
import dev.penstock.store.Database;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives entries that wait in the intake their places in the chain: numbers without gaps, in the
 * order in which they were put there as far as they are visible. An entry that was committed before
 * another began is therefore always before it. Any number may do this at once; a lock lets one at a
 * time. An entry whose MAC does not hold gets no place and stays where it is, for {@link
 * AuditVerifier} to name. Needs the role auditor. Thread-safe.
 */
public final class Chaining {

  /** Most entries that get their places in one transaction. */
  static final int BATCH = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(Chaining.class);

  private static final String WAITING =
      "SELECT id, body, mac FROM audit_intake WHERE id <> ALL (?) ORDER BY id LIMIT " + BATCH;

  // The lock is granted before the statements after it take their snapshots: they see all that its
  // last holder has committed.
  private static final String LOCK_AND_READ =
      "SELECT pg_advisory_xact_lock(7380001);\n"
          + "SELECT id FROM audit_chain_key ORDER BY since DESC LIMIT 1;\n"
          + AuditTrail.READ_HEAD
          + ";\n"
          + WAITING;

  private static final String ANY =
      "SELECT id FROM audit_intake WHERE id <> ALL (?) ORDER BY id LIMIT 1";

  private static final String CHAIN = "SELECT chain_audit(?, ?, ?, ?)";

  private final Database auditor;
  private final Keyring keyring;
  private final Set<Long> broken = ConcurrentHashMap.newKeySet();
  private volatile List<String> brokenUnder = List.of();
  private volatile String refusal = "";

  public Chaining(Database auditor, Keyring keyring) {
    this.auditor = auditor;
    this.keyring = keyring;
  }

  /**
   * Chains all that was committed before this call. Who reads the trail calls it first, outside of
   * any transaction, and so finds what it was told of before.
   *
   * @throws PlatformException {@code unavailable} when the store is away
   */
  public void catchUp() {
    boolean isMoreWaiting = isAnyWaiting();
    while (isMoreWaiting) {
      isMoreWaiting = auditor.inTransaction(this::chainBatch) == BATCH;
    }
  }

  /** Why nothing gets a place at present; empty when all is well. */
  String refusal() {
    return refusal;
  }

  private boolean isAnyWaiting() {
    return auditor.query(
        ANY,
        (connection, select, first) -> select.setArray(first, known(connection)),
        ResultSet::next);
  }

  /**
   * Where the chain stands.
   *
   * @param seq its newest entry; 0 for none
   * @param key the id of the key that the store says it was handed over to; empty for the first
   * @param waiting a batch of what is to follow
   */
  record Head(long seq, byte[] mac, String key, List<Intake.Row> waiting) {
    Head {
      waiting = List.copyOf(waiting);
    }
  }

  /**
   * Chains what waits, at most a batch of it.
   *
   * @return how many waited; 0 when nothing can be chained with the keys that are here
   */
  int chainBatch(Connection transaction) throws SQLException {
    Head head = lockAndRead(transaction);
    TrailKeys keys = keyring.trail();
    if (isRefused(head, keys)) {
      return 0;
    }
    chain(transaction, head, head.waiting(), keys);
    return head.waiting().size();
  }

  /** Takes the chain's lock, which falls with the transaction. */
  Head lockAndRead(Connection transaction) throws SQLException {
    List<Intake.Row> rows = new ArrayList<>();
    String key = "";
    long seq = 0;
    byte[] mac = AuditTrail.GENESIS;
    try (PreparedStatement select = transaction.prepareStatement(LOCK_AND_READ)) {
      select.setArray(1, known(transaction));
      select.execute();
      select.getMoreResults();
      try (ResultSet used = select.getResultSet()) {
        if (used.next()) {
          key = used.getString(1);
        }
      }
      select.getMoreResults();
      try (ResultSet head = select.getResultSet()) {
        if (head.next()) {
          seq = head.getLong(1);
          mac = head.getBytes(2);
        }
      }
      select.getMoreResults();
      try (ResultSet waiting = select.getResultSet()) {
        while (waiting.next()) {
          rows.add(Intake.Row.read(waiting));
        }
      }
    }
    return new Head(seq, mac, key, rows);
  }

  /**
   * Nothing is put on top of a chain that a key which is not here has taken over, nor of one that
   * has lost the entries by which ours did: the first would break it, the second hide that it is
   * broken.
   */
  boolean isRefused(Head head, TrailKeys keys) {
    TrailKey newest = keys.newest();
    String why = "";
    if (!head.key().isEmpty() && !keys.knows(head.key())) {
      why = "its chain was handed over to the key " + head.key() + ", which the key file lacks";
    } else if (newest.since() > 0 && head.seq() <= newest.since()) {
      why =
          "it ends at %d, but by the key file entry %d handed it over to the key %s"
              .formatted(head.seq(), newest.since(), newest.id());
    }
    boolean isSoon = keys.pending().filter(it -> it.id().equals(head.key())).isPresent();
    if (!why.isEmpty() && !why.equals(refusal) && !isSoon) {
      LOG.error(
          "Entries of the audit trail wait and get no place: {}. Run: penstock audit verify", why);
    }
    refusal = why;
    return !why.isEmpty();
  }

  /** Gives rows of the intake the places after the head, each under the key of its number. */
  void chain(Connection transaction, Head head, List<Intake.Row> rows, TrailKeys keys)
      throws SQLException {
    List<Long> ids = new ArrayList<>(rows.size());
    List<String> bodies = new ArrayList<>(rows.size());
    List<byte[]> macs = new ArrayList<>(rows.size());
    ChainMac links = new ChainMac(keys);
    byte[] mac = head.mac();
    for (Intake.Row row : rows) {
      if (!row.holds(keyring)) {
        leave(row);
        continue;
      }
      long seq = head.seq() + ids.size() + 1;
      String body = placed(row.entry().body(), seq);
      mac = links.link(seq, mac, body.getBytes(StandardCharsets.UTF_8));
      ids.add(row.id());
      bodies.add(body);
      macs.add(mac);
    }
    if (ids.isEmpty()) {
      return;
    }
    try (PreparedStatement chain = transaction.prepareStatement(CHAIN)) {
      chain.setArray(1, transaction.createArrayOf("bigint", ids.toArray()));
      chain.setLong(2, head.seq() + 1);
      chain.setArray(3, transaction.createArrayOf("text", bodies.toArray()));
      chain.setArray(4, transaction.createArrayOf("bytea", macs.toArray(byte[][]::new)));
      chain.execute();
    }
  }

  private void leave(Intake.Row row) {
    brokenUnder = keyring.installationIds();
    if (broken.add(row.id())) {
      LOG.error(
          "Entry {} of the audit trail's intake was changed, or put there by somebody without the"
              + " key; it gets no place. Run: penstock audit verify",
          row.id());
    }
  }

  /** What does not hold is left out, until there is another key that it may hold under. */
  private java.sql.Array known(Connection connection) throws SQLException {
    if (!broken.isEmpty() && !brokenUnder.equals(keyring.installationIds())) {
      broken.clear();
    }
    return connection.createArrayOf("bigint", broken.toArray());
  }

  /**
   * The text with its number in it, canonical as before: of all names "seq" comes right before
   * "subject", which is the last, and whose value is a string, in which no quote stands bare.
   */
  static String placed(String body, long seq) {
    int subject = body.lastIndexOf("\"subject\":");
    return body.substring(0, subject) + "\"seq\":" + seq + "," + body.substring(subject);
  }
}

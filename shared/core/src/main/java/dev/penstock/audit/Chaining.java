package dev.penstock.audit;

import dev.penstock.keyring.Keyring;
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
      "SELECT pg_advisory_xact_lock(7380001);\n" + AuditTrail.READ_HEAD + ";\n" + WAITING;

  private static final String ANY =
      "SELECT id FROM audit_intake WHERE id <> ALL (?) ORDER BY id LIMIT 1";

  private static final String CHAIN = "SELECT chain_audit(?, ?, ?, ?)";

  private final Database auditor;
  private final Keyring keyring;
  private final Set<Long> broken = ConcurrentHashMap.newKeySet();

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

  private boolean isAnyWaiting() {
    return auditor.query(
        ANY,
        (connection, select, first) -> select.setArray(first, known(connection)),
        ResultSet::next);
  }

  private int chainBatch(Connection transaction) throws SQLException {
    List<Intake.Row> rows = new ArrayList<>();
    long seq = 0;
    byte[] mac = AuditTrail.GENESIS;
    try (PreparedStatement select = transaction.prepareStatement(LOCK_AND_READ)) {
      select.setArray(1, known(transaction));
      select.execute();
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
    chain(transaction, rows, seq, mac);
    return rows.size();
  }

  private void chain(Connection transaction, List<Intake.Row> rows, long headSeq, byte[] headMac)
      throws SQLException {
    List<Long> ids = new ArrayList<>(rows.size());
    List<String> bodies = new ArrayList<>(rows.size());
    List<byte[]> macs = new ArrayList<>(rows.size());
    ChainMac links = new ChainMac(keyring);
    byte[] mac = headMac;
    for (Intake.Row row : rows) {
      if (!row.holds(keyring)) {
        leave(row);
        continue;
      }
      String body = placed(row.entry().body(), headSeq + ids.size() + 1);
      mac = links.link(mac, body.getBytes(StandardCharsets.UTF_8));
      ids.add(row.id());
      bodies.add(body);
      macs.add(mac);
    }
    if (ids.isEmpty()) {
      return;
    }
    try (PreparedStatement chain = transaction.prepareStatement(CHAIN)) {
      chain.setArray(1, transaction.createArrayOf("bigint", ids.toArray()));
      chain.setLong(2, headSeq + 1);
      chain.setArray(3, transaction.createArrayOf("text", bodies.toArray()));
      chain.setArray(4, transaction.createArrayOf("bytea", macs.toArray(byte[][]::new)));
      chain.execute();
    }
  }

  private void leave(Intake.Row row) {
    if (broken.add(row.id())) {
      LOG.error(
          "Entry {} of the audit trail's intake was changed, or put there by somebody without the"
              + " key; it gets no place. Run: penstock audit verify",
          row.id());
    }
  }

  private java.sql.Array known(Connection connection) throws SQLException {
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

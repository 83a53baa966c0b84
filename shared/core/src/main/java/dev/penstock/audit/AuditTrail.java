package dev.penstock.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Json;
import dev.penstock.keyring.Keyring;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * The hash-chained trail. Each entry's MAC covers the entry's canonical text and the MAC before it,
 * under a key that the database does not hold: HMAC(key, previous MAC ‖ text).
 *
 * <p>An appender takes a transaction-scoped advisory lock before it reads the head, and the lock is
 * freed only after its commit is visible: the sequence has no gaps and no forks. Append as late in
 * the transaction as possible, since appenders queue from here to their commit. Thread-safe.
 */
public final class AuditTrail {

  /** The MAC before the first entry: 32 zero bytes. */
  static final byte[] GENESIS = new byte[32];

  /**
   * The expression that takes the chain's lock, for a caller that sends it in one round trip with
   * statements of its own. {@link #READ_HEAD} must be a statement after it, never a part of it: it
   * needs a snapshot taken after the lock was granted, or it would read a head that has already
   * been followed.
   */
  public static final String LOCK = "pg_advisory_xact_lock(7380001)";

  /** Reads the head, for {@link AuditHead#read}. */
  public static final String READ_HEAD = "SELECT seq, mac FROM audit ORDER BY seq DESC LIMIT 1";

  /**
   * From here on the connection is notified of each commit that appended. A delivery's entry comes
   * with a message in the outbox and is told of on that channel alone.
   */
  public static final String LISTEN = "LISTEN audit; LISTEN outbox";

  /** Inserts what {@link AuditLink#bind} sets. */
  public static final String INSERT = "INSERT INTO audit (seq, body, mac) VALUES (?, ?, ?)";

  // PostgreSQL tells of it when the transaction commits, whenever that is asked for.
  private static final String LOCK_AND_READ_HEAD =
      "SELECT " + LOCK + ", pg_notify('audit', '');\n" + READ_HEAD;

  private final Keyring keyring;
  private final Clock clock;

  public AuditTrail(Keyring keyring, Clock clock) {
    this.keyring = keyring;
    this.clock = clock;
  }

  /**
   * Appends within the caller's transaction: either the act's record and the act's state both
   * commit, or neither does.
   *
   * @return the sequence number of the last entry appended
   */
  public long append(Connection transaction, List<AuditEntry> entries) throws SQLException {
    AuditHead head = lockAndReadHead(transaction);
    try (PreparedStatement insert = transaction.prepareStatement(INSERT)) {
      for (AuditEntry entry : entries) {
        AuditLink link = follow(head, entry);
        link.bind(insert, 1);
        insert.addBatch();
        head = link.asHead();
      }
      insert.executeBatch();
    }
    return head.seq;
  }

  public long append(Connection transaction, AuditEntry entry) throws SQLException {
    return append(transaction, List.of(entry));
  }

  /**
   * Puts an entry behind a head that was read under {@link #LOCK} in the same transaction, or that
   * the statement which inserts the entry finds to be the head still.
   */
  public AuditLink link(AuditHead head, AuditEntry entry) {
    return follow(head, entry);
  }

  static byte[] link(Keyring keyring, byte[] previous, String body) {
    return keyring.mac(Keyring.Purpose.AUDIT, previous, body.getBytes(StandardCharsets.UTF_8));
  }

  private AuditLink follow(AuditHead head, AuditEntry entry) {
    long seq = head.seq + 1;
    String body = CanonicalJson.write(json(seq, entry));
    return new AuditLink(seq, body, link(keyring, head.mac, body));
  }

  private ObjectNode json(long seq, AuditEntry entry) {
    ObjectNode json = Json.object();
    json.put("seq", seq);
    json.put("at", clock.instant().truncatedTo(ChronoUnit.MICROS).toString());
    json.put("kind", entry.kind());
    json.put("actor", entry.actor());
    if (entry.run() != null) {
      json.put("run", entry.run());
    }
    json.put("subject", entry.subject());
    json.set("detail", entry.detail());
    return json;
  }

  private static AuditHead lockAndReadHead(Connection transaction) throws SQLException {
    try (PreparedStatement statement = transaction.prepareStatement(LOCK_AND_READ_HEAD)) {
      statement.execute();
      statement.getMoreResults();
      try (ResultSet row = statement.getResultSet()) {
        return AuditHead.read(row);
      }
    }
  }
}

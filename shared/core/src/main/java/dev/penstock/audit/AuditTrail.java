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

  // Two statements sent in one round trip. They must not be one: the second needs a snapshot that
  // was taken after the lock was granted, or it would read a head that has already been followed.
  private static final String LOCK_AND_READ_HEAD =
      """
      SELECT pg_advisory_xact_lock(7_380_001);
      SELECT seq, mac FROM audit ORDER BY seq DESC LIMIT 1
      """;

  private static final String INSERT =
      """
      INSERT INTO audit (seq, body, mac) VALUES (?, ?, ?)
      """;

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
    Head head = lockAndReadHead(transaction);
    try (PreparedStatement insert = transaction.prepareStatement(INSERT)) {
      for (AuditEntry entry : entries) {
        head = put(insert, head, entry);
      }
      insert.executeBatch();
    }
    return head.seq;
  }

  public long append(Connection transaction, AuditEntry entry) throws SQLException {
    return append(transaction, List.of(entry));
  }

  static byte[] link(Keyring keyring, byte[] previous, String body) {
    return keyring.mac(Keyring.Purpose.AUDIT, previous, body.getBytes(StandardCharsets.UTF_8));
  }

  private Head put(PreparedStatement insert, Head head, AuditEntry entry) throws SQLException {
    long seq = head.seq + 1;
    String body = CanonicalJson.write(json(seq, entry));
    byte[] mac = link(keyring, head.mac, body);
    insert.setLong(1, seq);
    insert.setString(2, body);
    insert.setBytes(3, mac);
    insert.addBatch();
    return new Head(seq, mac);
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

  private static Head lockAndReadHead(Connection transaction) throws SQLException {
    try (PreparedStatement statement = transaction.prepareStatement(LOCK_AND_READ_HEAD)) {
      statement.execute();
      statement.getMoreResults();
      try (ResultSet row = statement.getResultSet()) {
        return row.next() ? new Head(row.getLong(1), row.getBytes(2)) : new Head(0, GENESIS);
      }
    }
  }

  /** The newest entry of the trail. */
  private static final class Head {
    final long seq;
    final byte[] mac;

    Head(long seq, byte[] mac) {
      this.seq = seq;
      this.mac = mac;
    }
  }
}

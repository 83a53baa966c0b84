package dev.penstock.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Json;
import dev.penstock.keyring.Keyring;
import dev.penstock.person.Disguise;
import dev.penstock.store.Commit;
import dev.penstock.store.NewRow;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * The hash-chained trail. Each entry's MAC covers the entry's canonical text and the MAC before it,
 * under a key that the database does not hold: HMAC(key, previous MAC ‖ text).
 *
 * <p>An entry is durable with the transaction that appends it, under a MAC of its own, and waits in
 * an intake; {@link Chaining} gives it its place some milliseconds later. So appenders share
 * nothing, and their commits share a flush as any other (see
 * docs/adr/2026-11-22-entries-durable-first-chained-behind.md). Thread-safe.
 */
public final class AuditTrail {

  /** The MAC before the first entry: 32 zero bytes. */
  static final byte[] GENESIS = new byte[32];

  /** Reads the head: its sequence number and its MAC; no row for an empty trail. */
  static final String READ_HEAD = "SELECT seq, mac FROM audit ORDER BY seq DESC LIMIT 1";

  /** From here on the connection is notified of each commit by which the chain has grown. */
  public static final String LISTEN = "LISTEN audit";

  private final Keyring keyring;
  private final Disguise disguise;
  private final Clock clock;

  public AuditTrail(Keyring keyring, Clock clock) {
    this.keyring = keyring;
    this.disguise = new Disguise(keyring);
    this.clock = clock;
  }

  /**
   * Appends within the caller's transaction: either the act's record and the act's state both
   * commit, or neither does. Whom the entries name by {@code person:} they name by a pseudonym
   * then, and what is personal in them is sealed (see {@link Disguise}).
   *
   * @return how many entries were appended
   */
  public int append(Connection transaction, List<AuditEntry> entries) throws SQLException {
    List<NewRow> rows = new ArrayList<>(entries.size());
    for (AuditEntry entry : entries) {
      rows.add(disguised(transaction, entry).row());
    }
    Commit.ofRows().with(rows).within(transaction);
    return entries.size();
  }

  /** The same for one entry. */
  public int append(Connection transaction, AuditEntry entry) throws SQLException {
    disguised(transaction, entry).row().insert(transaction);
    return 1;
  }

  /**
   * Entries of components as rows, for a caller that commits them together with rows of its own.
   * What people do goes through {@link #append}, which asks the store who stands for them.
   */
  public List<NewRow> rows(List<AuditEntry> entries) {
    return entries.stream().map(entry -> waiting(entry).row()).toList();
  }

  /**
   * An entry of a component as it is inserted, for a caller that sends it along with statements of
   * its own.
   */
  public WaitingEntry waiting(AuditEntry entry) {
    if (Disguise.isPersons(entry.actor()) || Disguise.isPersons(entry.subject())) {
      throw new IllegalArgumentException(entry.kind() + " names a person: append it");
    }
    return waiting(json(entry));
  }

  private WaitingEntry disguised(Connection transaction, AuditEntry entry) throws SQLException {
    ObjectNode json = json(entry);
    disguise.put(transaction, json);
    return waiting(json);
  }

  private WaitingEntry waiting(ObjectNode json) {
    String body = CanonicalJson.write(json);
    return new WaitingEntry(body, intakeMac(keyring, body));
  }

  static byte[] link(Keyring keyring, long seq, byte[] previous, String body) {
    return new ChainMac(keyring).link(seq, previous, body.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] intakeMac(Keyring keyring, String body) {
    return keyring.mac(Keyring.Purpose.AUDIT_INTAKE, body.getBytes(StandardCharsets.UTF_8));
  }

  private ObjectNode json(AuditEntry entry) {
    ObjectNode json = Json.object();
    json.put("at", clock.instant().truncatedTo(ChronoUnit.MICROS).toString());
    json.put("kind", entry.kind());
    json.put("actor", entry.actor());
    if (entry.run() != null) {
      json.put("run", entry.run());
    }
    json.put("subject", entry.subject());
    json.set("detail", entry.detail().deepCopy());
    return json;
  }
}

package dev.penstock.node.keys;

import dev.penstock.delivery.EnvelopeSeal;
import dev.penstock.delivery.Replay;
import dev.penstock.functions.api.access.Accounts;
import dev.penstock.functions.api.access.ApiKeys;
import dev.penstock.functions.api.access.Sessions;
import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.Seal;
import dev.penstock.person.PersonKeyRenewal;
import dev.penstock.receipt.ReceiptVerifier;
import dev.penstock.workers.payload.PayloadStore;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

/** Everything in the store that is kept under a key of the installation. */
final class SealedTables {

  private static final int ROWS = 200;

  /** Each may be as large as a request may be. */
  private static final int ENVELOPES = 4;

  private final Keyring keyring;
  private final PayloadStore payloads;

  SealedTables(Keyring keyring, PayloadStore payloads) {
    this.keyring = keyring;
    this.payloads = payloads;
  }

  List<SealedTable> all() {
    Clock clock = Clock.systemUTC();
    EnvelopeSeal envelopes = new EnvelopeSeal(keyring);
    Accounts accounts = new Accounts(keyring, clock);
    ApiKeys keys = new ApiKeys(keyring, clock);
    Sessions sessions = new Sessions(keyring, accounts, clock);
    ReceiptVerifier receipts = new ReceiptVerifier(keyring);
    PersonKeyRenewal people = new PersonKeyRenewal(keyring);
    return List.of(
        sealed("definition", "t.namespace || '/' || t.name || '@' || t.version", "t.document"),
        sealed("policy", "t.name || '@' || t.version", "t.document"),
        sealed("policy_set", "t.digest", "t.document"),
        sealed("config", "t.environment", "t.document"),
        sealed("activation", "t.kind || '/' || t.name", "t.digest"),
        sealed("trigger", "t.name", "t.document"),
        sealed("schedule", "t.name", "t.document"),
        sealed("subscription", "t.name", "t.document"),
        sealed("audit_cut", "t.size::text", "t.note"),
        new SealedTable(
            "account",
            "seal",
            "t.kind, t.name, t.grants, t.disabled, t.issuer, t.subject",
            "account t",
            ROWS,
            accounts::renewal),
        new SealedTable(
            "api_key",
            "seal",
            "t.id, t.hash, t.grants, t.expires_at, t.created_by",
            "api_key t",
            ROWS,
            keys::renewal),
        new SealedTable(
            "delivery_replay",
            "signature",
            "t.id, t.delivery_id, t.run_id, t.reason, t.requested_by, t.requested_at",
            "delivery_replay t",
            ROWS,
            row -> Replay.renewal(row, keyring)),
        new SealedTable(
            "receipt",
            "mac",
            "t.id, t.run_id, t.position, t.iteration, t.attempt, t.fencing_token, t.tool,"
                + " t.arguments_digest, t.result_digest, t.acted_at",
            "receipt t",
            ROWS,
            receipts::renewal),
        new SealedTable(
            "audit_intake",
            "mac",
            "t.body",
            "audit_intake t",
            ROWS,
            row ->
                keyring.renewal(
                    Keyring.Purpose.AUDIT_INTAKE,
                    row.getBytes("mac"),
                    row.getString("body").getBytes(StandardCharsets.UTF_8))),
        new SealedTable(
            "pseudonym",
            "key",
            "t.id",
            "pseudonym t WHERE t.key IS NOT NULL",
            ROWS,
            row -> people.of(row.getString("id"), row.getBytes("key"))),
        // Of one that is over nobody asks for the token any more, and the store lets it be.
        new SealedTable(
            "session",
            "id_token",
            "t.id",
            "session t WHERE t.id_token IS NOT NULL AND t.ended_at IS NULL",
            ROWS,
            row -> sessions.renewal(row.getString("id"), row.getBytes("id_token"))),
        new SealedTable(
            "delivery",
            "envelope",
            "t.id, t.trigger",
            "delivery t WHERE t.envelope IS NOT NULL",
            ENVELOPES,
            row ->
                envelopes.renewal(
                    row.getString("id"),
                    row.getString("trigger"),
                    EnvelopeSeal.ORIGINAL,
                    row.getBytes("envelope"))),
        new SealedTable(
            "delivery_edit",
            "envelope",
            "t.delivery_id, t.version, d.trigger",
            "delivery_edit t JOIN delivery d ON d.id = t.delivery_id",
            ENVELOPES,
            row ->
                envelopes.renewal(
                    row.getString("delivery_id"),
                    row.getString("trigger"),
                    row.getInt("version"),
                    row.getBytes("envelope"))),
        new SealedTable(
            "payload",
            "content",
            "t.address",
            "payload t WHERE t.content IS NOT NULL",
            1,
            row -> payloads.renewal(row.getString("address"), row.getBytes("content"))));
  }

  /** A row with a seal, by what it was made of. */
  private SealedTable sealed(String table, String identity, String document) {
    Seal seal = new Seal(keyring);
    return new SealedTable(
        table,
        "seal",
        identity + " AS identity, " + document + " AS sealed",
        table + " t",
        ROWS,
        row ->
            seal.renewal(
                table, row.getString("identity"), row.getString("sealed"), row.getBytes("seal")));
  }
}

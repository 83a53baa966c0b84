package dev.penstock.node.keys;

import dev.penstock.approval.ApprovalLinks;
import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.delivery.Envelope;
import dev.penstock.delivery.EnvelopeSeal;
import dev.penstock.delivery.Replay;
import dev.penstock.functions.api.access.Account;
import dev.penstock.functions.api.access.Accounts;
import dev.penstock.functions.api.access.ApiKeys;
import dev.penstock.functions.api.access.Grants;
import dev.penstock.functions.api.access.Identity;
import dev.penstock.functions.api.access.Sessions;
import dev.penstock.functions.api.access.SignedIn;
import dev.penstock.http.HttpRequest;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.keyring.Box;
import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.Seal;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.receipt.Receipt;
import dev.penstock.store.NewRow;
import dev.penstock.workers.effect.ReceiptRows;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts something into each table that has something under a key of the installation. */
final class SealedCorpus {

  static final byte[] BODY = "what the sender sent".getBytes(StandardCharsets.UTF_8);

  private final PostgresFixture store;
  private final Keyring keyring;
  private final Seal seal;

  SealedCorpus(PostgresFixture store, Keyring keyring) {
    this.store = store;
    this.keyring = keyring;
    this.seal = new Seal(keyring);
  }

  /**
   * Puts them there.
   *
   * @return the id of the delivery
   */
  String fill() {
    documents();
    return store.owner().inTransaction(this::fill);
  }

  /** A link that was sent to somebody. */
  ApprovalLinks.Made link(Instant expires) {
    return store
        .owner()
        .inTransaction(
            tx -> new ApprovalLinks(seal).make(tx, "hum_1", expires, "ada", Instant.now()));
  }

  private String fill(Connection transaction) throws SQLException {
    Clock clock = Clock.systemUTC();
    Accounts accounts = new Accounts(keyring, clock);
    accounts.put(
        transaction,
        new Account(
            Account.Kind.PERSON,
            "ada",
            Grants.everywhere(Set.of("admin")),
            false,
            Optional.empty()),
        "person:ada");
    new ApiKeys(keyring, clock)
        .createForProcess(
            transaction,
            new ApiKeys.Wanted("k", Grants.everywhere(Set.of("admin")), Duration.ofDays(1)),
            "person:ada");
    var _ =
        new Sessions(keyring, accounts, clock)
            .open(
                transaction,
                new SignedIn(
                    "ada",
                    Grants.everywhere(Set.of("admin")),
                    Set.of(),
                    Optional.of(
                        new SignedIn.AtProvider(
                            new Identity("https://idp", "1"),
                            Optional.empty(),
                            "an identity token"))),
                new HttpRequest(
                    "GET", "/", "", Map.of(), Map.of(), new byte[0], "127.0.0.1", Optional.empty()))
            .orElseThrow();
    ReceiptRows.insert(
        transaction,
        new Receipt(
            "rcp_1", "run_1", "/do/0", "", 1, 7, "http", "sha256:a", "sha256:b", clock.instant()),
        keyring);
    new AuditTrail(keyring, clock)
        .append(transaction, AuditEntry.of("test.waiting", "component", "it"));
    String delivery = delivery(transaction);
    Replay.of(delivery, "again", "person:ada", clock.instant()).put(transaction, keyring);
    return delivery;
  }

  private String delivery(Connection transaction) throws SQLException {
    String id = "dlv_1";
    EnvelopeSeal envelopes = new EnvelopeSeal(keyring);
    Envelope envelope = new Envelope(Json.object(), BODY);
    NewRow.of(
            "delivery (id, trigger, sender_id, run_id, scheme, content_type, envelope, body_digest,"
                + " bytes, micros)",
            id,
            "push",
            "sender-1",
            "run_1",
            "none",
            "text/plain",
            envelopes.close(id, "push", EnvelopeSeal.ORIGINAL, envelope),
            Digest.of(BODY),
            BODY.length,
            1L)
        .insert(transaction);
    NewRow.of(
            "delivery_edit (delivery_id, version, content_type, envelope, body_digest, bytes, reason,"
                + " edited_by)",
            id,
            1,
            "text/plain",
            envelopes.close(id, "push", 1, envelope),
            Digest.of(BODY),
            BODY.length,
            "mended",
            "ada")
        .insert(transaction);
    String address = "a".repeat(64);
    NewRow.of(
            "payload (address, bytes, content)",
            address,
            4,
            new Box(keyring, Keyring.Purpose.PAYLOAD)
                .seal(new byte[4], address.getBytes(StandardCharsets.US_ASCII)))
        .insert(transaction);
    return id;
  }

  private void documents() {
    store
        .owner()
        .inTransaction(
            transaction -> {
              NewRow.of(
                      "definition (digest, namespace, name, version, document, seal, applied_by)",
                      Digest.of("d"),
                      "default",
                      "review",
                      "1.0.0",
                      "d",
                      seal.of("definition", "default/review@1.0.0", "d"),
                      "ada")
                  .insert(transaction);
              NewRow.of(
                      "policy (digest, name, version, document, seal, applied_by)",
                      Digest.of("p"),
                      "default",
                      "1.0.0",
                      "p",
                      seal.of("policy", "default@1.0.0", "p"),
                      "ada")
                  .insert(transaction);
              NewRow.of(
                      "policy_set (digest, document, seal)",
                      Digest.of("s"),
                      "s",
                      seal.of("policy_set", Digest.of("s"), "s"))
                  .insert(transaction);
              NewRow.of(
                      "config (digest, environment, document, seal, applied_by)",
                      Digest.of("{}"),
                      "base",
                      "{}",
                      seal.of("config", "base", "{}"),
                      "ada")
                  .insert(transaction);
              NewRow.of(
                      "activation (kind, name, digest, seal, activated_by)",
                      "policy",
                      "default",
                      Digest.of("p"),
                      seal.of("activation", "policy/default", Digest.of("p")),
                      "ada")
                  .insert(transaction);
              for (String table : List.of("trigger", "schedule", "subscription")) {
                NewRow.of(
                        table + " (name, document, seal, applied_by)",
                        "push",
                        "{}",
                        seal.of(table, "push", "{}"),
                        "ada")
                    .insert(transaction);
              }
              NewRow.of(
                      "audit_cut (size, note, seal, until_at)",
                      256L,
                      "note",
                      seal.of("audit_cut", "256", "note"),
                      OffsetDateTime.now(ZoneOffset.UTC))
                  .insert(transaction);
              return true;
            });
  }
}

package dev.penstock.workers.effect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.id.Ids;
import dev.penstock.json.Digest;
import dev.penstock.keyring.Keyring;
import dev.penstock.receipt.Receipt;
import dev.penstock.store.Commit;
import dev.penstock.store.Database;
import dev.penstock.trace.Hop;
import dev.penstock.workers.progress.RunRows;
import dev.penstock.workers.protocol.EffectOutcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Commits outcomes: the ledger's row, the receipt, the hops and the audit entry, in one round trip
 * where no person had a hand in it.
 */
final class Outcomes {

  private static final String RECONCILIATION = "reconciliation";

  private final Database database;
  private final EffectLedger ledger;
  private final AuditTrail audit;
  private final Keyring keyring;
  private final Clock clock;

  Outcomes(Database database, EffectLedger ledger, AuditTrail audit, Keyring keyring, Clock clock) {
    this.database = database;
    this.ledger = ledger;
    this.audit = audit;
    this.keyring = keyring;
    this.clock = clock;
  }

  /** Puts what the act came to on record; false when the worker was superseded meanwhile. */
  boolean record(Acted acted, FaultPoint faults) {
    Plan plan = acted.plan();
    long token = acted.held().token();
    Receipt receipt = acted.receipt();
    AuditEntry entry =
        Trail.entry("effect.recorded", plan)
            .with("fencingToken", token)
            .with("outcome", acted.outcomeName());
    if (acted.isAnew()) {
      entry = entry.with("connection", "anew");
    }
    Commit outcome =
        ledger.record(plan, token, acted.outcome(), receipt == null ? null : receipt.id());
    if (receipt != null) {
      outcome = outcome.with(ReceiptRows.row(receipt, keyring));
      entry = entry.with("receipt", receipt.id()).with("resultDigest", receipt.resultDigest());
    }
    faults.reached(FaultPoint.Moment.RECORDING);
    return outcome.with(Hop.rows(acted.hops())).with(audit.rows(List.of(entry))).send(database);
  }

  /** Says that the outcome of this worker's own act is unknown; false when it was superseded. */
  boolean unknown(Acted acted, EffectOutcome.Unknown why) {
    return markUnknown(acted.plan(), acted.held().token(), why, true, acted.hops());
  }

  /** Says that a dead worker's outcome is unknown; when somebody was quicker nothing changes. */
  void abandoned(Plan plan, long token) {
    var why = plan.unknown("The worker stopped before it could say.", token);
    markUnknown(plan, token, why, false, List.of());
  }

  /** Puts on the trail what the target has said of an effect whose outcome is unknown. */
  void reconciled(Plan plan, Reconciler.Answer answer) {
    database.inTransaction(
        transaction ->
            audit.append(
                transaction, Trail.entry("effect.reconciled", plan).with("answer", answer.word())));
  }

  /** Records the result that the target has told, with a receipt that says so. */
  void found(Plan plan, long token, JsonNode result) {
    database.inTransaction(
        transaction -> settle(transaction, plan, token, result, RECONCILIATION, "found"));
  }

  /** Records the result that a person has entered, with a receipt that says so. */
  void markedDone(Plan plan, long token, Settlement.MarkDone done) {
    database.inTransaction(
        transaction ->
            settle(transaction, plan, token, done.result(), person(done.person()), "mark-done"));
  }

  private boolean settle(
      Connection transaction, Plan plan, long token, JsonNode result, String by, String choice)
      throws SQLException {
    Receipt receipt =
        new Receipt(
            Ids.next("rcp"),
            plan.task().runId(),
            plan.task().position(),
            plan.task().iteration(),
            plan.attempt(),
            token,
            plan.toolName() + " by " + by,
            plan.digest(),
            Digest.of(result),
            clock.instant());
    var outcome = new EffectOutcome.Done(result, receipt.id());
    boolean recorded =
        ledger
            .record(plan, token, outcome, receipt.id())
            .with(ReceiptRows.row(receipt, keyring))
            .within(transaction);
    if (recorded) {
      settled(transaction, plan, by, choice, receipt.id());
    }
    return recorded;
  }

  /** Records that a person has given the effect up. */
  void givenUp(Plan plan, long token, Settlement.Fail fail) {
    String person = person(fail.person());
    var error =
        Standard.COMMUNICATION.error(
            "The outcome of " + plan.toolName() + " is unknown and " + person + " gave it up.",
            plan.task().position());
    database.inTransaction(
        transaction -> {
          if (ledger
              .record(plan, token, new EffectOutcome.Failed(error), null)
              .within(transaction)) {
            settled(transaction, plan, person, "fail", null);
          }
          return true;
        });
  }

  /** Puts on the trail that a superseded worker came back with a result, which is dropped. */
  void lateResultRefused(Acted acted) {
    database.inTransaction(
        transaction ->
            audit.append(
                transaction,
                Trail.entry("effect.late-result-refused", acted.plan())
                    .with("fencingToken", acted.held().token())
                    .with("outcome", acted.outcomeName())));
  }

  private boolean markUnknown(
      Plan plan, long token, EffectOutcome.Unknown why, boolean own, List<Hop> hops) {
    AuditEntry entry = Trail.entry("effect.unknown", plan).with("fencingToken", token + 1);
    return ledger
        .markUnknown(plan, token, why, own)
        .with(Hop.rows(hops))
        .with(audit.rows(List.of(entry)))
        .send(database);
  }

  private void settled(
      Connection transaction,
      Plan plan,
      String person,
      String choice,
      @org.jspecify.annotations.Nullable String receiptId)
      throws SQLException {
    AuditEntry entry =
        Trail.entry("effect.recorded", plan).with("by", person).with("choice", choice);
    List<AuditEntry> entries = new ArrayList<>();
    RunRows.goesOn(transaction, plan.task().runId()).ifPresent(entries::add);
    entries.add(receiptId == null ? entry : entry.with("receipt", receiptId));
    audit.append(transaction, entries);
  }

  private static String person(String decidedBy) {
    return decidedBy.contains(":") ? decidedBy : "person:" + decidedBy;
  }
}

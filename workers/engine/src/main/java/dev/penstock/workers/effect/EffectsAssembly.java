package dev.penstock.workers.effect;

import dev.penstock.audit.AuditTrail;
import dev.penstock.keyring.Keyring;
import dev.penstock.store.Database;
import dev.penstock.vault.VaultReader;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.lease.SecretLeases;
import dev.penstock.workers.lease.WorkerRight;
import java.time.Clock;

/**
 * Puts the way of an effect together.
 *
 * @param database acting as the worker role
 * @param keyring signs audit entries and receipts and opens secrets
 * @param policy asks the pinned policy
 * @param egress the way out
 * @param right by which leases are used up
 * @param traces what calls tell their targets of the trace
 * @param settings its bounds
 * @param clock for times that people read; what decides is measured by the store
 */
public record EffectsAssembly(
    Database database,
    Keyring keyring,
    PolicyGate policy,
    Egress egress,
    WorkerRight right,
    CallTraces traces,
    EffectSettings settings,
    Clock clock) {

  /** One that is the only worker, and whose calls tell nothing of a trace. */
  public EffectsAssembly(
      Database database,
      Keyring keyring,
      PolicyGate policy,
      Egress egress,
      EffectSettings settings,
      Clock clock) {
    this(
        database,
        keyring,
        policy,
        egress,
        new WorkerRight("worker"),
        CallTraces.none(),
        settings,
        clock);
  }

  public LedgeredEffects effects() {
    return effects(FaultPoint.none());
  }

  LedgeredEffects effects(FaultPoint faults) {
    right.register(database);
    AuditTrail audit = new AuditTrail(keyring, clock);
    EffectLedger ledger = new EffectLedger();
    SecretLeases leases =
        new SecretLeases(database, new VaultReader(keyring), audit, settings.lease(), right);
    Intents intents = new Intents(database, ledger, leases, audit, clock, settings.lease());
    Outcomes outcomes = new Outcomes(database, ledger, audit, keyring, clock);
    Decisions decisions = new Decisions(database, audit, policy);
    Claims claims =
        new Claims(
            database,
            ledger,
            new EarlierAttempts(database, audit),
            new Standings(database, ledger, outcomes, settings.lease()),
            intents,
            outcomes);
    Tools tools = new Tools(egress, clock);
    Planning planning = new Planning(tools, decisions, claims, database, leases);
    Reconciler reconciler = new Reconciler(tools.find("http").orElseThrow(), decisions, planning);
    return new LedgeredEffects(
        decisions,
        claims,
        outcomes,
        leases,
        planning,
        new Reconciliation(reconciler, intents, outcomes),
        new LeaseRenewal(database, ledger, settings.lease()),
        policy,
        traces,
        faults,
        settings,
        clock);
  }
}

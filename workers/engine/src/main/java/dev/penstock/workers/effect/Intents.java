package dev.penstock.workers.effect;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.store.Commit;
import dev.penstock.store.Database;
import dev.penstock.workers.lease.SecretLease;
import dev.penstock.workers.lease.SecretLeases;
import dev.penstock.workers.progress.RunRows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Commits intents: the ledger's row, the policy decision, the credential's lease and the audit
 * entries in one transaction, and where no person was asked in one round trip. When it does not
 * commit, nobody acts.
 */
final class Intents {

  private final Database database;
  private final EffectLedger ledger;
  private final SecretLeases leases;
  private final AuditTrail audit;
  private final Clock clock;
  private final Duration lease;

  Intents(
      Database database,
      EffectLedger ledger,
      SecretLeases leases,
      AuditTrail audit,
      Clock clock,
      Duration lease) {
    this.database = database;
    this.ledger = ledger;
    this.leases = leases;
    this.audit = audit;
    this.clock = clock;
    this.lease = lease;
  }

  /** What came of an intent. */
  sealed interface Begun {
    record Held(Claim.Held claim) implements Begun {}

    /** The ledger's row is not what it was taken for: it is there already, or has moved on. */
    record Overtaken() implements Begun {}

    /** The policies in force are others than those of the ruling. */
    record Outdated() implements Begun {}
  }

  Begun first(Plan plan, Ruling ruling) {
    long token = 1 + tokenBefore(plan);
    return commit(plan, ruling, token, ledger.intend(plan, ruling.asLongAs(), token, lease));
  }

  Begun takeOver(Plan plan, Ruling ruling, long token) {
    return commit(plan, ruling, token + 1, ledger.takeOver(plan, ruling.asLongAs(), token, lease));
  }

  /** Anew what was intended by the same ruling, and held ever since. */
  Begun retake(Plan plan, Ruling ruling, long token) {
    return commit(plan, ruling, token + 1, ledger.retake(plan, token, lease));
  }

  private long tokenBefore(Plan plan) {
    return plan.attempt() == 1
        ? 0
        : database.inTransaction(
            connection -> ledger.tokenBefore(connection, plan.key(), plan.attempt()));
  }

  private Begun commit(Plan decided, Ruling ruling, long token, Commit row) {
    Plan plan = decided.approached(ruling.reach());
    Instant startedAt = clock.instant();
    long startNanos = System.nanoTime();
    String folder = plan.request().definition().namespace();
    List<SecretLease> secrets =
        plan.call().secrets().stream()
            .sorted()
            .map(secret -> SecretLease.of(secret, folder, plan.task(), plan.host()))
            .toList();
    Commit intent =
        row.with(Trail.decision(plan.task(), plan.key(), plan.attempt(), ruling))
            .with(PolicyTallies.rows(plan.key(), plan.attempt(), ruling))
            .with(leases.rows(secrets));
    List<AuditEntry> entries =
        List.of(Trail.decided(plan.task(), plan.attempt(), ruling), Trail.intended(plan, token));
    Commit.Sent sent =
        plan.request().humanTaskId() == null
            ? intent.with(audit.rows(entries)).put(database)
            : afterAQuestion(plan, intent, entries);
    Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
    return switch (sent) {
      case HAPPENED ->
          new Begun.Held(
              new Claim.Held(plan, token, secrets, startedAt, took, startNanos + lease.toNanos()));
      case NOT_DECIDED -> new Begun.Overtaken();
      case NOT_PROVIDED -> new Begun.Outdated();
    };
  }

  /** With the run's going on, which comes first on the trail. */
  private Commit.Sent afterAQuestion(Plan plan, Commit intent, List<AuditEntry> entries) {
    return database.inTransaction(
        transaction -> {
          Commit.Sent sent = intent.put(transaction);
          if (sent != Commit.Sent.HAPPENED) {
            return sent;
          }
          List<AuditEntry> all = new ArrayList<>(entries);
          RunRows.goesOn(transaction, plan.task().runId()).ifPresent(all::addFirst);
          audit.append(transaction, all);
          return sent;
        });
  }
}

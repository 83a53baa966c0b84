package dev.penstock.workers.effect;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.store.Database;
import dev.penstock.workers.lease.SecretLease;
import dev.penstock.workers.lease.SecretLeases;
import dev.penstock.workers.progress.RunRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Commits intents: the ledger's row, the policy decision, the credential's lease and the audit
 * entries in one transaction. When it does not commit, nobody acts.
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

  /** The way to the ledger's row: a new one, or one that is taken over. */
  @FunctionalInterface
  private interface Row {
    OptionalLong token(Connection transaction) throws SQLException;
  }

  /** Empty when the attempt is on the ledger already. */
  Optional<Claim.Held> first(Plan plan, Ruling ruling) {
    return commit(plan, ruling, transaction -> ledger.intend(transaction, plan, lease));
  }

  /** Empty when somebody was quicker. */
  Optional<Claim.Held> takeOver(Plan plan, Ruling ruling, long token) {
    return commit(plan, ruling, transaction -> ledger.takeOver(transaction, plan, token, lease));
  }

  /** Empty when somebody has taken over. */
  Optional<Claim.Held> retake(Plan plan, Ruling ruling, long token) {
    return commit(plan, ruling, transaction -> ledger.retake(transaction, plan, token, lease));
  }

  private Optional<Claim.Held> commit(Plan plan, Ruling ruling, Row row) {
    Instant startedAt = clock.instant();
    long startNanos = System.nanoTime();
    List<SecretLease> secrets =
        plan.call().secrets().stream()
            .sorted()
            .map(secret -> SecretLease.of(secret, plan.task(), plan.host()))
            .toList();
    OptionalLong token =
        database.inTransaction(
            transaction -> {
              OptionalLong held = row.token(transaction);
              if (held.isPresent()) {
                Trail.store(transaction, plan.task(), ruling);
                PolicyTallies.count(transaction, plan.key(), plan.attempt(), ruling);
                for (SecretLease secret : secrets) {
                  leases.grant(transaction, secret);
                }
                List<AuditEntry> entries = new ArrayList<>();
                if (plan.request().humanTaskId() != null) {
                  RunRows.goesOn(transaction, plan.task().runId()).ifPresent(entries::add);
                }
                entries.add(Trail.decided(plan.task(), plan.attempt(), ruling));
                entries.add(Trail.intended(plan, held.getAsLong()));
                audit.append(transaction, entries);
              }
              return held;
            });
    if (token.isEmpty()) {
      return Optional.empty();
    }
    Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
    return Optional.of(
        new Claim.Held(
            plan, token.getAsLong(), secrets, startedAt, took, startNanos + lease.toNanos()));
  }
}

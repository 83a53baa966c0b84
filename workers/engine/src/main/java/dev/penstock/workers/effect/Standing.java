package dev.penstock.workers.effect;

import dev.penstock.workers.protocol.EffectOutcome;

/** Where an effect that is on the ledger stands, once nobody is at it. */
sealed interface Standing {

  /** What it came to is on record. */
  record Settled(EffectOutcome outcome) implements Standing {}

  /** Its worker did not say what became of it before its lease was over. */
  record Abandoned(long token) implements Standing {}

  /** Nobody knows what became of it, and no person has said. */
  record Doubtful(long token, EffectOutcome.Unknown outcome) implements Standing {}

  /** A person wants it made again. */
  record Wanted(long token) implements Standing {}
}

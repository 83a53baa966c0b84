package dev.penstock.workers.effect;

import dev.penstock.workers.lease.SecretLease;
import dev.penstock.workers.protocol.EffectOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Whether this worker is the one to act. */
sealed interface Claim {

  /**
   * It is: the intent is on record under this token.
   *
   * @param plan what to do, with the attempt whose row is held
   * @param token greater than any token this effect had before
   * @param leases of the secrets that the call needs
   * @param intendedAt when the intent began to be written
   * @param intentTook how long until it had committed
   * @param leaseEndsNanos by {@link System#nanoTime}, measured from before the intent was written,
   *     so that it never ends later than the store's
   */
  record Held(
      Plan plan,
      long token,
      List<SecretLease> leases,
      Instant intendedAt,
      Duration intentTook,
      long leaseEndsNanos)
      implements Claim {

    boolean ranOut() {
      return System.nanoTime() - leaseEndsNanos >= 0;
    }
  }

  /**
   * Nobody is: what became of it is unknown, and no person has settled it.
   *
   * @param plan with the attempt whose row says so
   * @param token the row's
   */
  record Doubtful(Plan plan, long token, EffectOutcome.Unknown outcome) implements Claim {}

  /** Nobody may be by this ruling: the policies in force are others than those it was made by. */
  record Outdated() implements Claim {}

  /** It is not: there is an answer already. */
  record Settled(EffectOutcome outcome) implements Claim {}
}

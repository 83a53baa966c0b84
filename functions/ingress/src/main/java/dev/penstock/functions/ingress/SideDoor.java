package dev.penstock.functions.ingress;

import dev.penstock.delivery.Delivery;
import dev.penstock.delivery.DeliveryDecision;
import dev.penstock.delivery.Verdict;
import dev.penstock.function.FailureLog;
import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.problem.PlatformException;
import dev.penstock.spill.Spill;
import dev.penstock.spill.SpilledDelivery;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The way of a delivery while the store is away: into the spill, when its trigger is trusted and
 * its signature holds. Nothing is refused here for good: what it can't let in is asked to come
 * again. Thread-safe.
 */
final class SideDoor {

  private final Spill spill;
  private final TrustedTriggers triggers;
  private volatile boolean away;

  SideDoor(Spill spill, TrustedTriggers triggers) {
    this.spill = spill;
    this.triggers = triggers;
  }

  /** Whether a delivery is to try this way first: not to overtake, and not to wait for silence. */
  boolean isFirst(String trigger) {
    return away || spill.holds(trigger);
  }

  boolean storeIsAway() {
    return away;
  }

  void storeIsAway(boolean is) {
    away = is;
  }

  /**
   * The answer to what is durable now; empty when it is not.
   *
   * @param id for the delivery; the same as in the store, if it got there before it went away
   */
  Optional<HttpResponse> admit(
      String id, String name, HttpRequest request, Instant receivedAt, long startedNanos) {
    Optional<OpenTrigger> trusted = triggers.find(name);
    if (trusted.isEmpty()
        || !(trusted.get().check().verify(request, receivedAt)
            instanceof Verdict.Verified(String senderId))) {
      return Optional.empty();
    }
    Delivery delivery = trusted.get().delivery(id, senderId, request, receivedAt);
    long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startedNanos);
    Delivery kept;
    try {
      kept = spill.put(new SpilledDelivery(delivery, request.sourceIp(), micros)).delivery();
    } catch (PlatformException e) {
      FailureLog.warn("ingress", e.problem().detail(), e);
      return Optional.empty();
    }
    DeliveryDecision decision =
        kept.id().equals(id)
            ? new DeliveryDecision.Accepted(kept.id(), kept.runId())
            : new DeliveryDecision.Duplicate(kept.id(), kept.runId());
    return Optional.of(Answers.spilled(decision, trusted.get().trigger(), request.body()));
  }
}

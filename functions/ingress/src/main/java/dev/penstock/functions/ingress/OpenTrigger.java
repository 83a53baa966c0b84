package dev.penstock.functions.ingress;

import dev.penstock.delivery.Delivery;
import dev.penstock.delivery.DeliveryCheck;
import dev.penstock.delivery.DeliveryHeaders;
import dev.penstock.http.HttpRequest;
import dev.penstock.trigger.Trigger;
import java.time.Instant;
import java.util.Optional;

/**
 * An enabled trigger with what is needed to check a delivery for it.
 *
 * @param trigger the checked file
 * @param check made of its scheme and its usable secrets; never shown, never stored
 * @param stamp of the view {@code open_trigger}: another one means that this is no longer it
 * @param until when the first of its secrets has its last moment; empty when none has
 */
record OpenTrigger(Trigger trigger, DeliveryCheck check, String stamp, Optional<Instant> until) {

  /** Whether only a change can end it, not the clock. */
  boolean lasts() {
    return until.isEmpty();
  }

  /** What a verified request delivers. */
  Delivery delivery(String id, String senderId, HttpRequest request, Instant receivedAt) {
    return Delivery.of(
        id,
        trigger.name(),
        senderId,
        trigger.webhook().scheme().wire(),
        DeliveryHeaders.of(request, trigger.intake().headers()),
        request.header("content-type").orElse(""),
        request.body(),
        receivedAt);
  }

  @Override
  public String toString() {
    return "OpenTrigger[" + trigger.name() + ", check=***]";
  }
}

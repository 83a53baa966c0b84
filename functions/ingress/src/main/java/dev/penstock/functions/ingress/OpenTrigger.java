package dev.penstock.functions.ingress;

import dev.penstock.delivery.DeliveryCheck;
import dev.penstock.trigger.Trigger;

/**
 * An enabled trigger with what is needed to check a delivery for it.
 *
 * @param trigger the checked file
 * @param check made of its scheme and its usable secrets; never shown, never stored
 * @param stamp of the view {@code open_trigger}: another one means that this is no longer it
 * @param lasts whether only a change can end it, not the clock: no secret has a last day
 */
record OpenTrigger(Trigger trigger, DeliveryCheck check, String stamp, boolean lasts) {

  @Override
  public String toString() {
    return "OpenTrigger[" + trigger.name() + ", check=***]";
  }
}

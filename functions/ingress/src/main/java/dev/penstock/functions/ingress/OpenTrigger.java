package dev.penstock.functions.ingress;

import dev.penstock.trigger.Trigger;
import java.util.List;

/**
 * An enabled trigger with what is needed to check a delivery for it.
 *
 * @param trigger the checked file
 * @param secrets the texts of its usable secrets; never shown, never stored
 * @param stamp of the view {@code open_trigger}: another one means that this is no longer it
 * @param lasts whether only a change can end it, not the clock: no secret has a last day
 */
record OpenTrigger(Trigger trigger, List<byte[]> secrets, String stamp, boolean lasts) {

  @Override
  public String toString() {
    return "OpenTrigger[" + trigger.name() + ", secrets=***]";
  }
}

package dev.penstock.workers.source;

import dev.penstock.trigger.Broker;
import dev.penstock.trigger.Trigger;

/**
 * An enabled trigger that takes from a broker.
 *
 * @param trigger the checked file
 * @param broker its origin
 * @param stamp of the trigger's row, under which its deliveries are stored
 * @param secretStamp changes with the secret that it names
 */
record OpenSource(Trigger trigger, Broker broker, String stamp, String secretStamp) {

  String name() {
    return trigger.name();
  }

  String folder() {
    return trigger.folder();
  }
}

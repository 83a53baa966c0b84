package dev.penstock.workers.relay;

import dev.penstock.delivery.Delivery;
import dev.penstock.delivery.DeliveryLedger;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.trigger.Trigger;
import dev.penstock.trigger.TriggerStore;
import java.sql.Connection;
import java.sql.SQLException;

/** Works out which run a delivery starts and with what input. */
final class DeliveryRuns {

  private final TriggerStore triggers;
  private final RunPins pins;

  DeliveryRuns(TriggerStore triggers, RunPins pins) {
    this.triggers = triggers;
    this.pins = pins;
  }

  /**
   * The run, not recorded yet. A trigger that was closed after it let the delivery in does not take
   * the answer back.
   *
   * @throws PlatformException when the delivery, its trigger or its workflow is missing, tampered
   *     with or does not fit
   * @throws dev.penstock.expression.ExpressionException when the input can't be worked out
   */
  RunRow runOf(Connection connection, String deliveryId) throws SQLException {
    Delivery delivery =
        DeliveryLedger.find(connection, deliveryId)
            .orElseThrow(() -> missing("delivery", deliveryId));
    Trigger trigger =
        triggers
            .find(connection, delivery.trigger())
            .orElseThrow(() -> missing("trigger", delivery.trigger()))
            .trigger();
    Trigger.Start start = trigger.start();
    RunPins.Pinned pinned = pins.resolve(connection, start.path(), start.version());
    return RunRow.fresh(
        delivery.runId(),
        pinned,
        StartInput.of(start, DeliveryEvent.of(delivery)),
        "trigger:" + trigger.name(),
        deliveryId);
  }

  private static PlatformException missing(String kind, String name) {
    return PlatformException.of(
        ProblemType.NOT_FOUND, "The " + kind + " " + name + " is not there any more.");
  }
}

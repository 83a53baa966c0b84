package dev.penstock.workers.relay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.delivery.Delivery;
import dev.penstock.delivery.DeliveryLedger;
import dev.penstock.expression.JqTemplate;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.trigger.Trigger;
import dev.penstock.trigger.TriggerStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

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
        delivery.runId(), pinned, input(start, delivery), "trigger:" + trigger.name(), deliveryId);
  }

  private static JsonNode input(Trigger.Start start, Delivery delivery) {
    JsonNode event = DeliveryEvent.of(delivery);
    return start
        .input()
        .map(template -> JqTemplate.of(template).evaluate(event, Map.of()))
        .orElse(event);
  }

  private static PlatformException missing(String kind, String name) {
    return PlatformException.of(
        ProblemType.NOT_FOUND, "The " + kind + " " + name + " is not there any more.");
  }
}

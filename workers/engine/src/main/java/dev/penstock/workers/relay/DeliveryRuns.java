package dev.penstock.workers.relay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.delivery.Delivery;
import dev.penstock.delivery.Replay;
import dev.penstock.delivery.StoredDeliveries;
import dev.penstock.expression.Expression;
import dev.penstock.expression.JqTemplate;
import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.trace.TraceCause;
import dev.penstock.trace.TraceParent;
import dev.penstock.trigger.Trigger;
import dev.penstock.trigger.TriggerStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/** Works out which run a delivery starts and with what input, or which event it is, or neither. */
final class DeliveryRuns {

  private final TriggerStore triggers;
  private final StoredDeliveries deliveries;
  private final Keyring keyring;
  private final RunPins pins;

  DeliveryRuns(TriggerStore triggers, Keyring keyring, RunPins pins) {
    this.triggers = triggers;
    this.deliveries = new StoredDeliveries(keyring);
    this.keyring = keyring;
    this.pins = pins;
  }

  /** What a delivery comes to. */
  sealed interface Taken {
    /** A run, not recorded yet. */
    record Starts(RunRow run) implements Taken {}

    /** None: the trigger's filter does not let it through. */
    record Filtered(FilteredDelivery delivery) implements Taken {}

    /** None: it is an event, which those hear that wait for it. */
    record Announced(AnnouncedDelivery delivery) implements Taken {}

    /** It came to what it comes to before, and only the message is left of it. */
    record Settled() implements Taken {}
  }

  /**
   * What the message of a delivery, or of its replay, comes to. A trigger that was closed after it
   * let the delivery in does not take the answer back.
   *
   * @throws PlatformException when the delivery, its trigger or its workflow is missing, tampered
   *     with or does not fit
   * @throws dev.penstock.expression.ExpressionException when the filter or the input can't be
   *     worked out
   */
  Taken take(Connection connection, OutboxRow row) throws SQLException {
    String id = row.text("deliveryId");
    if (AnnouncedDelivery.isOnRecord(connection, row.runId())) {
      // Its trigger may have another purpose by now.
      return new Taken.Settled();
    }
    Optional<Replay> replay = replay(connection, row);
    Delivery delivery = deliveries.find(connection, id).orElseThrow(() -> missing("delivery", id));
    Trigger trigger =
        triggers
            .find(connection, delivery.trigger())
            .orElseThrow(() -> missing("trigger", delivery.trigger()))
            .trigger();
    ObjectNode event = DeliveryEvent.of(delivery);
    replay.ifPresent(again -> event.set("replay", again.json()));
    String run = replay.map(Replay::runId).orElse(delivery.runId());
    Optional<String> when = trigger.intake().when();
    if (when.isPresent() && !holds(when.get(), event)) {
      return new Taken.Filtered(new FilteredDelivery(run, id, trigger.name(), when.get()));
    }
    return switch (trigger.purpose()) {
      case Trigger.Start start -> {
        RunPins.Pinned pinned = pins.resolve(connection, run, start, "triggers/" + trigger.name());
        yield new Taken.Starts(
            RunRow.fresh(
                run,
                pinned,
                StartInput.of(start, event),
                replay.map(Replay::requestedBy).orElse("trigger:" + trigger.name()),
                id,
                TraceParent.read(delivery.headers().path(TraceParent.HEADER).asText())
                    .map(TraceCause::of)
                    .orElse(null)));
      }
      case Trigger.Event template ->
          new Taken.Announced(
              new AnnouncedDelivery(
                  run,
                  id,
                  trigger.name(),
                  EventOfDelivery.of(
                      template, delivery, event, replay.map(Replay::id).orElse(id))));
    };
  }

  private static boolean holds(String when, ObjectNode event) {
    return Expression.of(JqTemplate.of(TextNode.valueOf(when))).holds(event, Map.of());
  }

  private Optional<Replay> replay(Connection connection, OutboxRow row) throws SQLException {
    if (!row.payload().has("replayId")) {
      return Optional.empty();
    }
    Replay replay = Replay.require(connection, keyring, row.text("replayId"));
    if (!replay.runId().equals(row.runId())
        || !replay.deliveryId().equals(row.text("deliveryId"))) {
      throw PlatformException.of(
          ProblemType.TAMPERED, "The message is not that of the replay " + replay.id() + ".");
    }
    return Optional.of(replay);
  }

  private static PlatformException missing(String kind, String name) {
    return PlatformException.of(
        ProblemType.NOT_FOUND, "The " + kind + " " + name + " is not there any more.");
  }
}

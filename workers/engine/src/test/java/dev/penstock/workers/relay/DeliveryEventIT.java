package dev.penstock.workers.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.delivery.Delivery;
import dev.penstock.delivery.Replay;
import dev.penstock.json.Json;
import dev.penstock.outbox.OutboxMessage.Topic;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From a delivery to the event that it is: F10. */
class DeliveryEventIT {

  private RelayFixture fixture;

  @BeforeEach
  void open() {
    fixture = new RelayFixture();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void shouldMakeTheEventOfADeliveryThatItsTriggerSays() {
    becomesEvent("\"type\": \"${ .body.kind }\", \"subject\": \"${ .senderId }\"");
    Delivery delivery = fixture.deliver("door", "{\"kind\": \"door.opened\", \"n\": 3}");

    fixture.relay().relayBatch();

    var event = (ObjectNode) Json.read(fixture.strings("SELECT envelope FROM event").getFirst());
    // The store rounds to a microsecond.
    assertThat(Instant.parse(event.remove("time").asText()))
        .isCloseTo(delivery.receivedAt(), within(1, ChronoUnit.MILLIS));
    assertThat(event)
        .isEqualTo(
            Json.object()
                .put("specversion", "1.0")
                .put("id", delivery.id())
                .put("source", "/hooks/door")
                .put("type", "door.opened")
                .put("subject", delivery.senderId())
                .put("deliveryid", delivery.id())
                .put("datacontenttype", "application/json")
                .set("data", Json.read("{\"kind\": \"door.opened\", \"n\": 3}")));
    assertThat(fixture.strings("SELECT outcome FROM delivery_outcome"))
        .containsExactly("announced");
    assertThat(fixture.strings("SELECT topic FROM outbox")).containsExactly("event");
    assertThat(fixture.strings("SELECT id FROM run")).isEmpty();
  }

  @Test
  void shouldMakeOneEventOfADeliveryThatARelayHadTakenBeforeItDied() {
    becomesEvent("\"type\": \"door.opened\"");
    Delivery delivery = fixture.deliver("door", "{\"id\": 3}");
    fixture.relay().relayBatch();
    // What is left when it dies after the event and before the message: also when what the trigger
    // is for has changed meanwhile.
    fixture.put(
        Topic.RUN_FROM_DELIVERY, delivery.runId(), Json.object().put("deliveryId", delivery.id()));
    becomesEvent("\"type\": \"door.opened\", \"source\": \"/elsewhere\"");
    fixture.relay().relayBatch();
    fixture.put(
        Topic.RUN_FROM_DELIVERY, delivery.runId(), Json.object().put("deliveryId", delivery.id()));
    fixture.trigger("door", "{}");
    fixture.relay().relayBatch();

    assertThat(fixture.strings("SELECT id FROM event")).containsExactly(delivery.id());
    assertThat(fixture.strings("SELECT id FROM run")).isEmpty();
    assertThat(fixture.strings("SELECT topic FROM outbox")).isEmpty();
  }

  @Test
  void shouldMakeOneMoreEventOfAReplayThatAsksForIt() {
    becomesEvent("\"type\": \"door.opened\"");
    Delivery delivery = fixture.deliver("door", "{}");
    Replay replay = Replay.of(delivery.id(), "They missed it", "person:ada", Instant.now());
    fixture.replay(replay);

    fixture.relay().relayBatch();

    assertThat(fixture.strings("SELECT id FROM event ORDER BY seq"))
        .containsExactly(delivery.id(), replay.id());
    assertThat(fixture.strings("SELECT DISTINCT envelope::jsonb ->> 'deliveryid' FROM event"))
        .containsExactly(delivery.id());
  }

  @Test
  void shouldParkADeliveryThatIsNoEvent() {
    becomesEvent("\"type\": \"${ .body.kind }\"");
    Delivery untyped = fixture.deliver("door", "{}");
    Delivery large =
        fixture.deliver("door", "{\"kind\":\"k\",\"x\":\"" + "x".repeat(300_000) + "\"}");
    becomesEvent("\"type\": \"t\", \"source\": \"${ .body.from }\"");
    Delivery forged = fixture.deliver("door", "{\"from\": \"/api/v1/runs/run_1\"}");

    becomesEvent("\"type\": \"${ .body.kind }\", \"source\": \"${ .body.from // \\\"/d\\\" }\"");
    fixture.relay().relayBatch();

    assertThat(fixture.parked(untyped.runId())).singleElement().asString().contains("/type");
    assertThat(fixture.parked(large.runId())).singleElement().asString().contains("at most 262144");
    assertThat(fixture.parked(forged.runId()))
        .singleElement()
        .asString()
        .contains("only Penstock itself");
    assertThat(fixture.strings("SELECT id FROM event")).isEmpty();
  }

  private void becomesEvent(String members) {
    fixture.trigger(
        Json.read(
            """
            {"trigger": "door", "webhook": {"scheme": "none"}, "event": {%s}}
            """
                .formatted(members)));
  }
}

package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

/** Whoever subscribes to an event, and sends again what did not arrive. */
final class OutboundWalk {

  private OutboundWalk() {}

  static void of(ApiFixture fixture, ApiFixture.Visitor ada, String seq) {
    fixture.apply(
        false,
        Map.of(
            "subscriptions/orders.yaml",
            """
            subscription: orders
            events: { types: ['order.*'] }
            webhook: { url: 'https://example.com/hooks', secret: orders-out }
            """));
    fixture.sql(
        "INSERT INTO outbound (id, subscription, seq, type, state, due_at)"
            + " VALUES ('out_1', 'orders', ?, 'order.paid', 'failed', NULL)",
        Long.parseLong(seq));
    fixture.sql(
        "INSERT INTO outbound_attempt (outbound_id, attempt, outcome, status, micros)"
            + " VALUES ('out_1', 1, 'failed', 500, 7)");
    fixture.get("/subscriptions").as(ada).send();
    fixture
        .post("/subscriptions/actions")
        .as(ada)
        .json("{'subscription':'orders','action':'disable','reason':'They move'}")
        .send();
    assertThat(fixture.get("/subscriptions/orders").as(ada).send().at("/disabledReason"))
        .isEqualTo("They move");
    assertThat(fixture.get("/outbound?state=failed").as(ada).send().at("/items/0/eventSeq"))
        .isEqualTo(seq);
    assertThat(fixture.get("/outbound/out_1").as(ada).send().at("/tries/0/status"))
        .isEqualTo("500");
    fixture
        .post("/outbound/actions")
        .as(ada)
        .header("idempotency-key", "again")
        .json("{'action':'replay','ids':['out_1'],'dryRun':true}")
        .send();
    assertThat(
            fixture
                .post("/outbound/actions")
                .as(ada)
                .header("idempotency-key", "again-then")
                .json("{'action':'replay','state':'failed'}")
                .send()
                .at("/items/0/result"))
        .isEqualTo("queued");
  }
}

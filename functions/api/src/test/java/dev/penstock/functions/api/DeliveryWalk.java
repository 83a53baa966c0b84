package dev.penstock.functions.api;

import dev.penstock.functions.api.access.Role;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;

/** Whoever looks into the inbox, and mends what is parked there. */
final class DeliveryWalk {

  private DeliveryWalk() {}

  static void of(ApiFixture fixture, String delivery) {
    fixture.get("/deliveries/" + delivery).as(Role.AUDITOR).send();
    fixture.get("/deliveries/" + delivery + "/raw").as(Role.AUDITOR).send();
    String parked = fixture.parked("{'bad'").id();
    fixture
        .put("/deliveries/" + parked + "/body")
        .as(Role.OPERATOR)
        .json(
            Json.object()
                .put("bodyDigest", Digest.of("{'bad'"))
                .put("body", "{}")
                .put("reason", "It was cut"))
        .send();
    fixture.act("{'action':'replay','ids':['" + parked + "'],'dryRun':true}");
    fixture.act("{'action':'requeue','state':'parked'}");
  }
}

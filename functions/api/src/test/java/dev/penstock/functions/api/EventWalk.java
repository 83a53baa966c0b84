package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.functions.api.access.Role;

/** Whoever sends an event and looks for it; its place in the log is given back. */
final class EventWalk {

  private EventWalk() {}

  static String of(ApiFixture fixture) {
    fixture.get("/events?after=0").as(Role.AUTHOR).send();
    JsonNode sent =
        fixture
            .post("/events")
            .as(Role.SERVICE)
            .header("content-type", "application/cloudevents+json")
            .json("{'specversion':'1.0','id':'1','source':'/contract','type':'t','data':{'a':1}}")
            .send()
            .body();
    assertThat(
            fixture
                .get("/event-log/" + sent.path("seq").asText())
                .as(Role.AUDITOR)
                .send()
                .at("/event/data/a"))
        .isEqualTo("1");
    fixture.get("/event-log/" + sent.path("seq").asText() + "/raw").as(Role.AUDITOR).send();
    return sent.path("seq").asText();
  }
}

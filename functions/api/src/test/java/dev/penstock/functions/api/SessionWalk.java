package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.functions.api.access.Role;

/** A person with a substitute, several sessions and a provider, until none is left. */
final class SessionWalk {

  private SessionWalk() {}

  static void of(
      ApiFixture fixture, FakeProvider provider, ApiFixture.Visitor ada, ApiFixture.Visitor olga) {
    fixture
        .post("/session/substitute")
        .as(olga)
        .json("{'person':'ada','until':'2999-01-01T00:00:00Z'}")
        .send();
    fixture.get("/session/substitute").as(olga).send();
    fixture.signIn("ada", "approver");
    JsonNode own = fixture.get("/session/own").as(ada).send().body().path("items");
    assertThat(own).hasSize(2);
    fixture.call("DELETE", "/session/own/" + own.path(0).path("id").asText()).as(ada).send();
    fixture.call("DELETE", "/session/own").as(ada).send();
    fixture.grant("person/lin", "{'grants':[],'subject':'ada-at-home'}");
    assertThat(fixture.get("/users/person/lin").as(Role.ADMIN).send().at("/subject"))
        .isEqualTo("ada-at-home");
    assertThat(fixture.get("/session/providers").send().body().path("providers")).hasSize(1);
    String there = provider.enter(fixture).at("/id");
    fixture.call("DELETE", "/sessions/" + there).as(Role.ADMIN).send();
    provider.end(fixture, provider.sign(provider.notice("s").build(), "logout+jwt"));
    fixture.call("DELETE", "/session").as(ada).send();
    assertThat(fixture.get("/session").as(ada).send().status()).isEqualTo(401);
  }
}

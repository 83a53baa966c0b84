package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.functions.api.access.Role;

/** Whoever looks at what a workflow says, apart from any run. */
final class DefinitionWalk {

  private DefinitionWalk() {}

  static void of(ApiFixture fixture, String run) {
    JsonNode pinned = fixture.get("/runs/" + run + "/definition").as(Role.AUDITOR).send().body();
    String path = "/definitions/" + pinned.path("digest").asText();

    JsonNode shown = fixture.get(path).as(Role.AUDITOR).send().body();

    pinned
        .properties()
        .forEach(
            it -> assertThat(shown.path(it.getKey())).as(it.getKey()).isEqualTo(it.getValue()));
    JsonNode listed = fixture.get("/definitions").as(Role.AUDITOR).send().body().at("/items/0");
    for (String fact : new String[] {"digest", "appliedAt", "appliedBy"}) {
      assertThat(shown.path(fact)).as(fact).isEqualTo(listed.path(fact));
    }
  }
}

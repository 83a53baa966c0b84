package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.functions.api.access.Role;

/** Whoever puts, rotates and revokes a secret. */
final class SecretWalk {

  private SecretWalk() {}

  static void of(ApiFixture fixture) {
    fixture.put("/secrets/github-webhook").as(Role.OPERATOR).json("{'value':'one'}").send();
    assertThat(
            fixture
                .post("/secrets/github-webhook/rotate")
                .as(Role.OPERATOR)
                .json("{'value':'two'}")
                .send()
                .body()
                .findValuesAsText("state"))
        .containsExactly("active", "retiring");
    assertThat(
            fixture
                .post("/secrets/github-webhook/revoke")
                .as(Role.OPERATOR)
                .json("{'version':1,'reason':'it was in a log'}")
                .send()
                .body()
                .findValuesAsText("state"))
        .containsExactly("active", "revoked");
    fixture.get("/secrets/github-webhook").as(Role.AUDITOR).send();
    fixture.get("/secrets/github-webhook/usage").as(Role.AUDITOR).send();
  }
}

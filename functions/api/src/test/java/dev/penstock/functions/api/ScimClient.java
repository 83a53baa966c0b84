package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.functions.api.access.Role;

/** A directory, as it asks. */
record ScimClient(ApiFixture fixture) {

  ApiFixture.Call ask(String method, String target) {
    return fixture
        .call(method, target)
        .as(Role.PROVISIONER)
        .header("content-type", "application/scim+json");
  }

  ApiFixture.Reply create(String userName) {
    return ask("POST", "/scim/v2/Users").json("{'userName':'" + userName + "'}").send();
  }

  void patch(String place, String id, String operations) {
    var answer = ask("PATCH", place + "/" + id).json("{'Operations':[" + operations + "]}").send();
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
  }
}

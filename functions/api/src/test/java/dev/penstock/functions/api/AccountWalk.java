package dev.penstock.functions.api;

import dev.penstock.functions.api.access.Role;

/** An administrator of keys and accounts. */
final class AccountWalk {

  private AccountWalk() {}

  static void of(ApiFixture fixture) {
    String key =
        fixture
            .post("/keys")
            .as(Role.ADMIN)
            .json("{'name':'ci','grants':[{'role':'service'}],'ttlSeconds':60}")
            .send()
            .at("/id");
    fixture.get("/keys/" + key).as(Role.ADMIN).send();
    fixture.call("DELETE", "/keys/" + key).as(Role.ADMIN).send();
    fixture.grant("group/finance", "{'grants':[]}");
    fixture.get("/users/group/finance").as(Role.AUDITOR).send();
  }
}

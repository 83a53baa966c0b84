package dev.penstock.functions.api;

import dev.penstock.functions.api.access.Role;

/** An administrator of what is known of a person. */
final class PeopleWalk {

  private PeopleWalk() {}

  static void of(ApiFixture fixture) {
    String hold =
        fixture
            .post("/holds")
            .as(Role.ADMIN)
            .json("{'person':'olga','from':'2026-01-01T00:00:00Z','reason':'r'}")
            .send()
            .at("/id");
    fixture.post("/people/olga/erasure").as(Role.ADMIN).json("{'reason':'r'}").send();
    fixture.post("/holds/" + hold + "/release").as(Role.ADMIN).json("{'reason':'r'}").send();
    fixture.get("/holds").as(Role.AUDITOR).send();
    fixture.post("/people/olga/export").as(Role.ADMIN).json("{'reason':'r'}").send();
    fixture.post("/people/olga/erasure").as(Role.ADMIN).json("{'reason':'r'}").send();
  }
}

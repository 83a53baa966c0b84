package dev.penstock.functions.api;

import dev.penstock.functions.api.access.Role;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;

/** Whoever answers questions, hands them on and follows a link to one. */
final class ApprovalWalk {

  private ApprovalWalk() {}

  static void decided(ApiFixture fixture, String run, ApiFixture.Visitor ada) {
    String task = fixture.ask(run, Json.object().put("a", 1), "approver", "approved", "rejected");
    fixture
        .post("/approvals/" + task + "/decision")
        .as(ada)
        .json(
            Json.object()
                .put("outcome", "approved")
                .put("payloadDigest", Digest.of(Json.object().put("a", 1))))
        .send();
    fixture.get("/approvals/" + task).as(ada).send();
    fixture
        .post("/approvals/decisions")
        .as(ada)
        .json(
            "{'ids':['%s'],'outcome':'approved','payloadDigest':'%s'}"
                .formatted(task, Digest.of(Json.object().put("a", 1))))
        .send();
  }

  static void handled(ApiFixture fixture, String run, ApiFixture.Visitor olga) {
    String question = fixture.ask(run, Json.object(), "approver", "approved", "rejected");
    fixture
        .post("/approvals/" + question + "/actions")
        .as(olga)
        .json("{'action':'delegate','to':'ada'}")
        .send();
    fixture.post("/approvals/" + question + "/assignment").as(olga).json("{'reason':'r'}").send();
    String link =
        fixture
            .post("/approvals/" + question + "/links")
            .as(Role.SERVICE)
            .json("{'ttlSeconds':60}")
            .send()
            .at("/path")
            .replace("/links/", "");
    fixture.post("/approval-links").as(olga).json(Json.object().put("token", link)).send();
    fixture.get("/approvals/" + question).as(olga).send();
  }
}

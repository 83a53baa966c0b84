package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.functions.api.access.Role;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** F37, F40: a person decides once, on exactly what was shown, in the console only. */
class ApprovalsIT extends AskedRun {

  private static final JsonNode PAYLOAD = Json.object().put("amount", 12);

  @Test
  void shouldDecideOnceWhenManyDecideAtTheSameMoment() throws Exception {
    String id = ask();
    var ada = fixture.signIn("ada", "approver");
    try (var threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Integer>> tries = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        tries.add(() -> decide(id, "approved", Digest.of(PAYLOAD)).as(ada).send().status());
      }
      List<Integer> statuses = new ArrayList<>();
      for (var future : threads.invokeAll(tries)) {
        statuses.add(future.get());
      }
      assertThat(statuses).containsOnlyOnce(200);
      assertThat(statuses.stream().filter(s -> s == 409)).hasSize(7);
    }
    assertThat(audits("approval.decided", id)).isOne();
    assertThat(
            fixture.count(
                "SELECT count(*) FROM outbox WHERE topic = 'run.decided' AND payload LIKE '%"
                    + id
                    + "%'"))
        .isOne();
    assertThat(fixture.get("/approvals/" + id).as(ada).send().at("/decidedBy"))
        .isEqualTo("person:ada");
  }

  @Test
  void shouldRefuseEveryApiKey() {
    String id = ask();
    for (Role role : Role.values()) {
      assertThat(decide(id, "approved", Digest.of(PAYLOAD)).as(role).send().status())
          .as(role.wire())
          .isEqualTo(403);
    }
    assertThat(state(id)).isEqualTo("open");
  }

  @Test
  void shouldVoidTheDecisionWhenSomethingElseWasShown() {
    String id = ask();
    var ada = fixture.signIn("ada", "approver");

    var reply = decide(id, "approved", Digest.of("something else")).as(ada).send();

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.at("/detail")).contains("payload changed");
    assertThat(state(id)).isEqualTo("open");
    assertThat(audits("approval.voided", id)).isOne();
  }

  @Test
  void shouldVoidTheDecisionWhenTheStoredPayloadWasChanged() {
    String id = ask();
    var ada = fixture.signIn("ada", "approver");
    fixture.sql("UPDATE human_task SET payload = '{\"amount\":1200}' WHERE id = ?", id);

    var reply = decide(id, "approved", Digest.of(PAYLOAD)).as(ada).send();

    assertThat(reply.status()).isEqualTo(409);
    assertThat(state(id)).isEqualTo("open");
    assertThat(audits("approval.voided", id)).isOne();
  }

  @Test
  void shouldVoidTheDecisionWhenPayloadAndDigestWereBothChanged() {
    String id = ask();
    var ada = fixture.signIn("ada", "approver");
    JsonNode forged = Json.object().put("amount", 1200);
    fixture.sql(
        "UPDATE human_task SET payload = ?, payload_digest = ? WHERE id = ?",
        Json.write(forged),
        Digest.of(forged),
        id);

    assertThat(decide(id, "approved", Digest.of(PAYLOAD)).as(ada).send().status()).isEqualTo(409);
    assertThat(state(id)).isEqualTo("open");
  }

  /** The page shows the changed payload, and its digest is what it shows: it was never asked. */
  @Test
  void shouldVoidTheDecisionOnAStoredPayloadThatTheRunHasNotAsked() {
    String id = ask();
    JsonNode forged = Json.object().put("amount", 1200);
    fixture.sql("UPDATE human_task SET payload = ? WHERE id = ?", Json.write(forged), id);

    var reply =
        decide(id, "approved", Digest.of(forged)).as(fixture.signIn("ada", "approver")).send();

    assertThat(reply.status()).isEqualTo(409);
    assertThat(state(id)).isEqualTo("open");
    assertThat(audits("approval.voided", id)).isOne();
  }

  @Test
  void shouldRefuseAPersonWithoutTheRoleThatWasAskedFor() {
    String id = fixture.ask(run, PAYLOAD, "finance", "approved", "rejected");

    assertThat(
            decide(id, "approved", Digest.of(PAYLOAD))
                .as(fixture.signIn("ada", "admin", "approver"))
                .send()
                .status())
        .isEqualTo(403);
    assertThat(
            decide(id, "approved", Digest.of(PAYLOAD))
                .as(fixture.signIn("eve", "approver", "finance"))
                .send()
                .status())
        .isEqualTo(200);
  }

  @Test
  void shouldRefuseADecisionAfterItsTime() {
    String id = ask();
    fixture.sql("UPDATE human_task SET due_at = now() - interval '1 second' WHERE id = ?", id);

    var reply =
        decide(id, "approved", Digest.of(PAYLOAD)).as(fixture.signIn("ada", "approver")).send();

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.at("/detail")).contains("expired");
  }

  @Test
  void shouldRefuseAnOutcomeThatIsNoChoice() {
    var reply =
        decide(ask(), "maybe", Digest.of(PAYLOAD)).as(fixture.signIn("ada", "approver")).send();

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.at("/errors/0/pointer")).isEqualTo("/outcome");
  }

  @Test
  void shouldSendItBackOnlyWithACommentAndWhereTheDocumentSaysThatItMay() {
    String id = fixture.ask(run, PAYLOAD, "approver", "approved", "changes-requested", "rejected");
    var ada = fixture.signIn("ada", "approver");
    String digest = Digest.of(PAYLOAD);

    assertThat(decide(id, "changes-requested", digest).as(ada).send().at("/errors/0/pointer"))
        .isEqualTo("/comment");
    var body =
        Json.object()
            .put("outcome", "changes-requested")
            .put("payloadDigest", digest)
            .put("comment", "Name the customer.");
    assertThat(fixture.post("/approvals/" + ask() + "/decision").as(ada).json(body).send().status())
        .isEqualTo(400);
    var back = fixture.post("/approvals/" + id + "/decision").as(ada).json(body).send();
    assertThat(back.at("/state")).isEqualTo("decided");
    assertThat(back.at("/comment")).isEqualTo("Name the customer.");
  }

  @Test
  void shouldTakeAResultOnlyWhenAnEffectIsMarkedDone() {
    String id = fixture.ask(run, PAYLOAD, "operator", "retry", "mark-done", "fail");
    var ada = fixture.signIn("ada", "operator");
    var body = Json.object().put("outcome", "retry").put("payloadDigest", Digest.of(PAYLOAD));
    body.putObject("result").put("status", 200);

    assertThat(fixture.post("/approvals/" + id + "/decision").as(ada).json(body).send().status())
        .isEqualTo(400);

    body.put("outcome", "mark-done");
    var reply = fixture.post("/approvals/" + id + "/decision").as(ada).json(body).send();
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.at("/result/status")).isEqualTo("200");
  }

  @Test
  void shouldRefuseASessionsRequestWithoutItsTokenOrFromAnotherSite() {
    String id = ask();
    var ada = fixture.signIn("ada", "approver");
    String digest = Digest.of(PAYLOAD);

    assertThat(decide(id, "approved", digest).as(ada).without("x-csrf-token").send().status())
        .isEqualTo(403);
    assertThat(decide(id, "approved", digest).as(ada).header("x-csrf-token", "x").send().status())
        .isEqualTo(403);
    assertThat(
            decide(id, "approved", digest)
                .as(ada)
                .header("origin", "https://evil.example")
                .send()
                .status())
        .isEqualTo(403);
    assertThat(
            decide(id, "approved", digest)
                .as(ada)
                .header("sec-fetch-site", "cross-site")
                .send()
                .status())
        .isEqualTo(403);
    assertThat(decide(id, "approved", digest).as(ada).without("origin").send().status())
        .isEqualTo(403);
    assertThat(state(id)).isEqualTo("open");
  }

  private static String ask() {
    return fixture.ask(run, PAYLOAD, "approver", "approved", "rejected");
  }

  private static ApiFixture.Call decide(String id, String outcome, String digest) {
    return fixture
        .post("/approvals/" + id + "/decision")
        .json(Json.object().put("outcome", outcome).put("payloadDigest", digest));
  }

  private static String state(String id) {
    return fixture.get("/approvals/" + id).as(Role.AUDITOR).send().at("/state");
  }

  private static long audits(String kind, String subject) {
    return fixture.count(
        "SELECT count(*) FROM audit WHERE body::jsonb ->> 'kind' = '%s' AND body::jsonb ->> 'subject' = '%s'"
            .formatted(kind, subject));
  }
}

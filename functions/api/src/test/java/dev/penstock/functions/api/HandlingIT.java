package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.functions.api.access.Role;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * F68: claim, delegate, reassign, substitute; no hand that a question goes through gives a right.
 */
class HandlingIT extends AskedRun {

  private static final JsonNode PAYLOAD = Json.object().put("amount", 12);

  @Test
  void shouldLetNobodyElseDecideWhileOneHasClaimedIt() {
    String id = ask();
    var ada = signIn("ada");
    var grace = signIn("grace");

    var claimed = act(id, "{'action':'claim'}").as(ada).send();
    assertThat(claimed.at("/assignee")).as(claimed.text()).isEqualTo("person:ada");
    assertThat(act(id, "{'action':'claim'}").as(grace).send().status()).isEqualTo(409);
    var refused = approve(id).as(grace).send();
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.at("/detail")).contains("Another person has it");
    assertThat(act(id, "{'action':'release'}").as(grace).send().status()).isEqualTo(409);

    assertThat(act(id, "{'action':'release'}").as(ada).send().body().has("assignee")).isFalse();
    assertThat(approve(id).as(grace).send().status()).isEqualTo(200);
  }

  @Test
  void shouldKeepTheChainOfHands() {
    String id = ask();
    var ada = signIn("ada");
    var grace = signIn("grace");
    signIn("linus");

    assertThat(act(id, "{'action':'delegate','to':'grace','comment':'yours'}").as(ada).send())
        .satisfies(reply -> assertThat(reply.at("/assignee")).isEqualTo("person:grace"));
    assertThat(approve(id).as(ada).send().status()).isEqualTo(409);
    assertThat(act(id, "{'action':'delegate','to':'linus'}").as(grace).send().status())
        .isEqualTo(200);
    assertThat(
            fixture
                .post("/approvals/" + id + "/assignment")
                .as(fixture.signIn("olga", "operator"))
                .json("{'to':'ada','reason':'Linus is ill'}")
                .send()
                .at("/assignee"))
        .isEqualTo("person:ada");

    JsonNode steps = fixture.get("/approvals/" + id).as(Role.AUDITOR).send().body().path("steps");
    assertThat(steps.findValuesAsText("kind"))
        .containsExactly("delegated", "delegated", "reassigned");
    assertThat(steps.findValuesAsText("to"))
        .containsExactly("person:grace", "person:linus", "person:ada");
    assertThat(audits(id))
        .containsExactly(
            "approval.delegated", "approval.refused", "approval.delegated", "approval.reassigned");
    assertThat(approve(id).as(ada).send().status()).isEqualTo(200);
    assertThat(act(id, "{'action':'comment','comment':'late'}").as(ada).send().status())
        .isEqualTo(409);
  }

  /** F71. Whom it concerns now, once for each hand; what is decided on and said is not in it. */
  @Test
  void shouldTellSubscribersOfEachHand() {
    String id = ask();
    var ada = signIn("ada");
    var grace = signIn("grace");
    act(id, "{'action':'claim'}").as(ada).send();
    act(id, "{'action':'delegate','to':'grace','comment':'yours'}").as(ada).send();
    act(id, "{'action':'delegate','to':'ada'}").as(grace).send();
    act(id, "{'action':'delegate','to':'grace'}").as(ada).send();
    fixture
        .post("/approvals/" + id + "/assignment")
        .as(fixture.signIn("olga", "operator"))
        .json("{'reason':'Whoever has time'}")
        .send();

    List<JsonNode> told =
        fixture
            .store
            .strings(
                "SELECT envelope FROM event WHERE envelope::jsonb ->> 'subject' = ? ORDER BY seq",
                id)
            .stream()
            .map(Json::read)
            .toList();

    assertThat(told)
        .extracting(
            event ->
                event.path("type").asText().substring("dev.penstock.approval.".length())
                    + " "
                    + event.at("/data/assignee").asText("all"))
        .containsExactly(
            "delegated person:grace",
            "delegated person:ada",
            "delegated person:grace",
            "reassigned all");
    assertThat(told).extracting(event -> event.path("id").asText()).doesNotHaveDuplicates();
    assertThat(told.toString()).doesNotContain("amount", "yours", "Whoever has time");
  }

  @Test
  void shouldGiveNoRightToWhomItIsHanded() {
    String id = ask();
    var guest = fixture.signIn("guest", "operator");

    assertThat(act(id, "{'action':'delegate','to':'guest'}").as(signIn("ada")).send().status())
        .isEqualTo(200);

    assertThat(approve(id).as(guest).send().status()).isEqualTo(403);
    assertThat(fixture.get("/approvals/" + id).as(guest).send().at("/you")).isEqualTo("lacks-role");
  }

  @Test
  void shouldHandItToNobodyWhoIsNotKnownOrWhoseOwnDoingItIs() {
    String id = ask();
    fixture.sql("UPDATE human_task SET four_eyes = true, asked_by = 'person:eve' WHERE id = ?", id);
    signIn("eve");
    var ada = signIn("ada");

    for (String to : List.of("nobody-here", "ada", "eve", "key:k")) {
      assertThat(
              act(id, "{'action':'delegate','to':'" + to + "'}")
                  .as(ada)
                  .send()
                  .at("/errors/0/pointer"))
          .as(to)
          .isEqualTo("/to");
    }
  }

  @Test
  void shouldLeaveOutToWhomItWasHandedByWhoseOwnDoingItIs() {
    String id = ask();
    fixture.sql("UPDATE human_task SET four_eyes = true, asked_by = 'person:eve' WHERE id = ?", id);
    var eve = fixture.signIn("eve", "operator", "approver");
    var friend = signIn("friend");

    assertThat(act(id, "{'action':'claim'}").as(eve).send().status()).isEqualTo(403);
    assertThat(
            fixture
                .post("/approvals/" + id + "/assignment")
                .as(eve)
                .json("{'to':'friend','reason':'r'}")
                .send()
                .status())
        .isEqualTo(200);

    assertThat(approve(id).as(friend).send().status()).isEqualTo(403);
  }

  @Test
  void shouldPutItToMembersOfItsGroupsOnly() {
    String id = ask();
    fixture.sql("UPDATE human_task SET groups = '{finance}' WHERE id = ?", id);
    var ada = signIn("ada");
    var grace = signIn("grace");
    fixture.sql("UPDATE session SET groups = '{finance,other}' WHERE person = 'grace'");

    assertThat(approve(id).as(ada).send().status()).isEqualTo(403);
    assertThat(fixture.get("/approvals/" + id).as(ada).send().at("/you")).isEqualTo("not-asked");
    assertThat(approve(id).as(grace).send().status()).isEqualTo(200);
  }

  @Test
  void shouldLetTheSubstituteDecideForAsLongAsWasSaid() {
    var ada = signIn("vera");
    var grace = signIn("sub");
    String until =
        fixture.clock.instant().truncatedTo(ChronoUnit.MILLIS).plus(Duration.ofHours(1)).toString();
    assertThat(substitute("{'person':'sub','until':'" + until + "'}").as(ada).send().at("/person"))
        .isEqualTo("person:sub");
    assertThat(fixture.get("/session/substitute").as(ada).send().at("/until")).isEqualTo(until);
    String id = ask();
    fixture.sql("UPDATE human_task SET assignee = 'person:vera' WHERE id = ?", id);
    String later = ask();
    fixture.sql("UPDATE human_task SET assignee = 'person:vera' WHERE id = ?", later);

    assertThat(approve(id).as(signIn("another")).send().status()).isEqualTo(409);
    assertThat(approve(id).as(grace).send().at("/decidedBy")).isEqualTo("person:sub");
    assertThat(substitute("{}").as(ada).send().body().isEmpty()).isTrue();
    assertThat(approve(later).as(grace).send().status()).isEqualTo(409);
  }

  @Test
  void shouldLeaveOutTheSubstituteOfWhoseOwnDoingItIs() {
    var eve = signIn("eva");
    var sub = signIn("evas-friend");
    String until =
        fixture.clock.instant().truncatedTo(ChronoUnit.MILLIS).plus(Duration.ofDays(1)).toString();
    substitute("{'person':'evas-friend','until':'" + until + "'}").as(eve).send();
    String id = ask();
    fixture.sql("UPDATE human_task SET four_eyes = true, asked_by = 'person:eva' WHERE id = ?", id);

    assertThat(substitute("{}").as(eve).send().status()).isEqualTo(200);

    assertThat(approve(id).as(sub).send().status()).isEqualTo(403);
  }

  @Test
  void shouldRefuseASubstituteWhoIsNotKnownOrHasNoEnd() {
    var ada = signIn("ada");

    assertThat(substitute("{'person':'grace'}").as(ada).send().at("/errors/0/pointer"))
        .isEqualTo("/until");
    assertThat(
            substitute("{'person':'ghost','until':'2999-01-01T00:00:00Z'}").as(ada).send().status())
        .isEqualTo(400);
    assertThat(
            substitute("{'person':'ada','until':'2999-01-01T00:00:00Z'}").as(ada).send().status())
        .isEqualTo(400);
  }

  @Test
  void shouldLetNobodyHaveAloneWhatSeveralDecideOn() {
    String id = ask();
    fixture.sql("UPDATE human_task SET needed = 2 WHERE id = ?", id);

    assertThat(act(id, "{'action':'claim'}").as(signIn("ada")).send().status()).isEqualTo(409);
  }

  private static String ask() {
    return fixture.ask(run, PAYLOAD, "approver", "approved", "rejected");
  }

  private static ApiFixture.Visitor signIn(String person) {
    return fixture.signIn(person, "approver");
  }

  private static ApiFixture.Call act(String id, String json) {
    return fixture.post("/approvals/" + id + "/actions").json(json);
  }

  private static ApiFixture.Call substitute(String json) {
    return fixture.post("/session/substitute").json(json);
  }

  private static ApiFixture.Call approve(String id) {
    return fixture
        .post("/approvals/" + id + "/decision")
        .json(Json.object().put("outcome", "approved").put("payloadDigest", Digest.of(PAYLOAD)));
  }

  private static List<String> audits(String subject) {
    return fixture.store.strings(
        """
        SELECT body::jsonb ->> 'kind' FROM audit WHERE body::jsonb ->> 'subject' = ? ORDER BY seq
        """,
        subject);
  }
}

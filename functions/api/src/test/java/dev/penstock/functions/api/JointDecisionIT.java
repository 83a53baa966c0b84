package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.access.Role;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** F68, F70, F72: several questions that show the same, decided at once and each by itself. */
class JointDecisionIT extends AskedRun {

  private static final JsonNode PAYLOAD = Json.object().put("amount", 12);

  @Test
  void shouldDecideEachWithAnEntryAndAMessageOfItsOwn() {
    List<String> ids = List.of(ask(), ask(), ask());

    var reply = decide(ids, "approved", PAYLOAD).as(approver("ada")).send();

    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(results(reply)).containsExactly("decided", "decided", "decided");
    for (String id : ids) {
      assertThat(state(id)).isEqualTo("decided");
      JsonNode entry = entries("approval.decided", id).getFirst();
      assertThat(entry.at("/detail/outcome").asText()).isEqualTo("approved");
      assertThat(entry.at("/detail/together").asInt()).isEqualTo(3);
      assertThat(
              fixture.count(
                  "SELECT count(*) FROM outbox WHERE topic = 'run.decided' AND payload LIKE '%"
                      + id
                      + "%'"))
          .isOne();
    }
  }

  @Test
  void shouldRefuseWhatShowsDifferentThingsAndDecideNothing() {
    String same = ask();
    String other =
        fixture.ask(run, Json.object().put("amount", 13), "approver", "approved", "rejected");
    String more =
        fixture.ask(run, PAYLOAD, "approver", "approved", "changes-requested", "rejected");

    String review = ask();
    fixture.sql("UPDATE human_task SET kind = 'document-review' WHERE id = ?", review);
    List<String> ids = List.of(same, other, more, review);

    var reply = decide(ids, "approved", PAYLOAD).as(approver("ada")).send();

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.at("/errors/0/pointer")).isEqualTo("/ids/1");
    assertThat(reply.at("/errors/0/detail")).contains("another payload");
    assertThat(reply.at("/errors/1/pointer")).isEqualTo("/ids/2");
    assertThat(reply.at("/errors/2/pointer")).isEqualTo("/ids/3");
    assertThat(ids.stream().map(JointDecisionIT::state)).containsOnly("open");
  }

  @Test
  void shouldRefuseWhatWantsAnAnswerOfItsOwn() {
    var ada = fixture.signIn("ada", "approver");
    String doubt = fixture.ask(run, PAYLOAD, "approver", "retry", "mark-done", "fail");
    String form = fixture.ask(run, PAYLOAD, "approver", "submitted", "rejected");

    assertThat(decide(List.of(doubt), "retry", PAYLOAD).as(ada).send().status()).isEqualTo(400);
    assertThat(decide(List.of(form), "rejected", PAYLOAD).as(ada).send().status()).isEqualTo(400);
    assertThat(List.of(state(doubt), state(form))).containsOnly("open");
  }

  @Test
  void shouldDecideTheOthersWhereSomethingKeepsThePersonFromOne() {
    String open = ask();
    String closed = ask();
    String involved = ask();
    String elsewhere = fixture.ask(run, PAYLOAD, "finance", "approved", "rejected");
    String several = ask();
    String assigned = ask();
    decide(List.of(closed), "rejected", PAYLOAD).as(approver("bob")).send();
    fixture.sql(
        "UPDATE human_task SET four_eyes = true, asked_by = 'person:ada' WHERE id = ?", involved);
    fixture.sql("UPDATE human_task SET needed = 2 WHERE id = ?", several);
    fixture.sql("UPDATE human_task SET assignee = 'person:bob' WHERE id = ?", assigned);
    List<String> ids = List.of(open, closed, involved, elsewhere, several, assigned);

    var reply = decide(ids, "approved", PAYLOAD).as(approver("ada")).send();

    assertThat(results(reply))
        .containsExactly("decided", "closed", "refused", "refused", "voted", "refused");
    assertThat(reply.at("/items/2/detail")).contains("four eyes");
    assertThat(ids.stream().map(JointDecisionIT::state))
        .containsExactly("decided", "decided", "open", "open", "open", "open");
    assertThat(entries("approval.refused", involved)).hasSize(1);
  }

  @Test
  void shouldVoidTheOneThatShowsSomethingElseThanItsDigestSays() {
    String sound = ask();
    String forged = ask();
    fixture.sql("UPDATE human_task SET payload = '{\"amount\":1200}' WHERE id = ?", forged);

    var reply = decide(List.of(forged, sound), "approved", PAYLOAD).as(approver("ada")).send();

    assertThat(results(reply)).containsExactly("voided", "decided");
    assertThat(entries("approval.voided", forged)).hasSize(1);
  }

  @Test
  void shouldBeForPeopleAndNameNothingThatIsNotTheirs() {
    String id = ask();

    for (Role role : Role.values()) {
      assertThat(decide(List.of(id), "approved", PAYLOAD).as(role).send().status())
          .as(role.wire())
          .isEqualTo(403);
    }
    assertThat(
            decide(List.of(id, "htk_none"), "approved", PAYLOAD)
                .as(approver("ada"))
                .send()
                .status())
        .isEqualTo(404);
    assertThat(decide(List.of(id, id), "approved", PAYLOAD).as(approver("ada")).send().status())
        .isEqualTo(400);
    assertThat(state(id)).isEqualTo("open");
  }

  private static ApiFixture.Visitor approver(String name) {
    return fixture.signIn(name, "approver");
  }

  private static String ask() {
    return fixture.ask(run, PAYLOAD, "approver", "approved", "rejected");
  }

  private static ApiFixture.Call decide(List<String> ids, String outcome, JsonNode payload) {
    ObjectNode body =
        Json.object().put("outcome", outcome).put("payloadDigest", Digest.of(payload));
    ids.forEach(body.putArray("ids")::add);
    return fixture.post("/approvals/decisions").json(body);
  }

  private static List<String> results(ApiFixture.Reply reply) {
    List<String> results = new ArrayList<>();
    reply.body().path("items").forEach(item -> results.add(item.path("result").asText()));
    return results;
  }

  private static String state(String id) {
    return fixture.store.strings("SELECT state FROM human_task WHERE id = ?", id).getFirst();
  }

  private static List<JsonNode> entries(String kind, String subject) {
    return fixture
        .store
        .strings(
            """
            SELECT body FROM audit
             WHERE body::jsonb ->> 'kind' = ? AND body::jsonb ->> 'subject' = ?
            """,
            kind,
            subject)
        .stream()
        .map(Json::read)
        .toList();
  }
}

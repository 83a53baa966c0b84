package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** F68, F70, F72: a form is filled in once, by whom it is for, with what fits the form shown. */
class FormsIT extends AskedRun {

  private static final JsonNode SHOWN =
      Json.read(
          """
          {"schema": {"type": "object", "required": ["amount"],
                      "properties": {"amount": {"type": "number", "minimum": 1},
                                     "reason": {"type": "string"}}},
           "about": {"order": "A-7"}}
          """);
  private static final JsonNode FITS = Json.object().put("amount", 11).put("reason", "späť");

  @Test
  void shouldGiveTheRunWhatWasFilledInAndTheTrailItsDigest() {
    String id = ask();
    var reply = fillIn(id, FITS).as(fixture.signIn("ada", "approver")).send();

    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.at("/outcome")).isEqualTo("submitted");
    assertThat(reply.body().path("result")).isEqualTo(FITS);
    JsonNode entry =
        Json.read(
            fixture
                .store
                .strings(
                    """
                    SELECT body FROM audit
                     WHERE body::jsonb ->> 'kind' = 'approval.decided'
                       AND body::jsonb ->> 'subject' = ?
                    """,
                    id)
                .getFirst());
    assertThat(entry.at("/detail/result").asText()).isEqualTo(Digest.of(FITS));
    assertThat(entry.toString()).doesNotContain("späť");
    assertThat(
            fixture.count(
                "SELECT count(*) FROM outbox WHERE topic = 'run.decided' AND payload LIKE '%"
                    + id
                    + "%'"))
        .isOne();
  }

  @Test
  void shouldNameEveryFieldThatDoesNotFitAndStayOpen() {
    String id = ask();
    ObjectNode wrong = Json.object().put("amount", 0).put("reason", 5).put("other", true);

    var reply = fillIn(id, wrong).as(fixture.signIn("ada", "approver")).send();

    assertThat(reply.status()).isEqualTo(400);
    List<String> pointers = new ArrayList<>();
    reply.body().path("errors").forEach(error -> pointers.add(error.path("pointer").asText()));
    assertThat(pointers)
        .containsExactlyInAnyOrder("/result/amount", "/result/reason", "/result/other");
    assertThat(state(id)).isEqualTo("open");
    assertThat(fixture.count("SELECT count(*) FROM human_task_vote WHERE task_id = '" + id + "'"))
        .isZero();
  }

  @Test
  void shouldNotTakeAFormThatNobodyFilledIn() {
    var ada = fixture.signIn("ada", "approver");
    String id = ask();

    var empty = decide(id, "submitted", null).as(ada).send();
    var approved = decide(id, "approved", null).as(ada).send();
    var refusedWith = decide(id, "rejected", FITS).as(ada).send();

    assertThat(empty.status()).isEqualTo(400);
    assertThat(empty.at("/errors/0/pointer")).isEqualTo("/result");
    assertThat(approved.status()).isEqualTo(400);
    assertThat(refusedWith.status()).isEqualTo(400);
    assertThat(state(id)).isEqualTo("open");
    assertThat(decide(id, "rejected", null).as(ada).send().at("/outcome")).isEqualTo("rejected");
  }

  @Test
  void shouldTellTheSecondThatItIsFilledIn() {
    String id = ask();
    assertThat(fillIn(id, FITS).as(fixture.signIn("ada", "approver")).send().status())
        .isEqualTo(200);

    assertThat(fillIn(id, FITS).as(fixture.signIn("bob", "approver")).send().status())
        .isEqualTo(409);
  }

  @Test
  void shouldVoidAnAnswerToAnotherFormThanTheOneShown() {
    String id = ask();
    ObjectNode loosened = SHOWN.deepCopy();
    ((ObjectNode) loosened.at("/schema/properties/amount")).remove("minimum");
    fixture.sql("UPDATE human_task SET payload = ? WHERE id = ?", Json.write(loosened), id);

    var reply =
        fillIn(id, Json.object().put("amount", -5)).as(fixture.signIn("ada", "approver")).send();

    assertThat(reply.status()).isEqualTo(409);
    assertThat(state(id)).isEqualTo("open");
  }

  @Test
  void shouldLeaveOutWhoCausedTheRunWhereTheDocumentSaysSo() {
    String id = ask();
    fixture.sql("UPDATE human_task SET four_eyes = true WHERE id = ?", id);
    fixture.sql("UPDATE human_task SET asked_by = 'person:ina' WHERE id = ?", id);

    assertThat(fillIn(id, FITS).as(fixture.signIn("ina", "approver")).send().status())
        .isEqualTo(403);
    assertThat(fillIn(id, FITS).as(fixture.signIn("ada", "approver")).send().status())
        .isEqualTo(200);
  }

  private static String ask() {
    return fixture.ask(run, SHOWN, "approver", "submitted", "rejected");
  }

  private static ApiFixture.Call fillIn(String id, JsonNode answer) {
    return decide(id, "submitted", answer);
  }

  private static ApiFixture.Call decide(String id, String outcome, @Nullable JsonNode result) {
    ObjectNode body = Json.object().put("outcome", outcome).put("payloadDigest", Digest.of(SHOWN));
    if (result != null) {
      body.set("result", result);
    }
    return fixture.post("/approvals/" + id + "/decision").json(body);
  }

  private static String state(String id) {
    return fixture.store.strings("SELECT state FROM human_task WHERE id = ?", id).getFirst();
  }
}

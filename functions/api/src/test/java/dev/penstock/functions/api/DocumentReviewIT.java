package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

/** F68, F72: documents are decided on by the bytes that were looked at, and no others. */
class DocumentReviewIT extends AskedRun {

  private static final String CONTRACT = "sha256:" + "a".repeat(64);
  private static final String ANNEX = "sha256:" + "b".repeat(64);
  private static final String OTHER = "sha256:" + "c".repeat(64);
  private static final JsonNode SHOWN =
      Json.object()
          .set(
              "documents",
              Json.array()
                  .add(document("contract.pdf", CONTRACT))
                  .add(document("annex.pdf", ANNEX)));

  @Test
  void shouldDecideOnTheDocumentsThatWereLookedAt() {
    String id = ask();

    var reply = decide(id, "approved", CONTRACT, ANNEX).as(approver("ada")).send();

    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.at("/kind")).isEqualTo("document-review");
    assertThat(state(id)).isEqualTo("decided");
    assertThat(reply.body().path("result")).isEqualTo(SHOWN.path("documents"));
  }

  @Test
  void shouldVoidADecisionOnAnotherDocumentAndSayWhich() {
    String id = ask();

    var changed = decide(id, "approved", CONTRACT, OTHER).as(approver("ada"));
    var unseen = decide(id, "approved", CONTRACT).as(approver("ada"));

    for (var call : new ApiFixture.Call[] {changed, unseen}) {
      var reply = call.send();
      assertThat(reply.status()).isEqualTo(409);
      assertThat(reply.at("/detail")).contains("annex.pdf");
    }
    assertThat(state(id)).isEqualTo("open");
    assertThat(voided(id)).containsExactly(ANNEX + " " + OTHER, ANNEX + " none");
  }

  @Test
  void shouldVoidADecisionOnADocumentThatIsNotUnderReview() {
    String id = ask();
    ObjectNode more = body("approved", CONTRACT, ANNEX);
    ((ArrayNode) more.path("documents"))
        .addObject()
        .put("name", "side-letter.pdf")
        .put("digest", OTHER);

    var reply =
        fixture.post("/approvals/" + id + "/decision").json(more).as(approver("ada")).send();

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.at("/detail")).contains("side-letter.pdf");
    assertThat(state(id)).isEqualTo("open");
    assertThat(voided(id)).containsExactly("none " + OTHER);
  }

  @Test
  void shouldVoidADecisionWhereTheListWasChangedMeanwhile() {
    String id = ask();
    ObjectNode other = SHOWN.deepCopy();
    ((ObjectNode) other.at("/documents/1")).put("digest", OTHER);
    fixture.sql(
        "UPDATE human_task SET payload = ?, payload_digest = ? WHERE id = ?",
        Json.write(other),
        Digest.of(other),
        id);

    assertThat(decide(id, "approved", CONTRACT, ANNEX).as(approver("ada")).send().status())
        .isEqualTo(409);
    assertThat(state(id)).isEqualTo("open");
  }

  @Test
  void shouldWantToKnowWhatIsWrongWithThem() {
    for (String outcome : new String[] {"rejected", "changes-requested"}) {
      String id = ask();
      var silent = decide(id, outcome, CONTRACT, ANNEX).as(approver("ada")).send();
      assertThat(silent.status()).isEqualTo(400);
      assertThat(silent.at("/errors/0/pointer")).isEqualTo("/comment");

      ObjectNode said = body(outcome, CONTRACT, ANNEX).put("comment", "Clause 4 is missing.");
      var reply =
          fixture.post("/approvals/" + id + "/decision").json(said).as(approver("ada")).send();
      assertThat(reply.at("/outcome")).isEqualTo(outcome);
    }
  }

  @Test
  void shouldTakeDocumentsForNoOtherQuestion() {
    JsonNode payload = Json.object().put("amount", 1);
    String id = fixture.ask(run, payload, "approver", "approved", "rejected");

    var reply =
        fixture
            .post("/approvals/" + id + "/decision")
            .json(body("approved", CONTRACT).put("payloadDigest", Digest.of(payload)))
            .as(approver("ada"))
            .send();

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.at("/errors/0/pointer")).isEqualTo("/documents");
    assertThat(state(id)).isEqualTo("open");
  }

  @Test
  void shouldCloseOnlyWhenSoManyHaveLookedAtTheSame() {
    String id = ask();
    fixture.sql("UPDATE human_task SET needed = 2 WHERE id = ?", id);

    assertThat(decide(id, "approved", CONTRACT, ANNEX).as(approver("ada")).send().at("/state"))
        .isEqualTo("open");
    assertThat(decide(id, "approved", ANNEX, CONTRACT).as(approver("bob")).send().status())
        .isEqualTo(409);
    assertThat(decide(id, "approved", CONTRACT, ANNEX).as(approver("bob")).send().at("/state"))
        .isEqualTo("decided");
  }

  private static ApiFixture.Visitor approver(String name) {
    return fixture.signIn(name, "approver");
  }

  private static String ask() {
    return fixture.ask(run, SHOWN, "approver", "approved", "changes-requested", "rejected");
  }

  private static ApiFixture.Call decide(String id, String outcome, String... digests) {
    return fixture.post("/approvals/" + id + "/decision").json(body(outcome, digests));
  }

  private static ObjectNode body(String outcome, String... digests) {
    ObjectNode body = Json.object().put("outcome", outcome).put("payloadDigest", Digest.of(SHOWN));
    ArrayNode documents = body.putArray("documents");
    for (int i = 0; i < digests.length; i++) {
      documents
          .addObject()
          .put("name", SHOWN.at("/documents/" + i + "/name").textValue())
          .put("digest", digests[i]);
    }
    return body;
  }

  private static ObjectNode document(String name, String digest) {
    return Json.object()
        .put("name", name)
        .put("mediaType", "application/pdf")
        .put("size", 12)
        .put("digest", digest);
  }

  private static String state(String id) {
    return fixture.store.strings("SELECT state FROM human_task WHERE id = ?", id).getFirst();
  }

  private static List<String> voided(String id) {
    return fixture.store.strings(
        """
        SELECT (body::jsonb -> 'detail' ->> 'document') || ' ' || (body::jsonb -> 'detail' ->> 'shown')
          FROM audit
         WHERE body::jsonb ->> 'kind' = 'approval.voided' AND body::jsonb ->> 'subject' = ?
         ORDER BY seq
        """,
        id);
  }
}

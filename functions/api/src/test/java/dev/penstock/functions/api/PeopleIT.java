package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.audit.proof.EntryProof;
import dev.penstock.functions.api.ApiFixture.Reply;
import dev.penstock.functions.api.ApiFixture.Visitor;
import dev.penstock.functions.api.access.Role;
import dev.penstock.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F87: what is kept about a person is handed out whole, and erased without a break in the chain.
 */
class PeopleIT {

  private static final String COMMENT = "I know the supplier from school";

  @TempDir Path folder;
  private ApiFixture fixture;
  private Visitor ada;
  private String run;

  /** Ada does what a person can do; what must be gone later is a name that stands nowhere else. */
  @BeforeEach
  void given() {
    fixture = new ApiFixture(folder);
    fixture.applySample();
    fixture.grant("person/ada.lovelace", "{'grants':[{'role':'admin'}]}");
    ada = fixture.signIn("ada.lovelace", "admin", "operator", "author");
    run =
        fixture
            .post("/runs")
            .as(ada)
            .json("{'workflow':'default/review','input':{'amount':12}}")
            .send()
            .at("/id");
    fixture.post("/runs/" + run + "/cancel").as(ada).json("{'reason':'" + COMMENT + "'}").send();
    String other = fixture.startRun();
    String task = fixture.ask(other, Json.object().put("amount", 12), "operator", "approved");
    String digest = fixture.get("/approvals/" + task).as(ada).send().at("/payloadDigest");
    Reply decided =
        fixture
            .post("/approvals/" + task + "/decision")
            .as(ada)
            .json(
                Json.object()
                    .put("outcome", "approved")
                    .put("payloadDigest", digest)
                    .put("comment", COMMENT))
            .send();
    assertThat(decided.status()).as(decided.text()).isEqualTo(200);
    assertThat(
            fixture
                .post("/keys")
                .as(ada)
                .json("{'name':'ci','grants':[{'role':'service'}],'ttlSeconds':600}")
                .send()
                .status())
        .isEqualTo(201);
    // As the relay does with what it has handed over.
    fixture.sql("DELETE FROM outbox");
    fixture.chaining.catchUp();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void shouldNeverWriteAPersonOntoTheTrailButShowThem() {
    assertThat(fixture.store.strings("SELECT body FROM audit"))
        .isNotEmpty()
        .noneMatch(body -> body.contains("lovelace") || body.contains(COMMENT))
        .noneMatch(body -> body.contains("\"sourceIp\":\""));

    assertThat(fixture.told("run.cancel-requested"))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.path("actor").asText()).isEqualTo("person:ada.lovelace");
              assertThat(entry.at("/detail/reason").asText()).isEqualTo(COMMENT);
            });
    assertThat(fixture.get("/audit?limit=250").as(Role.AUDITOR).send().text())
        .contains("person:ada.lovelace", COMMENT);
    assertThat(fixture.get("/audit/export?format=ocsf").as(Role.AUDITOR).send().text())
        .contains("person:ada.lovelace");
    assertThat(fixture.get("/audit/export").as(Role.AUDITOR).send().text())
        .as("the exact text of the chain")
        .doesNotContain("lovelace");
  }

  @Test
  void shouldLeaveThePersonInNoColumnOfAnyTableWhenErased() {
    Reply erased = erase("ada.lovelace");

    assertThat(erased.status()).as(erased.text()).isEqualTo(200);
    assertThat(erased.body().path("rows").properties())
        .extracting(java.util.Map.Entry::getKey)
        .contains("run", "session", "account", "human_task", "human_task_vote", "api_key", "event");
    assertThat(columnsWith("ada.lovelace")).isEmpty();
    assertThat(columnsWith(COMMENT)).as("what she wrote").isEmpty();
    assertThat(fixture.get("/session").as(ada).send().status()).isEqualTo(401);
    assertThat(fixture.store.strings("SELECT started_by FROM run WHERE id = ?", run))
        .containsExactly("person:" + erased.at("/pseudonym"));
    assertThat(fixture.count("SELECT count(*) FROM api_key WHERE revoked_by = 'erasure'")).isOne();
  }

  @Test
  void shouldKeepChainAndProofsWholeWhenAPersonIsErased() throws Exception {
    fixture.signCheckpoint();
    String seq =
        fixture
            .store
            .strings(
                "SELECT seq::text FROM audit WHERE body::jsonb ->> 'kind' = 'run.cancel-requested'")
            .getFirst();
    String before = proof(seq);

    Reply erased = erase("ada.lovelace");

    assertThat(fixture.get("/audit/verification").as(Role.AUDITOR).send().at("/status"))
        .isEqualTo("intact");
    assertThat(proof(seq)).isEqualTo(before);
    EntryProof.parse(before).require(fixture.signer.verifier());
    JsonNode entry = fixture.told("run.cancel-requested").getFirst();
    assertThat(entry.path("actor").asText()).isEqualTo("person:" + erased.at("/pseudonym"));
    assertThat(entry.at("/detail/reason").asText()).isEqualTo("(erased)");
    assertThat(fixture.told("person.erased"))
        .singleElement()
        .satisfies(it -> assertThat(it.at("/detail/reason").asText()).isEqualTo("request 7"));
  }

  @Test
  void shouldStandForAPersonWhoComesBackByAnotherPseudonym() {
    String before = erase("ada.lovelace").at("/pseudonym");

    fixture.signIn("ada.lovelace", "operator");
    String after = erase("ada.lovelace").at("/pseudonym");

    assertThat(after).isNotEqualTo(before);
    assertThat(erase("ada.lovelace").status()).as("nothing is left").isEqualTo(404);
  }

  @Test
  void shouldRefuseToEraseWhomALegalHoldCovers() {
    String hold = hold("{'person':'ada.lovelace','reason':'Case 4711'}");

    Reply refused = erase("ada.lovelace");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.at("/code")).isEqualTo("legal-hold");
    assertThat(columnsWith("ada.lovelace")).isNotEmpty();
    assertThat(fixture.count("SELECT count(*) FROM pseudonym WHERE erased_at IS NOT NULL"))
        .isZero();

    assertThat(release(hold).status()).isEqualTo(200);
    assertThat(release(hold).status()).as("released before").isEqualTo(409);
    assertThat(erase("ada.lovelace").status()).isEqualTo(200);
    assertThat(columnsWith("ada.lovelace")).as("in the hold too").isEmpty();
  }

  @Test
  void shouldRefuseToEraseAnybodyWhileAHoldIsAboutAll() {
    String hold = hold("{'reason':'Case 4712','from':'2026-01-01T00:00:00Z'}");

    assertThat(erase("ada.lovelace").at("/code")).isEqualTo("legal-hold");

    assertThat(fixture.get("/holds?inForce=true").as(Role.AUDITOR).send().at("/items/0/id"))
        .isEqualTo(hold);
    release(hold);
    assertThat(fixture.get("/holds?inForce=true").as(Role.AUDITOR).send().body().path("items"))
        .isEmpty();
    assertThat(fixture.told("hold.placed")).hasSize(1);
    assertThat(fixture.told("hold.released")).hasSize(1);
  }

  @Test
  void shouldHandOutWhatIsKeptAboutAPersonAndNothingAboutOthers() {
    fixture.signIn("grace.hopper", "operator");

    List<JsonNode> items = export("ada.lovelace");

    assertThat(items)
        .extracting(it -> it.path("table").asText())
        .contains("account", "session", "run", "human_task", "human_task_vote", "api_key");
    assertThat(items.toString())
        .contains(COMMENT, "session.opened", "127.0.0.1")
        .doesNotContain("grace", "token_hash", "argon2");
    assertThat(fixture.told("person.exported")).hasSize(1);
    assertThat(post("/people/nobody.here/export", "{'reason':'r'}").status()).isEqualTo(404);
  }

  @Test
  void shouldHandOutInParts() {
    for (int i = 0; i < 5; i++) {
      fixture.signIn("ada.lovelace", "operator");
    }
    List<JsonNode> whole = export("ada.lovelace");
    var known = new dev.penstock.person.KnownOfPerson(fixture.store.keyring());
    List<JsonNode> parts = new ArrayList<>();
    var place = java.util.Optional.of(dev.penstock.person.KnownOfPerson.Place.BEGIN);
    while (place.isPresent()) {
      var from = place.get();
      var part =
          fixture
              .store
              .api()
              .within(() -> dev.penstock.store.FolderReach.EVERYWHERE)
              .inTransaction(it -> known.after(it, "ada.lovelace", from, 3));
      parts.addAll(part.lines());
      place = part.next();
    }

    assertThat(parts).hasSizeGreaterThan(12).containsAll(whole);
  }

  @Test
  void shouldLetNobodyActUnderANameThatStandsForAPerson() {
    String pseudonym = erase("ada.lovelace").at("/pseudonym");
    String code = fixture.code("eve", "operator");
    fixture.sql("UPDATE sign_in_link SET person = ? WHERE person = 'eve'", pseudonym);

    assertThat(fixture.post("/session").json("{'code':'" + code + "'}").send().status())
        .isEqualTo(401);
  }

  private List<JsonNode> export(String person) {
    Reply reply = post("/people/" + person + "/export", "{'reason':'request 7'}");
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.body().path("next").isNull()).isTrue();
    List<JsonNode> items = new ArrayList<>();
    reply.body().path("items").forEach(items::add);
    return items;
  }

  private Reply erase(String person) {
    return post("/people/" + person + "/erasure", "{'reason':'request 7'}");
  }

  private String hold(String json) {
    Reply placed = post("/holds", json);
    assertThat(placed.status()).as(placed.text()).isEqualTo(201);
    return placed.at("/id");
  }

  private Reply release(String hold) {
    return post("/holds/" + hold + "/release", "{'reason':'settled'}");
  }

  private Reply post(String target, String json) {
    return fixture.post(target).as(Role.ADMIN).json(json).send();
  }

  private String proof(String seq) {
    Reply reply = fixture.get("/audit/proofs/" + seq).as(Role.AUDITOR).send();
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.at("/proof");
  }

  /** Looks into every column of every table, whatever it is for. */
  private List<String> columnsWith(String text) {
    List<String> found = new ArrayList<>();
    for (String table :
        fixture.store.strings(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')"
                + " AND relnamespace = 'penstock'::regnamespace")) {
      if (fixture.count(
              "SELECT count(*) FROM %s t WHERE to_jsonb(t)::text LIKE '%%%s%%'"
                  .formatted(table, text))
          > 0) {
        found.add(table);
      }
    }
    return found;
  }
}

package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.functions.api.access.Role;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** F70: so many different people, none of whom decides on their own doing. */
class QuorumIT extends AskedRun {

  private static final JsonNode PAYLOAD = Json.object().put("amount", 12);

  @Test
  void shouldStayOpenUntilAsManyDifferentPeopleAsNeededHaveApproved() {
    String id = ask(2, true);

    var first = approve(id, "ada");
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.at("/state")).isEqualTo("open");
    assertThat(first.at("/given")).isEqualTo("1");
    assertThat(messages(id)).isZero();

    var last = approve(id, "grace");
    assertThat(last.at("/state")).isEqualTo("decided");
    assertThat(last.at("/votes/0/person")).isEqualTo("person:ada");
    assertThat(last.at("/votes/1/person")).isEqualTo("person:grace");
    assertThat(messages(id)).isOne();
    assertThat(audits(id)).containsExactly("approval.voted", "approval.decided");
    assertThat(
            fixture.store.strings(
                "SELECT type || ' ' || (envelope::jsonb #>> '{data,decidedBy}') FROM event"
                    + " WHERE envelope::jsonb ->> 'subject' = ?",
                id))
        .as("told once, when it is decided")
        .containsExactly("dev.penstock.approval.decided person:grace");
  }

  @Test
  void shouldCountAPersonOnceInWhateverSession() {
    String id = ask(2, true);
    assertThat(approve(id, "ada").status()).isEqualTo(200);

    var again = approve(id, "ada");

    assertThat(again.status()).isEqualTo(409);
    assertThat(again.at("/detail")).contains("already");
    assertThat(state(id)).isEqualTo("open");
    assertThat(audits(id)).containsExactly("approval.voted", "approval.refused");
  }

  @Test
  void shouldBeRejectedByOneWhoSaysNo() {
    String id = ask(3, true);
    assertThat(approve(id, "ada").status()).isEqualTo(200);

    var no = decide(id, "rejected", PAYLOAD).as(fixture.signIn("grace", "approver")).send();

    assertThat(no.at("/state")).isEqualTo("decided");
    assertThat(no.at("/outcome")).isEqualTo("rejected");
    assertThat(approve(id, "linus").status()).isEqualTo(409);
  }

  @Test
  void shouldCloseOnceWhenManyPeopleDecideAtTheSameMoment() throws Exception {
    String id = ask(3, true);
    List<Callable<Integer>> tries = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      var visitor = fixture.signIn("person-" + i % 6, "approver");
      tries.add(() -> decide(id, "approved", PAYLOAD).as(visitor).send().status());
    }
    List<Integer> statuses = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (var future : threads.invokeAll(tries)) {
        statuses.add(future.get());
      }
    }

    assertThat(statuses.stream().filter(s -> s == 200)).hasSize(3);
    assertThat(statuses.stream().filter(s -> s == 409)).hasSize(5);
    assertThat(messages(id)).isOne();
    assertThat(
            fixture.count(
                "SELECT count(DISTINCT person) FROM human_task_vote WHERE task_id = '" + id + "'"))
        .isEqualTo(3);
  }

  @Test
  void shouldCountNoVoteOnAPayloadThatHasChangedSince() {
    String id = ask(2, true);
    assertThat(approve(id, "ada").status()).isEqualTo(200);
    JsonNode other = Json.object().put("amount", 1200);
    fixture.sql(
        "UPDATE human_task SET payload = ?, payload_digest = ? WHERE id = ?",
        CanonicalJson.write(other),
        Digest.of(other),
        id);

    assertThat(approve(id, "grace").status()).isEqualTo(409);
    var anew = decide(id, "approved", other).as(fixture.signIn("grace", "approver")).send();

    assertThat(anew.at("/given")).isEqualTo("1");
    assertThat(anew.at("/state")).isEqualTo("open");
    assertThat(
            decide(id, "approved", other).as(fixture.signIn("ada", "approver")).send().at("/state"))
        .isEqualTo("decided");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "who started it      | UPDATE run SET started_by = 'person:ada' WHERE id = ?",
        "with a key          | UPDATE run SET started_by = 'key:key_of_ada' WHERE id = ?",
        "a key made by a key | UPDATE run SET started_by = 'key:key_of_key' WHERE id = ?",
        "what it retries     | UPDATE run SET retry_of = 'run_of_ada' WHERE id = ?",
        "the run above | UPDATE run SET parent_id = 'run_of_ada', parent_position = '/do/0',"
            + " parent_iteration = '', parent_attempt = 1, awaited = true, depth = 1 WHERE id = ?",
        "who applied it      | UPDATE run SET definition_digest = 'by-ada' WHERE id = ?",
        "who edited what came in | UPDATE run SET delivery_id = 'dlv_edited' WHERE id = ?"
      })
  void shouldLeaveOutWhoseOwnDoingItIs(String why, String involve) {
    involvement();
    String own = fixture.startRun();
    fixture.sql("UPDATE run SET delivery_id = NULL WHERE id = ?", own);
    fixture.sql(involve.replace("run_of_ada", "run_of_ada_" + own), own);
    fixture.sql(
        """
        INSERT INTO run (id, namespace, name, version, definition_digest, config_digest,
                         policy_digest, status, input, started_by)
        SELECT ?, 'elsewhere', name, version, definition_digest, config_digest, policy_digest,
               status, input, 'person:ada'
          FROM run WHERE id = ?
        """,
        "run_of_ada_" + own,
        own);
    String id = ask(own, 1, true);
    String lax = ask(own, 1, false);

    var refused = approve(id, "ada");

    assertThat(refused.status()).as(why).isEqualTo(403);
    assertThat(refused.at("/detail")).contains("four eyes");
    assertThat(audits(id)).containsExactly("approval.refused");
    assertThat(state(id)).isEqualTo("open");
    assertThat(approve(lax, "ada").status()).isEqualTo(200);
    assertThat(approve(id, "grace").status()).isEqualTo(200);
  }

  @Test
  void shouldTellThePersonWhoLooksWhetherTheyMayDecide() {
    String id = ask(2, true);
    var ada = fixture.signIn("ada", "approver");

    assertThat(fixture.get("/approvals/" + id).as(ada).send().at("/you")).isEqualTo("may");
    approve(id, "ada");
    assertThat(fixture.get("/approvals/" + id).as(ada).send().at("/you")).isEqualTo("voted");
    assertThat(
            fixture.get("/approvals/" + id).as(fixture.signIn("bob", "operator")).send().at("/you"))
        .isEqualTo("lacks-role");
    assertThat(fixture.get("/approvals/" + id).as(Role.AUDITOR).send().body().has("you")).isFalse();
  }

  private static void involvement() {
    fixture.sql(
        """
        INSERT INTO api_key (id, name, hash, grants, seal, created_at, created_by, expires_at)
        VALUES ('key_of_ada', 'k', 'h', '[]', '', now(), 'person:ada', now()),
               ('key_of_key', 'k', 'h', '[]', '', now(), 'key:key_of_ada', now())
        ON CONFLICT DO NOTHING
        """);
    fixture.sql(
        """
        INSERT INTO definition (digest, namespace, name, version, document, seal, applied_by)
        VALUES ('by-ada', 'default', 'review', '0.0.1', '{}', '', 'person:ada')
        ON CONFLICT DO NOTHING
        """);
    fixture.sql(
        """
        WITH came AS (
          INSERT INTO delivery (id, trigger, sender_id, run_id, scheme, content_type, body_digest,
                                bytes, micros)
          VALUES ('dlv_edited', 't', 's', 'run_edited', 'none', 'a/b', '', 1, 1)
          ON CONFLICT DO NOTHING RETURNING id)
        INSERT INTO delivery_edit (delivery_id, version, content_type, envelope, body_digest, bytes,
                                   reason, edited_by)
        SELECT id, 1, 'a/b', '', '', 1, 'r', 'person:ada' FROM came
        """);
  }

  private static String ask(int needed, boolean fourEyes) {
    return ask(run, needed, fourEyes);
  }

  private static String ask(String of, int needed, boolean fourEyes) {
    String id = fixture.ask(of, PAYLOAD, "approver", "approved", "rejected");
    fixture.sql(
        "UPDATE human_task SET needed = ?, four_eyes = ? WHERE id = ?", needed, fourEyes, id);
    return id;
  }

  private static ApiFixture.Reply approve(String id, String person) {
    return decide(id, "approved", PAYLOAD).as(fixture.signIn(person, "approver")).send();
  }

  private static ApiFixture.Call decide(String id, String outcome, JsonNode shown) {
    return fixture
        .post("/approvals/" + id + "/decision")
        .json(Json.object().put("outcome", outcome).put("payloadDigest", Digest.of(shown)));
  }

  private static String state(String id) {
    return fixture.get("/approvals/" + id).as(Role.AUDITOR).send().at("/state");
  }

  private static long messages(String id) {
    return fixture.count(
        "SELECT count(*) FROM outbox WHERE topic = 'run.decided' AND payload LIKE '%" + id + "%'");
  }

  private static List<String> audits(String subject) {
    return fixture.store.strings(
        """
        SELECT body::jsonb ->> 'kind' FROM audit WHERE body::jsonb ->> 'subject' = ? ORDER BY seq
        """,
        subject);
  }
}

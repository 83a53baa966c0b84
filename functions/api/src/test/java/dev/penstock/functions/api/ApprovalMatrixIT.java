package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.functions.api.access.Grants;
import dev.penstock.functions.api.access.Role;
import dev.penstock.functions.api.web.Route;
import dev.penstock.id.Ids;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * F70, F71, F72: every path to a decision, by every role and every relation to the run, on a fresh
 * and a stale digest, before and after another decision and the end of its time. Four eyes are
 * wanted.
 */
class ApprovalMatrixIT {

  private static final JsonNode PAYLOAD = Json.object().put("amount", 12);

  @TempDir static Path folder;
  private static ApiFixture fixture;
  private static String run;

  /**
   * Who, and what they are answered on a fresh digest while it is open; then 401, 403 and 404 stay
   * what they are whatever the question, and all else is 409.
   */
  private static final List<Who> PEOPLE =
      List.of(
          new Who("nobody", 401, true),
          new Who("key of every role", 403, true),
          new Who("person author", 403, true),
          new Who("person operator", 403, true),
          new Who("person auditor", 403, true),
          new Who("person admin", 403, true),
          new Who("person service", 403, true),
          new Who("person approver", 200, false),
          new Who("approver elsewhere", 404, true),
          new Who("initiator", 403, false),
          new Who("author of the version", 403, false),
          new Who("delegate of the initiator", 403, false),
          new Who("substitute of the initiator", 403, false),
          new Who("maker of the initiator's key", 403, false));

  /** Who asks; {@code outside} when the question itself is not theirs to hear of. */
  record Who(String name, int fresh, boolean outside) {}

  enum Moment {
    FRESH,
    STALE,
    DOUBLE,
    EXPIRED,
    WITHDRAWN
  }

  @BeforeAll
  static void start() {
    fixture = new ApiFixture(folder);
    fixture.applySample();
    run = fixture.startRun();
    for (String person : List.of("initiator", "delegate", "substitute", "keymaker", "versioner")) {
      fixture.signIn(person, "approver");
    }
    fixture.sql(
        """
        INSERT INTO api_key (id, name, hash, grants, seal, created_at, created_by, expires_at)
        VALUES ('key_made', 'k', 'h', '[]', '', now(), 'person:keymaker', now())
        """);
    fixture.sql(
        """
        INSERT INTO definition (digest, namespace, name, version, document, seal, applied_by)
        VALUES ('matrix', 'default', 'review', '0.0.9', '{}', '', 'person:versioner')
        """);
    fixture.sql(
        "UPDATE run SET definition_digest = 'matrix', started_by = 'key:key_made' WHERE id = ?",
        run);
    fixture
        .post("/session/substitute")
        .as(fixture.signIn("initiator", "approver"))
        .json("{'person':'substitute','until':'" + Instant.now().plus(Duration.ofDays(1)) + "'}")
        .send();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  static List<Arguments> matrix() {
    List<Arguments> all = new ArrayList<>();
    for (Who who : PEOPLE) {
      for (Moment moment : Moment.values()) {
        for (String outcome : List.of("approved", "rejected")) {
          all.add(Arguments.of(who, moment, outcome));
        }
      }
    }
    return all;
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("matrix")
  void shouldAnswerByWhoAsksAndWhatHolds(Who who, Moment moment, String outcome) {
    String id = question(moment);
    String before = state(id);
    Digested digest = new Digested(moment == Moment.STALE ? Json.object() : PAYLOAD);
    int expected = moment == Moment.FRESH || who.outside() ? who.fresh() : 409;

    for (ApiFixture.Call call : calls(who, id, outcome, digest)) {
      assertThat(call.send().status()).isEqualTo(expected);
    }

    assertThat(state(id)).isEqualTo(expected == 200 ? "decided" : before);
    assertThat(messages(id)).isEqualTo(expected == 200 || moment == Moment.DOUBLE ? 1 : 0);
  }

  /** Every other way in: whatever the route, with the rights of all roles, it decides nothing. */
  @Test
  void shouldDecideByNoOtherRoute() {
    String id = question(Moment.FRESH);
    var all =
        fixture.signIn("all", "approver", "operator", "admin", "author", "auditor", "service");
    String body =
        Json.write(
            Json.object()
                .put("outcome", "approved")
                .put("payloadDigest", Digest.of(PAYLOAD))
                .put("id", id)
                .put("action", "approved"));
    for (Route route : fixture.api.routes()) {
      if (route.operation().id().equals("decideApproval")
          || route.template().startsWith("/api/v1/session")) {
        continue;
      }
      for (String method : List.of("GET", "POST", "PUT", "DELETE")) {
        var call =
            fixture
                .call(method, route.template().replace("/api/v1", "").replace("{id}", id))
                .as(all)
                .header("idempotency-key", Ids.next("idem"));
        // Some routes stream or are not there by this method; what counts is the question.
        fixture.api.answer((method.equals("GET") ? call : call.json(body)).request());
      }
    }

    assertThat(state(id)).isEqualTo("open");
    assertThat(messages(id)).isZero();
  }

  @Test
  void shouldOpenALinkOnceBeforeItsEndForWhoHasSignedInAndDecideNothingByIt() {
    String id = question(Moment.FRESH);
    var ada = fixture.signIn("ada", "approver");
    String token = link(id);

    assertThat(open(token).send().status()).isEqualTo(401);
    assertThat(open(token).as(Role.ADMIN).send().status()).isEqualTo(403);
    assertThat(open(token).as(foreign()).send().status()).isEqualTo(404);
    assertThat(open(token.substring(0, token.length() - 1) + "_").as(ada).send().status())
        .isEqualTo(404);
    assertThat(fixture.get("/approval-links").as(ada).send().status()).isEqualTo(405);
    assertThat(open(token).as(ada).send().at("/id")).isEqualTo(id);
    assertThat(open(token).as(ada).send().status()).isEqualTo(404);
    assertThat(state(id)).isEqualTo("open");

    String late = link(id);
    fixture.sql(
        "UPDATE approval_link SET expires_at = now() - interval '1 second' WHERE id = ?",
        late.substring(0, late.indexOf('.')));
    assertThat(open(late).as(ada).send().status()).isEqualTo(404);
    String elsewhere = link(id);
    String other = question(Moment.FRESH);
    fixture.sql(
        "UPDATE approval_link SET task_id = ? WHERE id = ?",
        other,
        elsewhere.substring(0, elsewhere.indexOf('.')));
    assertThat(open(elsewhere).as(ada).send().status()).isEqualTo(404);
  }

  /** Who asks is told nothing of it; who audits is told all. */
  @Test
  void shouldRecordEachLinkThatWasMadeUsedAndRefused() {
    String id = question(Moment.FRESH);
    var ada = fixture.signIn("ada", "approver");
    String used = link(id);
    String late = link(id);
    open(used.substring(0, used.length() - 1) + "_").as(ada).send();
    open(used).as(ada).send();
    open(used).as(ada).send();
    fixture.clock.advance(Duration.ofSeconds(601));
    open(late).as(ada).send();
    fixture.clock.reset();
    open("lnk_none.here").as(ada).send();

    assertThat(
            fixture.store.strings(
                """
                SELECT (body::jsonb ->> 'kind') || ' ' || coalesce(body::jsonb -> 'detail' ->> 'refusal', '')
                  FROM audit
                 WHERE body::jsonb ->> 'kind' LIKE 'approval.link-%' AND body::jsonb ->> 'subject' = ?
                   AND run_id = ?
                 ORDER BY seq
                """,
                id, run))
        .containsExactly(
            "approval.link-made ",
            "approval.link-made ",
            "approval.link-refused forged",
            "approval.link-opened ",
            "approval.link-refused used",
            "approval.link-refused expired");
    assertThat(
            fixture.store.strings(
                """
                SELECT body::jsonb -> 'detail' ->> 'refusal' FROM audit
                 WHERE body::jsonb ->> 'kind' = 'approval.link-refused'
                   AND body::jsonb ->> 'subject' = 'approval-link'
                """))
        .contains("unknown");
  }

  @Test
  void shouldShowNothingOfAQuestionToWhoHasNotSignedIn() {
    String id = question(Moment.FRESH);

    var answer = fixture.get("/approvals/" + id).send();

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.text()).doesNotContain("amount").doesNotContain("Release");
  }

  private record Digested(JsonNode shown) {}

  private static List<ApiFixture.Call> calls(Who who, String id, String outcome, Digested digest) {
    return switch (who.name()) {
      case "nobody" -> List.of(decide(id, outcome, digest));
      case "key of every role" ->
          List.of(Role.values()).stream()
              .map(role -> decide(id, outcome, digest).as(role))
              .toList();
      case "approver elsewhere" -> List.of(decide(id, outcome, digest).as(foreign()));
      case "initiator" -> List.of(as("initiator", id, outcome, digest));
      case "author of the version" -> List.of(as("versioner", id, outcome, digest));
      case "delegate of the initiator" -> List.of(as("delegate", id, outcome, digest));
      case "substitute of the initiator" -> List.of(as("substitute", id, outcome, digest));
      case "maker of the initiator's key" -> List.of(as("keymaker", id, outcome, digest));
      default -> {
        String role = who.name().substring("person ".length());
        yield List.of(decide(id, outcome, digest).as(fixture.signIn("some-" + role, role)));
      }
    };
  }

  private static ApiFixture.Call as(String person, String id, String outcome, Digested digest) {
    return decide(id, outcome, digest).as(fixture.signIn(person, "approver"));
  }

  private static ApiFixture.Visitor foreign() {
    return fixture.signIn("stranger", Grants.of(Role.APPROVER, "/elsewhere"));
  }

  private static ApiFixture.Call decide(String id, String outcome, Digested digest) {
    return fixture
        .post("/approvals/" + id + "/decision")
        .json(
            Json.object().put("outcome", outcome).put("payloadDigest", Digest.of(digest.shown())));
  }

  private static ApiFixture.Call open(String token) {
    return fixture.post("/approval-links").json(Json.object().put("token", token));
  }

  private static String link(String id) {
    return fixture
        .post("/approvals/" + id + "/links")
        .as(Role.SERVICE)
        .json("{'ttlSeconds':600}")
        .send()
        .at("/path")
        .replace("/links/", "");
  }

  /** Asked by the initiator, and once in the hands of the initiator's delegate. */
  private static String question(Moment moment) {
    String id = fixture.ask(run, PAYLOAD, "approver", "approved", "rejected");
    fixture.sql(
        "UPDATE human_task SET four_eyes = true, asked_by = 'person:initiator' WHERE id = ?", id);
    fixture.sql(
        """
        INSERT INTO human_task_step (task_id, kind, actor, recipient)
        VALUES (?, 'delegated', 'person:initiator', 'person:delegate')
        """,
        id);
    switch (moment) {
      case FRESH, STALE -> {
        // Open.
      }
      case DOUBLE ->
          assertThat(
                  decide(id, "rejected", new Digested(PAYLOAD))
                      .as(fixture.signIn("first", "approver"))
                      .send()
                      .status())
              .isEqualTo(200);
      case EXPIRED ->
          fixture.sql(
              "UPDATE human_task SET due_at = now() - interval '1 second' WHERE id = ?", id);
      case WITHDRAWN -> fixture.sql("UPDATE human_task SET state = 'cancelled' WHERE id = ?", id);
    }
    return id;
  }

  private static String state(String id) {
    return fixture.store.strings("SELECT state FROM human_task WHERE id = ?", id).getFirst();
  }

  private static long messages(String id) {
    return fixture.count(
        "SELECT count(*) FROM outbox WHERE topic = 'run.decided' AND payload LIKE '%" + id + "%'");
  }
}

package dev.penstock.functions.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.delivery.Delivery;
import dev.penstock.functions.api.access.Role;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Issue 7, item 8: what was planted in runs, deliveries, events and errors is in no answer, stands
 * in the store as it was, and is told to who asks for exactly that, on the trail.
 */
class ShownIT {

  private static final String READ = "SELECT seq FROM audit WHERE body LIKE '%\"data.read\"%'";

  private static final String TOKEN = "ghp_0123456789abcdefABCDEF0123456789abcd";
  private static final List<String> CANARIES =
      List.of("ada@", "hunter2", "4242424242424242", TOKEN, "DE89370400440532013000");

  private static final String DATA =
      """
      {"by": "ada@example.com", "password": "hunter2", "card": "4242424242424242", "n": 12,
       "note": "see %s", "iban": "DE89370400440532013000"}
      """
          .formatted(TOKEN);

  private static final String WORKFLOW =
      """
      document:
        dsl: "1.0.3"
        namespace: default
        name: said
        version: 1.0.0
        metadata:
          penstock:
            shown: {/input/by: keep, /input/note: keep, /input/n: hash, iban: drop}
      do: [{note: {set: {a: 1}}}]
      """;

  @TempDir private static Path folder;
  private static ApiFixture fixture;

  @BeforeAll
  static void open() {
    fixture = new ApiFixture(folder);
    fixture.applySample();
    assertThat(
            fixture
                .apply(
                    false,
                    Map.of(
                        "workflows/said.yaml",
                        WORKFLOW,
                        "workflows/review.yaml",
                        ApiFixture.WORKFLOW.formatted("1.0.0"),
                        "policies/default.yaml",
                        ApiFixture.POLICY))
                .status())
        .isEqualTo(200);
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @Test
  void shouldShowARunWithoutWhatItHoldsAndTellThatOnRequestOnTheTrail() {
    String run = run("default/review");

    var shown = fixture.get("/runs/" + run).as(Role.AUDITOR).send();
    String entries = "SELECT count(*) FROM audit WHERE body LIKE '%\"data.read\"%' AND body LIKE ?";
    long before = read(entries, run);
    var raw = fixture.get("/runs/" + run + "/raw").as(Role.AUDITOR).send();

    assertNothing(shown.text());
    assertThat(shown.at("/input/by")).isEqualTo("***@example.com");
    assertThat(shown.at("/input/n")).isEqualTo("12");
    assertThat(shown.at("/output/said")).isEqualTo("from ***@example.com");
    assertThat(shown.body().path("redacted").findValuesAsText("at"))
        .contains("/input/by", "/input/password", "/input/card", "/output/said");
    assertThat(raw.body().path("input")).isEqualTo(Json.read(DATA));
    assertThat(raw.body().has("redacted")).isFalse();
    assertThat(read(entries, run)).isEqualTo(before + 1);
  }

  @Test
  void shouldPutTheReasonOnTheTrailWithTheRead() {
    String run = run("default/review");
    fixture.get("/runs/" + run + "/raw?reason=ticket+4711").as(Role.AUDITOR).send();
    long read =
        Long.parseLong(fixture.store.strings(READ + " ORDER BY seq DESC LIMIT 1").getFirst());

    var raw = fixture.get("/audit/raw/" + read + "?reason=check").as(Role.AUDITOR).send();

    assertThat(raw.at("/detail/reason")).isEqualTo("ticket 4711");
    assertThat(
            fixture.store.strings(
                READ + " AND body LIKE '%\"check\"%' AND body LIKE ?", "%" + read + "%"))
        .hasSize(1);
    assertThat(
            fixture
                .get("/runs/" + run + "/raw?reason=" + "x".repeat(501))
                .as(Role.AUDITOR)
                .send()
                .status())
        .isEqualTo(400);
    assertThat(fixture.get("/runs/" + run + "/raw?reason=").as(Role.AUDITOR).send().status())
        .isEqualTo(400);
  }

  @Test
  void shouldShowAFieldAsItsAuthorSaysButNoCredential() {
    JsonNode shown = fixture.get("/runs/" + run("default/said")).as(Role.AUDITOR).send().body();

    assertThat(shown.at("/input/by").textValue()).isEqualTo("ada@example.com");
    assertThat(shown.at("/input/note").textValue()).isEqualTo("see ***");
    assertThat(shown.at("/input/n").textValue()).matches("hmac:[0-9a-f]{16}");
    assertThat(shown.path("input").has("iban")).isFalse();
    assertThat(shown.at("/input/password").textValue()).isEqualTo("***");
  }

  @Test
  void shouldAnswerTheProgramThatStartedARunWithItsOutputAsItIs() {
    String run = run("default/review");
    String key = fixture.key(Role.OPERATOR);
    fixture.sql(
        "UPDATE run SET started_by = ? WHERE id = ?", "key:key_" + key.split("_", -1)[1], run);

    assertThat(fixture.get("/runs/" + run).as(Role.OPERATOR).send().body().path("input"))
        .isEqualTo(Json.read(DATA));
    assertNothing(fixture.get("/runs/" + run).as(Role.ADMIN).send().text());
    var person = fixture.signIn("ada", "operator");
    assertNothing(fixture.get("/runs/" + run).as(person).send().text());
  }

  @Test
  void shouldShowTheWayOfARunAndADecisionWithoutIt() {
    String run = run("default/review");
    fixture.sql(
        """
        INSERT INTO effect (key, attempt, run_id, position, iteration, arguments_digest, state,
                            lease_until, result)
        VALUES (?, 1, ?, '/do/0/note', '', ?, 'recorded', now(), ?)
        """,
        run,
        run,
        Digest.of("a"),
        DATA);
    fixture.sql(
        """
        INSERT INTO policy_decision (id, run_id, position, iteration, attempt, policy_digest,
                                     action_digest, action, input, outcome, reason, micros)
        VALUES (?, ?, '/do/0/note', '', 1, ?, ?, ?, ?, 'allow', 'of ada@example.com', 1)
        """,
        "pdc_" + run,
        run,
        Digest.of("p"),
        Digest.of("a"),
        DATA,
        DATA);

    var trace = fixture.get("/runs/" + run + "/trace").as(Role.AUDITOR).send();
    var decision = fixture.get("/policy-decisions/pdc_" + run).as(Role.AUDITOR).send();

    assertThat(trace.at("/effects/0/result/by")).isEqualTo("***@example.com");
    assertThat(decision.at("/input/by")).isEqualTo("***@example.com");
    assertNothing(trace.text());
    assertNothing(decision.text());
  }

  /** What is compared is what each run is shown with, so that no difference tells more. */
  @Test
  void shouldCompareRunsWithoutIt() {
    String one = run("default/review");
    String other = run("default/review");
    fixture.sql(
        """
        UPDATE run SET status = 'faulted',
                       problem = '{"type":"https://e.example/?by=ada@example.com","status":500}'
         WHERE id = ?
        """,
        other);
    for (String run : List.of(one, other)) {
      fixture.sql(
          """
          INSERT INTO hop (run_id, kind, position, started_at, micros, detail)
          VALUES (?, 'tool.call', '/do/0/note', now(), 1, ?)
          """,
          run,
          Json.write(
              Json.object()
                  .put("outcome", run.equals(one) ? "ada@example.com" : "eva@example.com")));
    }

    var compared =
        fixture.get("/runs/" + one + "/comparison?with=" + other).as(Role.AUDITOR).send();

    assertNothing(compared.text());
    assertThat(compared.body().path("run").findValuesAsText("member"))
        .containsExactly("status", "problem");
    assertThat(compared.body().findValuesAsText("outcome"))
        .containsOnly("***@example.com")
        .hasSize(2);
    assertThat(compared.text()).doesNotContain("\"differences\":[\"outcome\"]");
  }

  @Test
  void shouldShowADeliveryWithoutItAndItsBytesOnRequest() {
    Delivery planted = fixture.deliver("shown", "1", DATA);
    Delivery harmless = fixture.deliver("shown", "2", "{\"n\": 12}");

    var shown = fixture.get("/deliveries/" + planted.id()).as(Role.AUDITOR).send();
    var raw = fixture.get("/deliveries/" + planted.id() + "/raw").as(Role.AUDITOR).send();
    var plain = fixture.get("/deliveries/" + harmless.id()).as(Role.AUDITOR).send();

    assertNothing(shown.text());
    assertThat(shown.body().has("bodyBase64")).isFalse();
    assertThat(shown.body().path("redacted").findValuesAsText("at")).contains("/body/by");
    assertThat(raw.at("/body")).isEqualTo(DATA);
    assertThat(new String(Base64.getDecoder().decode(raw.at("/bodyBase64")), UTF_8))
        .isEqualTo(DATA);
    assertThat(plain.at("/body")).isEqualTo("{\"n\": 12}");
    assertThat(plain.body().has("bodyBase64")).isTrue();
  }

  @Test
  void shouldShowAnEventWithoutItAndTellItOnRequest() {
    var event =
        Json.object()
            .put("specversion", "1.0")
            .put("id", "e1")
            .put("source", "https://s.example")
            .put("type", "t");
    event.set("data", Json.read(DATA));
    String seq =
        fixture
            .post("/events")
            .as(Role.OPERATOR)
            .header("content-type", "application/cloudevents+json")
            .json(event)
            .send()
            .at("/seq");

    var shown = fixture.get("/event-log/" + seq).as(Role.AUDITOR).send();
    var raw = fixture.get("/event-log/" + seq + "/raw").as(Role.AUDITOR).send();

    assertNothing(shown.text());
    assertThat(shown.body().at("/redacted/0/at").textValue()).isEqualTo("/event/data/by");
    assertThat(raw.body().at("/event/data")).isEqualTo(Json.read(DATA));
  }

  @Test
  void shouldShowWhatIsDecidedOnButForCredentials() {
    String run = run("default/review");
    String task = fixture.ask(run, Json.read(DATA), "approver", "approved", "rejected");

    var shown = fixture.get("/approvals/" + task).as(Role.APPROVER).send();

    assertThat(shown.at("/payload/by")).isEqualTo("ada@example.com");
    assertThat(shown.text()).doesNotContain(TOKEN);
    assertThat(shown.at("/payloadDigest")).isEqualTo(Digest.of(Json.read(DATA)));
  }

  @Test
  void shouldQuoteNothingInAProblem() {
    var refused = fixture.get("/runs?ada@example.com=1").as(Role.AUDITOR).send();

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text()).contains("***@example.com").doesNotContain("ada@");
  }

  private static void assertNothing(String answer) {
    CANARIES.forEach(canary -> assertThat(answer).doesNotContain(canary));
  }

  private static long read(String count, String run) {
    fixture.chaining.catchUp();
    return fixture.count(count.replace("?", "'%" + run + "%'"));
  }

  private static String run(String workflow) {
    String run =
        fixture
            .post("/runs")
            .as(Role.SERVICE)
            .json(Json.object().put("workflow", workflow).set("input", Json.read(DATA)))
            .send()
            .at("/id");
    fixture.sql(
        "UPDATE run SET status = 'completed', output = '{\"said\":\"from ada@example.com\"}'"
            + " WHERE id = ?",
        run);
    return run;
  }
}

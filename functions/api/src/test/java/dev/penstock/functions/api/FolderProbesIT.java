package dev.penstock.functions.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.functions.api.access.Grant;
import dev.penstock.functions.api.access.Grants;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * F110: names planted in a foreign folder are told to nobody from another one, in no stream,
 * search, count, cursor, ETag or error: what is asked about them is answered as about names that
 * are nowhere, to the byte.
 */
class FolderProbesIT {

  /** Every role that there is, in a folder of one's own. */
  private static final Grants OWN =
      Grants.of(
          List.of(Role.values()).stream().map(role -> new Grant(role.wire(), "/own")).toList());

  /** As long as its counterpart that is nowhere, so that answers can be compared. */
  private static final String PLANTED = "canary";

  private static final String NOWHERE = "nobody";

  @TempDir private static Path folder;
  private static ApiFixture fixture;
  private static String ownRun;
  private static String plantedRun;
  private static String plantedDefinition;
  private static String plantedTask;
  private static String plantedDelivery;

  @BeforeAll
  static void open() {
    fixture = new ApiFixture(folder);
    assertThat(
            fixture
                .apply(
                    false,
                    Map.of(
                        "workflows/own.yaml",
                        workflow("own", "w"),
                        "workflows/foreign.yaml",
                        workflow(PLANTED, PLANTED),
                        "triggers/foreign.yaml",
                        "trigger: %s\nwebhook: {scheme: none}\nstart: {workflow: %<s/%<s}"
                            .formatted(PLANTED),
                        "schedules/foreign.yaml",
                        "schedule: %s\ncron: 0 6 * * *\nstart: {workflow: %<s/%<s}"
                            .formatted(PLANTED),
                        "policies/default.yaml",
                        ApiFixture.POLICY))
                .status())
        .isEqualTo(200);
    ownRun = run("own/w");
    plantedRun = run(PLANTED + "/" + PLANTED);
    plantedDefinition =
        fixture.get("/runs/" + plantedRun + "/definition").as(Role.ADMIN).send().at("/digest");
    fixture.sql("UPDATE run SET started_by = 'person:canary' WHERE id = ?", plantedRun);
    plantedTask =
        fixture.ask(plantedRun, Json.object().put("a", PLANTED), "approver", "approved", "no");
    fixture.sql("UPDATE human_task SET title = 'canary' WHERE id = ?", plantedTask);
    plantedDelivery = fixture.deliver(PLANTED, PLANTED, "{\"a\":\"canary\"}").id();
    fixture.sql(
        """
        INSERT INTO policy_decision (id, run_id, position, iteration, attempt, policy_digest,
                                     action_digest, action, outcome, reason, micros)
        SELECT 'pdc_canary', ?, '/do/0/canary', '', 1, digest, ?, '{}', 'deny', 'canary', 1
          FROM policy LIMIT 1
        """,
        plantedRun,
        Digest.of("a"));
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @Test
  void shouldHavePlantedWhatWhoMaySeeEverythingFinds() {
    for (String path :
        List.of(
            "/runs?workflow=canary/canary",
            "/runs?startedBy=person:canary",
            "/deliveries?trigger=canary",
            "/definitions?workflow=canary/canary",
            "/schedules",
            "/triggers",
            "/approvals",
            "/folders")) {
      JsonNode found = fixture.get(path).as(Role.ADMIN).send().body().path("items");
      assertThat(found.toString()).as(path).contains(PLANTED);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/runs?workflow=NAME/NAME",
    "/runs?workflow=NAME/NAME@1.0.0",
    "/runs?startedBy=person:NAME",
    "/runs?trigger=NAME",
    "/runs?id=run_NAME",
    "/runs?q=NAME",
    "/definitions?workflow=NAME/NAME",
    "/deliveries?trigger=NAME",
    "/schedules/NAME",
    "/policy-decisions/pdc_NAME",
    "/policy-decisions?folder=NAME",
    "/policy-decisions?rule=NAME",
    "/runs?NAME=1"
  })
  void shouldAnswerASearchAsForWhatIsNowhere(String path) {
    var planted = fixture.get(path.replace("NAME", PLANTED)).as(OWN).send();
    var nowhere = fixture.get(path.replace("NAME", NOWHERE)).as(OWN).send();

    assertThat(planted.status()).isEqualTo(nowhere.status());
    assertThat(planted.text().replace(PLANTED, NOWHERE)).isEqualTo(nowhere.text());
    assertThat(planted.http().headers().get("etag"))
        .isEqualTo(nowhere.http().headers().get("etag"));
  }

  @ParameterizedTest
  @CsvSource({
    "/runs",
    "/runs?limit=1",
    "/approvals?state=open",
    "/approvals?state=decided",
    "/deliveries",
    "/definitions",
    "/triggers",
    "/schedules",
    "/folders",
    "/keys"
  })
  void shouldTellOfNothingPlantedInAListNorInItsCursor(String path) {
    var answer = fixture.get(path).as(OWN).send();

    assertThat(answer.status()).isEqualTo(200);
    assertUntold(answer.text());
    String next = answer.body().path("next").asText("");
    assertUntold(next.isEmpty() ? "" : new String(Base64.getUrlDecoder().decode(next), UTF_8));
  }

  /** A cursor is no secret: one that somebody else was given opens nothing. */
  @Test
  void shouldTellOfNothingPlantedBehindAnothersCursor() {
    for (String list : List.of("/runs", "/approvals", "/deliveries", "/definitions")) {
      String next =
          fixture.get(list + "?limit=1").as(Role.ADMIN).send().body().path("next").asText();
      if (!next.equals("null")) {
        assertUntold(fixture.get(list + "?cursor=" + next).as(OWN).send().text());
      }
    }
  }

  @Test
  void shouldStreamNothingPlanted() {
    var own = fixture.get("/runs/" + ownRun + "/events?after=0").as(OWN).send();
    var foreign = fixture.get("/runs/" + plantedRun + "/events?after=0").as(OWN).send();

    assertThat(own.text()).contains(ownRun);
    assertUntold(own.text());
    assertThat(foreign.status()).isEqualTo(404);
    assertThat(fixture.get("/events").as(OWN).send().status())
        .as("the feed of all folders")
        .isEqualTo(403);
  }

  @Test
  void shouldCountNothingPlanted() {
    String deliveries = "{'action':'replay','trigger':'NAME','dryRun':true}";
    String runs = "{'action':'cancel','workflow':'NAME/NAME','dryRun':true}";
    for (String[] ask :
        new String[][] {{"/deliveries/actions", deliveries}, {"/runs/actions", runs}}) {
      var planted = fixture.post(ask[0]).as(OWN).json(ask[1].replace("NAME", PLANTED)).send();
      var nowhere = fixture.post(ask[0]).as(OWN).json(ask[1].replace("NAME", NOWHERE)).send();
      assertThat(planted.text().replace(PLANTED, NOWHERE)).as(ask[0]).isEqualTo(nowhere.text());
      assertThat(planted.body().path("items")).as(ask[0]).isEmpty();
    }
    var simulated =
        fixture
            .post("/policy-simulations")
            .as(OWN)
            .json(
                Json.object()
                    .put("since", "2026-01-01T00:00:00Z")
                    .set(
                        "document",
                        Json.read("{\"policy\":\"p\",\"version\":\"1.0.0\",\"rules\":[]}")))
            .send();
    assertThat(simulated.body().path("decided").intValue()).isZero();
    assertUntold(simulated.text());
  }

  @Test
  void shouldRefuseAsIfNothingWerePlanted() {
    for (String ask :
        List.of(
            "{'workflow':'NAME/NAME'}",
            "{'workflow':'NAME/NAME','version':'1.0.0'}",
            "{'workflow':'NAME/NAME','input':3}")) {
      var planted = fixture.post("/runs").as(OWN).json(ask.replace("NAME", PLANTED)).send();
      var nowhere = fixture.post("/runs").as(OWN).json(ask.replace("NAME", NOWHERE)).send();
      assertThat(planted.status()).isEqualTo(nowhere.status()).isGreaterThanOrEqualTo(400);
      assertThat(planted.text().replace(PLANTED, NOWHERE)).isEqualTo(nowhere.text());
    }
  }

  /** Neither a validator that fits nor one that fits everything makes 404 into 304 or 412. */
  @Test
  void shouldNotTellByAnEtagThatSomethingIsThere() {
    for (String path :
        List.of(
            "/runs/" + plantedRun,
            "/runs/" + plantedRun + "/definition",
            "/definitions/" + plantedDefinition,
            "/runs/" + plantedRun + "/config",
            "/runs/" + plantedRun + "/comparison?with=" + plantedRun,
            "/approvals/" + plantedTask,
            "/deliveries/" + plantedDelivery)) {
      String etag = fixture.get(path).as(Role.ADMIN).send().header("etag");
      assertThat(etag).as(path).isNotEmpty();
      for (String given : List.of(etag, "*")) {
        var answer = fixture.get(path).as(OWN).header("if-none-match", given).send();
        assertThat(answer.status()).as(path).isEqualTo(404);
        assertThat(answer.http().headers()).as(path).doesNotContainKey("etag");
      }
    }
  }

  /** One who asks with the key of another's request is not answered with its answer. */
  @Test
  void shouldNotAnswerByAnothersIdempotencyKey() {
    String ask = "{'workflow':'canary/canary'}";
    var first =
        fixture.post("/runs").as(Role.ADMIN).header("idempotency-key", "same").json(ask).send();
    var second = fixture.post("/runs").as(OWN).header("idempotency-key", "same").json(ask).send();

    assertThat(first.status()).isEqualTo(202);
    assertThat(second.status()).isEqualTo(404);
    assertThat(second.text()).doesNotContain(first.at("/id"));
  }

  private static void assertUntold(String text) {
    assertThat(text)
        .doesNotContain(PLANTED)
        .doesNotContain(plantedRun)
        .doesNotContain(plantedTask)
        .doesNotContain(plantedDelivery);
  }

  private static String run(String workflow) {
    var started =
        fixture
            .post("/runs")
            .as(Role.SERVICE)
            .json(Json.object().put("workflow", workflow).set("input", Json.object().put("a", 1)))
            .send();
    assertThat(started.status()).isEqualTo(202);
    return started.at("/id");
  }

  private static String workflow(String namespace, String name) {
    return """
    document: {dsl: "1.0.3", namespace: %s, name: %s, version: 1.0.0}
    do: [{note: {set: {a: 1}}}]
    """
        .formatted(namespace, name);
  }
}

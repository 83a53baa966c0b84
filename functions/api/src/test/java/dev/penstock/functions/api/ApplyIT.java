package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.functions.api.access.Role;
import dev.penstock.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F6: a configuration folder is made so as a whole, or not at all. */
class ApplyIT {

  private static final String TRIGGER =
      """
      trigger: github-push
      webhook: {scheme: github, secrets: [github-webhook]}
      start: {workflow: default/review, version: "^1"}
      """;

  @TempDir Path folder;
  private ApiFixture fixture;

  @BeforeEach
  void open() {
    fixture = new ApiFixture(folder);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void shouldOnlyTellWhatWouldChangeWhenItIsADryRun() {
    var reply = fixture.apply(true, sample("1.0.0"));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.at("/applied")).isEqualTo("false");
    assertThat(reply.body().findValuesAsText("change")).containsOnly("added");
    assertThat(fixture.count("SELECT count(*) FROM definition")).isZero();
    assertThat(
            fixture.count(
                "SELECT count(*) FROM audit WHERE body::jsonb ->> 'kind' LIKE '%applied'"))
        .isZero();
  }

  @Test
  void shouldPutAllOfItInForceWithAnAuditEntryForEachChange() {
    var reply = fixture.apply(false, sample("1.0.0"));

    assertThat(reply.at("/applied")).isEqualTo("true");
    for (String kind :
        new String[] {
          "definition.applied",
          "policy.applied",
          "policy.activated",
          "config.activated",
          "trigger.applied"
        }) {
      assertThat(
              fixture.count(
                  "SELECT count(*) FROM audit WHERE body::jsonb ->> 'kind' = '" + kind + "'"))
          .as(kind)
          .isOne();
    }
    assertThat(fixture.apply(false, sample("1.0.0")).body().findValuesAsText("change"))
        .containsOnly("unchanged");
  }

  @Test
  void shouldGoByTheScheduleOfTheNewestVersionOfAWorkflow() {
    var first = fixture.apply(false, scheduled("1.0.0", "schedule: {cron: 0 0 * * *}"));
    var same = fixture.apply(false, scheduled("1.0.0", "schedule: {cron: 0 0 * * *}"));
    var second = fixture.apply(false, scheduled("1.1.0", "schedule: {every: PT1H}"));
    var older = fixture.apply(false, scheduled("1.0.1", "schedule: {every: PT1S}"));

    assertThat(schedules(first)).containsExactly("added");
    assertThat(schedules(same)).containsExactly("unchanged");
    assertThat(schedules(second)).containsExactly("changed");
    assertThat(schedules(older)).isEmpty();
    assertThat(
            fixture.count(
                "SELECT count(*) FROM schedule WHERE name = 'ops/report' AND next_at > now()"
                    + " AND document LIKE '%\"every\":\"PT1H\"%1.1.0%'"))
        .isOne();
    assertThat(
            fixture.count(
                "SELECT count(*) FROM audit WHERE body::jsonb ->> 'kind' = 'schedule.applied'"))
        .isEqualTo(2);

    assertThat(schedules(fixture.apply(false, scheduled("2.0.0", "")))).containsExactly("removed");
    assertThat(fixture.count("SELECT count(*) FROM schedule")).isZero();
    assertThat(
            fixture.count(
                "SELECT count(*) FROM audit WHERE body::jsonb ->> 'kind' = 'schedule.removed'"))
        .isOne();
  }

  @Test
  void shouldPutAScheduleRightThatWasChangedOutside() {
    var folder = scheduled("1.0.0", "schedule: {every: PT1H}");
    fixture.apply(false, folder);
    fixture.sql("UPDATE schedule SET document = replace(document, 'PT1H', 'PT1S')");

    assertThat(schedules(fixture.apply(false, folder))).containsExactly("added");
    assertThat(schedules(fixture.apply(false, folder))).containsExactly("unchanged");
  }

  @Test
  void shouldApplyScheduleFilesAndRemoveThemOnlyWhenAskedTo() {
    var folder = new HashMap<>(scheduled("1.0.0", ""));
    folder.put(
        "schedules/nightly.yaml",
        """
        schedule: nightly
        cron: 30 2 * * *
        zone: Europe/Berlin
        start: {workflow: ops/report, version: ^1, input: '${ {day: .time[0:10]} }'}
        """);
    String path = "schedules/broken.yaml";

    assertThat(schedules(fixture.apply(false, folder))).containsExactly("added");
    assertThat(schedules(fixture.apply(false, folder))).containsExactly("unchanged");
    assertThat(
            fixture
                .apply(
                    false, Map.of(path, "{schedule: x, cron: 0 0 30 2 *, zone: Mars, start: {}}"))
                .body()
                .at("/defects")
                .findValuesAsText("pointer"))
        .containsExactly("/zone", "/cron", "/start/workflow");
    assertThat(
            fixture
                .apply(
                    false, Map.of(path, "{schedule: x, every: PT1H, start: {workflow: no/such}}"))
                .at("/defects/0/pointer"))
        .isEqualTo("/start/workflow");
    assertThat(schedules(fixture.apply(false, scheduled("1.0.0", "")))).isEmpty();
    var body = Json.object().put("prune", true);
    body.putArray("files");
    assertThat(schedules(fixture.post("/apply").as(Role.ADMIN).json(body).send()))
        .containsExactly("removed");
  }

  private static Map<String, String> scheduled(String version, String schedule) {
    return Map.of(
        "workflows/report.yaml",
        """
        document: {dsl: '1.0.3', namespace: ops, name: report, version: %s}
        %s
        do: [{greet: {set: {text: hello}}}]
        """
            .formatted(version, schedule));
  }

  private static List<String> schedules(ApiFixture.Reply reply) {
    List<String> changes = new ArrayList<>();
    for (var change : reply.body().path("changes")) {
      if (change.path("kind").asText().equals("schedule")) {
        changes.add(change.path("change").asText());
      }
    }
    return changes;
  }

  @Test
  void shouldPinWhatCameAlongAndRefuseWhatDidNot() {
    String function = "penstock:catalog/functions/greet/1.0.0/function.yaml";
    var workflow =
        Map.of(
            "workflows/greet.yaml",
            """
            document: {dsl: '1.0.3', namespace: default, name: greet, version: 1.0.0}
            do: [{greet: {call: 'greet:1.0.0@default'}}]
            """);

    var alone = fixture.applyWith(Map.of(), workflow);
    var elsewhere =
        fixture.applyWith("workflows/x.yaml", Map.of(function, "set: {text: x}"), workflow);
    var whole = fixture.applyWith(Map.of(function, "set: {text: hello}"), workflow);
    var moved = fixture.applyWith(Map.of(function, "set: {text: goodbye}"), workflow);

    assertThat(alone.status()).isEqualTo(422);
    assertThat(alone.at("/defects/0/message")).contains("penstock apply");
    assertThat(elsewhere.status()).isEqualTo(422);
    assertThat(whole.at("/applied")).isEqualTo("true");
    assertThat(moved.status()).isEqualTo(409);
    assertThat(
            fixture.count(
                "SELECT count(*) FROM definition WHERE document::text LIKE '%\"text\":\"hello\"%'"
                    + " OR document::text LIKE '%\"text\": \"hello\"%'"))
        .isOne();
  }

  @Test
  void shouldTellTaskByTaskWhatANewVersionChangesAndWhatIsInFlight() {
    fixture.applySample();
    fixture.startRun();

    var reply = fixture.apply(true, sample("1.1.0"));

    var change = reply.body().path("changes").get(0);
    for (var each : reply.body().path("changes")) {
      change = each.path("kind").asText().equals("workflow") ? each : change;
    }
    assertThat(change.path("change").asText()).isEqualTo("changed");
    assertThat(change.path("previous").asText()).isEqualTo("1.0.0");
    assertThat(change.path("runsInFlight").asInt()).isOne();
    assertThat(change.at("/tasks/0/members/0/pointer").asText()).isEqualTo("/document/version");
  }

  @Test
  void shouldRefuseTheWholeFolderWhenAVersionExistsWithOtherContent() {
    fixture.apply(false, sample("1.0.0"));
    var changed =
        Map.of(
            "workflows/review.yaml",
            ApiFixture.WORKFLOW.formatted("1.0.0").replace("Release?", "Really?"),
            "triggers/other.yaml",
            TRIGGER.replace("github-push", "other"));

    var planned = fixture.apply(true, changed);
    var reply = fixture.apply(false, changed);

    assertThat(planned.body().findValuesAsText("change")).contains("conflict", "added");
    assertThat(planned.body().findValuesAsText("diff").getFirst())
        .contains("-")
        .contains("Release?")
        .contains("Really?");
    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.at("/errors/0/detail")).contains("Raise document.version");
    assertThat(fixture.count("SELECT count(*) FROM trigger")).isOne();
  }

  @Test
  void shouldNameEveryDefectWithItsPlaceWhenFilesAreNotValid() {
    var reply =
        fixture.apply(
            false,
            Map.of(
                "workflows/bad.yaml", "document: {dsl: \"1.0.1\"}\ndo: [",
                "triggers/bad.yaml", "trigger: bad\nwebhook: {scheme: pigeon, secrets: [x]}\n",
                "schedules/nightly.yaml", "schedule: nightly\n",
                "notes.txt", "hello",
                "../escape.yaml", "a: 1"));

    assertThat(reply.status()).isEqualTo(422);
    var defects = reply.body().path("defects");
    assertThat(defects.findValuesAsText("file"))
        .contains(
            "workflows/bad.yaml",
            "triggers/bad.yaml",
            "schedules/nightly.yaml",
            "notes.txt",
            "../escape.yaml");
    assertThat(defects.findValuesAsText("pointer")).contains("/webhook/scheme", "/start");
    assertThat(defects.toString()).contains("must have one of cron, calendar, every, after and at");
    for (var defect : defects) {
      if (defect.path("pointer").asText().equals("/webhook/scheme")) {
        assertThat(defect.path("line").asInt()).isEqualTo(2);
      }
    }
  }

  @Test
  void shouldRefuseRulesAndExpressionsThatDoNotCompile() {
    var reply =
        fixture.apply(
            false,
            Map.of(
                "policies/default.yaml",
                ApiFixture.POLICY.replace("==", "=~"),
                "triggers/t.yaml",
                TRIGGER.replace("^1\"", "^1\", input: \"${ .a | }\"") + "when: '${ .body | }'\n"));

    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.body().path("defects").findValuesAsText("pointer"))
        .containsExactlyInAnyOrder("/rules/0/when", "/start/input", "/when");
  }

  /** F22. */
  @Test
  void shouldRefuseValuesThatDoNotFitTheSchemaOfTheConfiguration() {
    Map<String, String> files = new HashMap<>(sample("1.0.0"));
    files.put("config/schema.yaml", "properties: { limit: { type: integer, maximum: 9 } }\n");
    files.put("config/base.yaml", "limit: 5\n");
    files.put("config/environments/prod.yaml", "limit: 10\n");

    var unfit = fixture.apply(true, files);

    assertThat(unfit.status()).isEqualTo(422);
    assertThat(unfit.at("/defects/0/message")).contains("prod", "/limit", "9");

    // and what a trigger has of its own counts as well
    files.put("config/environments/prod.yaml", "limit: 9\n");
    assertThat(fixture.apply(true, files).status()).isEqualTo(200);
    files.put(
        "triggers/github-push.yaml", TRIGGER.replace("\"^1\"", "\"^1\", config: {limit: 11}"));
    var trigger = fixture.apply(true, files);
    assertThat(trigger.status()).isEqualTo(422);
    assertThat(trigger.body().toString()).contains("github-push", "/start/config", "/limit");

    // and a schema that is none is refused as such
    files.put("config/schema.yaml", "type: 7\n");
    assertThat(fixture.apply(true, files).at("/defects/0/message")).contains("no JSON Schema");
  }

  @Test
  void shouldRefuseATriggerThatWouldStartNothing() {
    var reply = fixture.apply(false, Map.of("triggers/github-push.yaml", TRIGGER));

    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.at("/defects/0/pointer")).isEqualTo("/start/workflow");
    assertThat(reply.at("/defects/0/line")).isEqualTo("3");
  }

  /** Files may come before secrets; whoever applies them is told as long as nobody can come in. */
  @Test
  void shouldTellOfSecretsThatATriggerNamesAndTheVaultDoesNotHave() {
    String row =
        "INSERT INTO secret (name, version, state, ciphertext, data_key, root, created_by, folder)"
            + " VALUES ('github-webhook', %d, '%s', '', '', 'r', 'owner', '%s')";

    assertThat(told(fixture.apply(false, sample("1.0.0"))))
        .contains("Every delivery is refused until", "./penstock secret put github-webhook");
    fixture.sql(row.formatted(1, "revoked", ""));
    assertThat(told(fixture.apply(false, sample("1.0.0")))).contains("secret put");
    fixture.sql(row.formatted(2, "active", "elsewhere"));
    assertThat(told(fixture.apply(false, sample("1.0.0")))).contains("secret put");
    fixture.sql(row.formatted(3, "active", "default"));
    assertThat(told(fixture.apply(false, sample("1.0.0")))).isEmpty();
    fixture.sql("UPDATE secret SET usable_until = now() - interval '1 second' WHERE version = 3");
    assertThat(told(fixture.apply(true, sample("1.0.0")))).contains("secret put");
  }

  private static String told(ApiFixture.Reply reply) {
    assertThat(reply.status()).isEqualTo(200);
    for (var change : reply.body().path("changes")) {
      if (change.path("kind").asText().equals("trigger")) {
        return change.path("message").asText("");
      }
    }
    throw new AssertionError("no trigger in " + reply.body());
  }

  @Test
  void shouldRemoveTriggersOnlyWhenAskedTo() {
    fixture.apply(false, sample("1.0.0"));
    var body = Json.object().put("prune", true);
    body.putArray("files");

    assertThat(fixture.apply(false, Map.of()).status()).isEqualTo(200);
    assertThat(fixture.count("SELECT count(*) FROM trigger")).isOne();
    assertThat(fixture.post("/apply").as(Role.ADMIN).json(body).send().status()).isEqualTo(200);
    assertThat(fixture.count("SELECT count(*) FROM trigger")).isZero();
    assertThat(
            fixture.count(
                "SELECT count(*) FROM audit WHERE body::jsonb ->> 'kind' = 'trigger.removed'"))
        .isOne();
  }

  @Test
  void shouldPutTheVersionOfTheFolderInForceAlsoWhenThatMeansGoingBack() {
    String newer = ApiFixture.POLICY.replace("1.0.0", "1.1.0");
    fixture.apply(false, Map.of("policies/default.yaml", ApiFixture.POLICY));
    fixture.apply(false, Map.of("policies/default.yaml", newer));
    assertThat(active()).isEqualTo("1.1.0");

    fixture.apply(false, Map.of("policies/default.yaml", ApiFixture.POLICY));

    assertThat(active()).isEqualTo("1.0.0");
  }

  @Test
  void shouldNameTheRowWhenAStoredDocumentWasChangedFromOutside() {
    fixture.apply(false, sample("1.0.0"));
    fixture.sql("UPDATE definition SET document = replace(document, 'Release?', 'Pay?')");

    var reply =
        fixture
            .post("/runs")
            .as(Role.OPERATOR)
            .header("idempotency-key", "k1")
            .json("{'workflow':'default/review'}")
            .send();

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.at("/code")).isEqualTo("tampered");
    assertThat(reply.at("/detail")).contains("default/review@1.0.0");
    var check = fixture.get("/audit/verification").as(Role.AUDITOR).send();
    assertThat(check.at("/status")).isEqualTo("broken");
    assertThat(check.at("/tamperedRows/0/identity")).isEqualTo("default/review@1.0.0");
  }

  @Test
  void shouldNameAChangedActivationAndMendItByApplyingAgain() {
    fixture.apply(false, sample("1.0.0"));
    fixture.sql("UPDATE activation SET digest = 'sha256:0' WHERE kind = 'policy'");
    assertThat(start().at("/detail")).contains("activation row").contains("policy/default");

    assertThat(fixture.apply(false, sample("1.0.0")).status()).isEqualTo(200);
    assertThat(start().status()).isEqualTo(202);
  }

  @Test
  void shouldStartNothingWithoutAPolicyInForce() {
    fixture.apply(false, Map.of("workflows/review.yaml", ApiFixture.WORKFLOW.formatted("1.0.0")));

    var reply = start();

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.at("/detail")).contains("No policy");
  }

  private ApiFixture.Reply start() {
    return fixture
        .post("/runs")
        .as(Role.OPERATOR)
        .header("idempotency-key", "k1")
        .json("{'workflow':'default/review'}")
        .send();
  }

  private String active() {
    for (var policy : fixture.get("/policies").as(Role.AUTHOR).send().body().path("items")) {
      if (policy.path("active").asBoolean()) {
        return policy.path("version").asText();
      }
    }
    return "";
  }

  private static Map<String, String> sample(String version) {
    return Map.of(
        "workflows/review.yaml",
        ApiFixture.WORKFLOW.formatted(version),
        "policies/default.yaml",
        ApiFixture.POLICY,
        "config/base.yaml",
        "http: {timeout: PT5S}\n",
        "triggers/github-push.yaml",
        TRIGGER);
  }
}

package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.functions.api.access.Grants;
import dev.penstock.functions.api.access.Role;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.policy.PolicyRequest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why something was decided, and what another version would decide: F66. */
class PolicyDecisionsIT {

  private static final String POLICY =
      """
      policy: default
      version: 1.0.0
      classes: [{ class: financial, risk: high, when: action.host == "billing.internal" }]
      rules:
        - { name: deletions, when: action.method == "DELETE", outcome: deny }
        - { name: money, when: action.class.financial, outcome: { require-approval: {} } }
        - { name: rest, when: "true", outcome: allow }
      """;

  @TempDir Path folder;
  private ApiFixture fixture;
  private String digest = "";

  @BeforeEach
  void open() {
    fixture = new ApiFixture(folder);
    assertThat(fixture.apply(false, Map.of("policies/default.yaml", POLICY)).status())
        .isEqualTo(200);
    digest = fixture.get("/policies").as(Role.AUTHOR).send().at("/items/0/digest");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void shouldSayWhatBecameOfEachRule() {
    decided("pdc_1", "billing.internal", "POST", "require-approval", "money");

    var reply = fixture.get("/policy-decisions/pdc_1").as(Role.AUDITOR).send();

    assertThat(reply.body().at("/policies/0/rules").findValuesAsText("result"))
        .containsExactly("not-matched", "matched", "not-asked");
    assertThat(reply.at("/policies/0/rules/1/when")).isEqualTo("action.class.financial");
    assertThat(reply.at("/policies/0/classes/0")).isEqualTo("financial");
    assertThat(reply.at("/policies/0/risk")).isEqualTo("high");
    assertThat(reply.at("/inputIntact")).isEqualTo("true");
    assertThat(reply.at("/input/action/host")).isEqualTo("billing.internal");
  }

  @Test
  void shouldSayWhenWhatIsStoredIsNotWhatWasDecidedOn() {
    decided("pdc_1", "billing.internal", "POST", "require-approval", "money");
    fixture.sql("UPDATE policy_decision SET input = replace(input, 'POST', 'GET')");

    assertThat(fixture.get("/policy-decisions/pdc_1").as(Role.AUDITOR).send().at("/inputIntact"))
        .isEqualTo("false");
  }

  @Test
  void shouldSayWhichRuleFailed() {
    decided("pdc_1", "other.org", "POST", "allow", "rest");
    fixture.sql("UPDATE policy_decision SET input = '{}'");

    var reply = fixture.get("/policy-decisions/pdc_1").as(Role.AUDITOR).send();

    assertThat(reply.at("/policies/0/risk")).isEqualTo("unknown");
    assertThat(reply.at("/policies/0/outcome")).isEqualTo("deny");
  }

  @Test
  void shouldListWhatAnotherVersionWouldDecideOtherwise() {
    decided("pdc_1", "billing.internal", "POST", "require-approval", "money");
    decided("pdc_2", "other.org", "POST", "allow", "rest");
    decided("pdc_3", "other.org", "GET", "allow", "rest");
    decided("pdc_4", "other.org", "DELETE", "deny", "deletions");

    var reply =
        simulate(
            "{'policy':'default','version':'1.1.0','rules':[{'name':'reads','when':'action.method"
                + " == \\\"GET\\\"','outcome':'allow'}]}");

    assertThat(reply.at("/decided")).isEqualTo("4");
    assertThat(reply.at("/changed")).isEqualTo("2");
    assertThat(reply.body().at("/changes").findValuesAsText("decisionId"))
        .containsExactlyInAnyOrder("pdc_1", "pdc_2");
    assertThat(reply.body().path("counts").toString())
        .contains("{\"before\":\"allow\",\"after\":\"deny\",\"count\":1}")
        .contains("{\"before\":\"require-approval\",\"after\":\"deny\",\"count\":1}");
  }

  @Test
  void shouldLeaveWhatOtherPoliciesSaidAsItWas() {
    decided("pdc_1", "billing.internal", "POST", "require-approval", "money");

    var reply =
        simulate(
            "{'policy':'limits','version':'1.0.0','scope':{'folder':'finance'},"
                + "'rules':[{'name':'all','when':'true','outcome':'allow'}]}");
    var elsewhere =
        simulate("{'policy':'limits','version':'1.0.0','scope':{'folder':'sales'},'rules':[]}");

    assertThat(reply.at("/decided") + " " + reply.at("/changed")).isEqualTo("1 0");
    assertThat(elsewhere.at("/decided")).isEqualTo("0");
  }

  @Test
  void shouldCountForAWindowThatWasNotThereWhatWasReallyBegun() {
    begun("pdc_0", "run_1:/do/0/a", 1, "2020-06-01T00:00:00Z");
    begun("pdc_1", "run_1:/do/0/b", 0, "2020-06-01T00:01:00Z");
    begun("pdc_2", "run_1:/do/0/c", 1, "2020-06-01T00:30:00Z");
    begun("pdc_3", "run_1:/do/0/d", 1, "2020-06-01T00:59:00Z");
    begun("pdc_4", "run_1:/do/0/e", 1, "2020-06-01T01:29:00Z");
    begun("pdc_5", "run_1:/do/0/f", 1, "2020-06-01T01:30:00Z");

    // The first lies before the span: it is counted, and not decided again.
    var reply = simulateSince("2020-06-01T00:00:30Z", ONE_AN_HOUR);

    assertThat(reply.at("/decided")).isEqualTo("5");
    assertThat(reply.body().at("/changes").findValuesAsText("decisionId"))
        .containsExactly("pdc_5", "pdc_4", "pdc_3");
    assertThat(reply.at("/complete") + " " + reply.at("/allCounted")).isEqualTo("true true");
  }

  @Test
  void shouldSayThatItCountsNoOtherFoldersThanThoseOfWhoAsks() {
    begun("pdc_0", "run_1:/do/0/a", 1, "2020-06-01T00:00:00Z");

    var reply =
        fixture
            .post("/policy-simulations")
            .as(Grants.of(Role.AUTHOR, "/finance"))
            .json("{'since':'2020-01-01T00:00:00Z','document':" + ONE_AN_HOUR + "}")
            .send();

    assertThat(reply.at("/allCounted")).isEqualTo("false");
  }

  private static final String ONE_AN_HOUR =
      "{'policy':'default','version':'1.1.0','windows':[{'name':'all','within':'PT1H','when':'true'}],"
          + "'rules':[{'name':'enough','when':'history.all.count > 1','outcome':'deny'},"
          + "{'name':'rest','when':'true','outcome':'allow'}]}";

  private void begun(String id, String effect, int attempt, String at) {
    decided(id, "other.org", "POST", "allow", "rest");
    fixture.sql(
        """
        UPDATE policy_decision SET effect_key = ?, begun_attempt = ?, decided_at = ?::timestamptz,
               input = replace(input, '2026-11-20T10:00:00Z', ?) WHERE id = ?
        """,
        effect,
        attempt,
        at,
        at,
        id);
  }

  @Test
  void shouldListDecisionsByWhatIsAskedFor() {
    fixture.sql(
        """
        INSERT INTO run (id, namespace, name, version, definition_digest, config_digest,
                         policy_digest, status, input, started_by)
        VALUES ('run_2', 'finance', 'pay', '1.0.0', '', '', '', 'running', '{}', 'person:ada')
        """);
    decided("pdc_1", "billing.internal", "POST", "require-approval", "money");
    decided("pdc_2", "other.org", "POST", "allow", "rest");
    decided("pdc_3", "other.org", "DELETE", "deny", "deletions");
    fixture.sql("UPDATE policy_decision SET run_id = 'run_2' WHERE id = 'pdc_2'");

    assertThat(listed("")).containsExactly("pdc_3", "pdc_2", "pdc_1");
    assertThat(listed("?outcome=deny")).containsExactly("pdc_3");
    assertThat(listed("?rule=money")).containsExactly("pdc_1");
    assertThat(listed("?policy=default&rule=rest")).containsExactly("pdc_2");
    assertThat(listed("?policy=limits")).isEmpty();
    assertThat(listed("?folder=finance")).containsExactly("pdc_2");
    var first = fixture.get("/policy-decisions?limit=2").as(Role.AUDITOR).send();
    assertThat(first.at("/items/1/policy") + " " + first.at("/items/1/policyDigest"))
        .isEqualTo("default " + digest);
    assertThat(listed("?limit=2&cursor=" + first.at("/next"))).containsExactly("pdc_1");
    assertThat(fixture.get("/policy-decisions?outcome=maybe").as(Role.AUDITOR).send().status())
        .isEqualTo(400);
  }

  private List<String> listed(String query) {
    return fixture
        .get("/policy-decisions" + query)
        .as(Role.AUDITOR)
        .send()
        .body()
        .path("items")
        .findValuesAsText("id");
  }

  @Test
  void shouldRunCasesOnAVersionBesideThePoliciesInForce() {
    String document =
        "{'policy':'limits','version':'1.0.0','scope':{'folder':'finance'},'rules':["
            + "{'name':'deletes','when':'action.method == \\\"DELETE\\\"','outcome':'allow'},"
            + "{'name':'never','when':'action.method == \\\"PUT\\\"','outcome':'allow'}]}";

    var reply =
        test(
            document,
            "{'given':{'run':{'namespace':'finance'}},'cases':["
                + "{'name':'both','input':{'action':{'method':'DELETE'}},'outcome':'deny','rule':'deletions'},"
                + "{'name':'wrong','input':{'action':{'method':'GET'}},'outcome':'allow'}]}");

    assertThat(reply.at("/cases") + " " + reply.at("/failures")).isEqualTo("2 1");
    assertThat(reply.at("/results/0/passed") + " " + reply.at("/results/1/passed"))
        .isEqualTo("true false");
    assertThat(reply.at("/results/1/failure")).startsWith("expected allow, got deny");
    assertThat(reply.at("/rules") + " " + reply.at("/percentCovered")).isEqualTo("2 50");
    assertThat(reply.at("/uncovered/0")).isEqualTo("limits/never");
  }

  @Test
  void shouldSayWhereACaseIsWrong() {
    var reply =
        test("{'policy':'default','version':'9.0.0','rules':[]}", "{'cases':[{'name':'a'}]}");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.at("/errors/0/pointer")).isEqualTo("/cases/cases/0/outcome");
  }

  private ApiFixture.Reply test(String document, String cases) {
    return fixture
        .post("/policy-tests")
        .as(Role.AUTHOR)
        .json("{'document':" + document + ",'cases':" + cases + "}")
        .send();
  }

  @Test
  void shouldRefuseAVersionThatDoesNotCompile() {
    var reply =
        simulate(
            "{'policy':'default','version':'1.1.0','rules':[{'name':'a','when':'nothing',"
                + "'outcome':'allow'}]}");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.at("/errors/0/pointer")).isEqualTo("/document/rules/0/when");
  }

  private ApiFixture.Reply simulate(String document) {
    return simulateSince("2020-01-01T00:00:00Z", document);
  }

  private ApiFixture.Reply simulateSince(String since, String document) {
    return fixture
        .post("/policy-simulations")
        .as(Role.AUTHOR)
        .json("{'since':'" + since + "','document':" + document + "}")
        .send();
  }

  private void decided(String id, String host, String method, String outcome, String rule) {
    String input =
        CanonicalJson.write(
            new PolicyRequest(
                    new PolicyRequest.Action(
                        "http", method, "", "https", host, 443, "/", "none", Json.object()),
                    new PolicyRequest.Run("run_1", "finance", "pay", "1.0.0", "person:ada"),
                    new PolicyRequest.Task("/do/0/pay", "pay"),
                    Instant.parse("2026-11-20T10:00:00Z"))
                .json());
    String answers =
        """
        [{"policy":"default","version":"1.0.0","digest":"%s","scope":"default",
          "mode":"enforce","outcome":"%s","reason":"r","rule":"%s"}]
        """
            .formatted(digest, outcome, rule);
    fixture.sql(
        """
        INSERT INTO policy_decision (id, run_id, position, iteration, attempt, policy_digest,
                                     action_digest, action, outcome, rule, reason, micros, input,
                                     answers)
        VALUES (?, 'run_1', '/do/0/pay', '', 1, ?, ?, '{}', ?, ?, 'r', 1, ?, ?)
        """,
        id,
        digest,
        Digest.of(input),
        outcome,
        rule,
        input,
        answers);
  }
}

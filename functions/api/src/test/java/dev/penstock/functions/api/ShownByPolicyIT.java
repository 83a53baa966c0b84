package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.functions.api.ApiFixture.Reply;
import dev.penstock.functions.api.ApiFixture.Visitor;
import dev.penstock.functions.api.access.Role;
import dev.penstock.json.Json;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Issue 7, item 8: policies of platform, folder and workflow narrow what is shown, and what people
 * wrote on the way (reasons, comments, details of the trail) is shown like all else.
 */
class ShownByPolicyIT {

  private static final String TOKEN = "ghp_0123456789abcdefABCDEF0123456789abcd";
  private static final String REASON = "ada@example.com asked, with " + TOKEN;

  private static final String WORKFLOW =
      """
      document:
        dsl: "1.0.3"
        namespace: %s
        name: order
        version: 1.0.0
        metadata: { penstock: { shown: { /input/customer: keep, /input/amount: hash } } }
      do: [{note: {set: {a: 1}}}]
      """;

  private static final String SCOPED =
      """
      policy: %s
      version: 2.0.0
      %s
      shown: { %s }
      rules: [{ name: all, when: 'true', outcome: allow }]
      """;

  @TempDir private static Path folder;
  private static ApiFixture fixture;

  @BeforeAll
  static void open() {
    fixture = new ApiFixture(folder);
    fixture.applySample();
    Map<String, String> files = new LinkedHashMap<>();
    files.put("workflows/review.yaml", ApiFixture.WORKFLOW.formatted("1.0.0"));
    files.put("workflows/finance.yaml", WORKFLOW.formatted("finance"));
    files.put("workflows/sales.yaml", WORKFLOW.formatted("sales"));
    files.put("policies/default.yaml", SCOPED.formatted("default", "", "region: mask"));
    files.put(
        "policies/finance.yaml",
        SCOPED.formatted(
            "finance-shown", "scope: { folder: finance }", "/input/customer: mask, amount: drop"));
    Reply applied = fixture.apply(false, files);
    assertThat(applied.status()).as(applied.text()).isEqualTo(200);
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @Test
  void shouldHoldADocumentToTheStricterWordOfItsFolderAndThePlatform() {
    JsonNode finance = input("finance/order");
    JsonNode sales = input("sales/order");

    assertThat(finance.path("customer").textValue()).as("kept by the document").isEqualTo("***");
    assertThat(finance.has("amount")).as("hashed by the document").isFalse();
    assertThat(finance.path("region").textValue()).isEqualTo("***");
    assertThat(sales.path("customer").textValue()).isEqualTo("ada@example.com");
    assertThat(sales.path("amount").textValue()).startsWith("hmac:");
    assertThat(sales.path("region").textValue()).isEqualTo("***");
    assertThat(sales.path("n").intValue()).isEqualTo(3);
  }

  @Test
  void shouldRefuseAPolicyThatWouldShowMore() {
    Reply refused =
        fixture.apply(
            true,
            Map.of(
                "policies/default.yaml",
                SCOPED.formatted("default", "", "region: keep, '/input/': mask")));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.text()).contains("/shown/region", "only narrow", "/shown/~1input~1");
  }

  @Test
  void shouldShowNoReasonWithWhatIsInItAndTellItAsItIsOnTheTrail() {
    String run = run("default/review");
    fixture
        .post("/runs/" + run + "/cancel")
        .as(Role.OPERATOR)
        .json(Json.object().put("reason", REASON))
        .send();

    Reply list = fixture.get("/audit?run=" + run + "&limit=250").as(Role.AUDITOR).send();
    assertThat(list.text()).doesNotContain(TOKEN, "ada@").contains("***@example.com");
    String seq =
        fixture
            .store
            .strings(
                "SELECT seq::text FROM audit WHERE run_id = ?"
                    + " AND body::jsonb ->> 'kind' = 'run.cancel-requested'",
                run)
            .getFirst();
    assertThat(fixture.get("/audit/" + seq).as(Role.AUDITOR).send().at("/detail/reason"))
        .isEqualTo("***@example.com asked, with ***");
    for (String format : new String[] {"cef", "ocsf"}) {
      assertThat(fixture.get("/audit/export?format=" + format).as(Role.AUDITOR).send().text())
          .contains("run.cancel-requested")
          .doesNotContain(TOKEN);
    }

    assertThat(fixture.get("/audit/raw/" + seq).as(Role.AUDITOR).send().at("/detail/reason"))
        .isEqualTo(REASON);

    fixture.chaining.catchUp();
    assertThat(fixture.told("data.read"))
        .anySatisfy(
            entry -> {
              assertThat(entry.path("subject").asText()).isEqualTo(seq);
              assertThat(entry.at("/detail/of").asText()).isEqualTo("audit-entry");
            });
  }

  /** A payload keeps all but certain credentials, on every way to it. */
  @Test
  void shouldShowNoCredentialOfAQuestionInAnyAnswerAboutIt() {
    String run = fixture.startRun();
    String id =
        fixture.ask(run, Json.object().put("by", REASON), "approver", "approved", "rejected");
    Visitor ada = fixture.signIn("ada", "approver");
    String digest = fixture.get("/approvals/" + id).as(ada).send().at("/payloadDigest");
    Reply commented =
        fixture
            .post("/approvals/" + id + "/actions")
            .as(ada)
            .json(Json.object().put("action", "comment").put("comment", REASON))
            .send();
    Reply decided =
        fixture
            .post("/approvals/" + id + "/decision")
            .as(ada)
            .json(
                Json.object()
                    .put("outcome", "approved")
                    .put("payloadDigest", digest)
                    .put("comment", REASON))
            .send();

    assertThat(decided.status()).as(decided.text()).isEqualTo(200);
    for (Reply answer :
        new Reply[] {
          commented,
          decided,
          fixture.get("/approvals/" + id).as(ada).send(),
          fixture.get("/approvals?state=decided").as(ada).send()
        }) {
      assertThat(answer.text()).doesNotContain(TOKEN).contains("ada@example.com asked, with ***");
    }
  }

  private static JsonNode input(String workflow) {
    return fixture.get("/runs/" + run(workflow)).as(Role.OPERATOR).send().body().path("input");
  }

  private static String run(String workflow) {
    Reply started =
        fixture
            .post("/runs")
            .as(Role.SERVICE)
            .json(
                Json.object()
                    .put("workflow", workflow)
                    .set(
                        "input",
                        Json.read(
                            "{\"customer\": \"ada@example.com\", \"amount\": 12, \"region\": \"EU\", \"n\": 3}")))
            .send();
    assertThat(started.status()).as(started.text()).isEqualTo(202);
    return started.at("/id");
  }
}

package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.access.Role;
import dev.penstock.functions.api.oidc.SignInSettings;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F104, F105: every operation of the OpenAPI document answers as the document says. */
class ContractIT {

  @TempDir static Path folder;
  private static FakeProvider provider;
  private static ApiFixture fixture;
  private static String run;
  private static String delivery = "";

  @BeforeAll
  static void start() throws Exception {
    provider = new FakeProvider();
    fixture = new ApiFixture(folder, Optional.empty(), SignInSettings.of(provider.settings()));
    fixture.applySample();
    run = fixture.startRun();
    fill();
  }

  @AfterAll
  static void stop() {
    fixture.close();
    provider.close();
  }

  @Test
  void shouldAnswerEveryOperationOfTheDocumentAsItPromises() {
    fixture.get("/health").send();
    fixture.get("/openapi.json").send();
    for (String list :
        List.of(
            "/runs",
            "/approvals",
            "/approvals?state=decided",
            "/deliveries",
            "/triggers",
            "/schedules",
            "/subscriptions",
            "/outbound",
            "/policies",
            "/definitions",
            "/secrets",
            "/event-log",
            "/keys",
            "/users",
            "/sessions",
            "/folders",
            "/audit")) {
      String one = list + (list.contains("?") ? "&" : "?") + "limit=1";
      JsonNode page = fixture.get(one).as(Role.ADMIN).send().body();
      assertThat(page.path("items")).as(list).hasSizeLessThanOrEqualTo(1);
    }
    assertThat(fixture.get("/runs/" + run).as(Role.SERVICE).send().at("/input/amount"))
        .isEqualTo("12");
    fixture.sql(
        """
        INSERT INTO run (id, namespace, name, version, definition_digest, config_digest,
                         policy_digest, status, input, started_by, parent_id, parent_position,
                         parent_iteration, parent_attempt, awaited, depth)
        SELECT 'run_child', namespace, name, version, definition_digest, config_digest,
               policy_digest, 'pending', input, started_by, id, '/do/0/note', '', 1, true, 1
          FROM run WHERE id = ?
        """,
        run);
    assertThat(fixture.get("/runs/" + run).as(Role.SERVICE).send().body().at("/children/0"))
        .isEqualTo(
            Json.object()
                .put("id", "run_child")
                .put("task", "/do/0/note")
                .put("workflow", "default/review")
                .put("version", "1.0.0")
                .put("status", "pending")
                .put("awaited", true));
    assertThat(fixture.get("/runs/run_child").as(Role.SERVICE).send().body().path("parent"))
        .isEqualTo(Json.object().put("runId", run).put("task", "/do/0/note"));
    fixture.get("/runs/" + run + "/raw").as(Role.AUDITOR).send();
    JsonNode trace = fixture.get("/runs/" + run + "/trace").as(Role.AUTHOR).send().body();
    String policy = fixture.get("/policies").as(Role.AUDITOR).send().at("/items/0/digest");
    var shown = fixture.get("/policies/" + policy).as(Role.AUDITOR).send();
    assertThat(shown.at("/digest")).isEqualTo(policy);
    assertThat(shown.at("/active")).isEqualTo("true");
    assertThat(fixture.get("/audit/1").as(Role.AUDITOR).send().at("/seq")).isEqualTo("1");
    assertThat(fixture.get("/audit/1/raw").as(Role.AUDITOR).send().at("/seq")).isEqualTo("1");
    assertThat(trace.path("lastEventId").asLong()).isPositive();
    assertThat(fixture.get("/runs/" + run + "/events").as(Role.AUTHOR).send().text())
        .contains("event: run.requested");
    for (String part :
        List.of("hops", "policyDecisions", "effects", "receipts", "humanTasks", "listeners")) {
      assertThat(trace.path(part)).as(part).isNotEmpty();
    }
    String decision = trace.at("/policyDecisions/0/id").asText();
    assertThat(fixture.get("/policy-decisions/" + decision).as(Role.AUDITOR).send().at("/runId"))
        .isEqualTo(run);
    assertThat(fixture.get("/policy-decisions").as(Role.AUDITOR).send().at("/items/0/id"))
        .isNotEmpty();
    assertThat(
            fixture
                .post("/policy-tests")
                .as(Role.AUTHOR)
                .json(
                    "{'cases':{'cases':[{'name':'a','input':{},'outcome':'deny'}]},'document':"
                        + shown.body().path("document")
                        + "}")
                .send()
                .at("/cases"))
        .isEqualTo("1");
    assertThat(
            fixture
                .post("/policy-simulations")
                .as(Role.AUTHOR)
                .json(
                    "{'since':'2020-01-01T00:00:00Z','document':"
                        + shown.body().path("document")
                        + "}")
                .send()
                .status())
        .isEqualTo(200);
    assertThat(
            fixture
                .post("/runs/" + run + "/replay")
                .as(Role.AUDITOR)
                .json(
                    "{'version':'1.0.0','policies':["
                        + shown.body().path("document")
                        + "],'config':[{'source':'config/base','values':{'a':null}}]}")
                .send()
                .body()
                .at("/ending/status")
                .asText())
        .isEqualTo("completed");
    JsonNode definition = fixture.get("/runs/" + run + "/definition").as(Role.AUTHOR).send().body();
    assertThat(definition.at("/diagram/nodes").findValuesAsText("id"))
        .contains("start", "/do/0/note", "/do/1/ask", "end");
    JsonNode config =
        fixture.get("/runs/" + run + "/config?compare=" + run).as(Role.AUTHOR).send().body();
    assertThat(config.path("environment").asText()).isEqualTo("base");
    assertThat(config.path("differences")).isEmpty();
    fixture.put("/secrets/github-webhook").as(Role.OPERATOR).json("{'value':'one'}").send();
    assertThat(
            fixture
                .post("/secrets/github-webhook/rotate")
                .as(Role.OPERATOR)
                .json("{'value':'two'}")
                .send()
                .body()
                .findValuesAsText("state"))
        .containsExactly("active", "retiring");
    assertThat(
            fixture
                .post("/secrets/github-webhook/revoke")
                .as(Role.OPERATOR)
                .json("{'version':1,'reason':'it was in a log'}")
                .send()
                .body()
                .findValuesAsText("state"))
        .containsExactly("active", "revoked");
    fixture.get("/secrets/github-webhook").as(Role.AUDITOR).send();
    fixture.get("/secrets/github-webhook/usage").as(Role.AUDITOR).send();
    fixture.get("/deliveries/" + delivery).as(Role.AUDITOR).send();
    fixture.get("/deliveries/" + delivery + "/raw").as(Role.AUDITOR).send();
    String parked = fixture.parked("{'bad'").id();
    fixture
        .put("/deliveries/" + parked + "/body")
        .as(Role.OPERATOR)
        .json(
            Json.object()
                .put("bodyDigest", Digest.of("{'bad'"))
                .put("body", "{}")
                .put("reason", "It was cut"))
        .send();
    fixture.act("{'action':'replay','ids':['" + parked + "'],'dryRun':true}");
    fixture.act("{'action':'requeue','state':'parked'}");
    fixture.get("/audit/verification").as(Role.AUDITOR).send();
    assertThat(fixture.get("/audit/export").as(Role.AUDITOR).send().text().lines())
        .allSatisfy(line -> assertThat(Json.read(line).path("entry").isObject()).isTrue());
    assertThat(fixture.get("/audit/export?format=cef").as(Role.AUDITOR).send().text().lines())
        .allSatisfy(line -> assertThat(line).startsWith("CEF:0|Penstock|"));
    assertThat(
            fixture.get("/audit/export?format=ocsf&after=1").as(Role.AUDITOR).send().text().lines())
        .allSatisfy(
            line -> assertThat(Json.read(line).at("/metadata/sequence").intValue()).isPositive());
    fixture.get("/audit/proofs/1").as(Role.AUDITOR).send();
    fixture.signCheckpoint();
    long size =
        fixture
            .get("/audit/checkpoints")
            .as(Role.AUDITOR)
            .send()
            .body()
            .at("/items/0/size")
            .asLong();
    fixture.get("/audit/growth?since=" + size).as(Role.AUDITOR).send();
    fixture.get("/audit/proofs/1").as(Role.AUDITOR).send();
    fixture.get("/events?after=0").as(Role.AUTHOR).send();
    JsonNode sent =
        fixture
            .post("/events")
            .as(Role.SERVICE)
            .header("content-type", "application/cloudevents+json")
            .json("{'specversion':'1.0','id':'1','source':'/contract','type':'t','data':{'a':1}}")
            .send()
            .body();
    assertThat(
            fixture
                .get("/event-log/" + sent.path("seq").asText())
                .as(Role.AUDITOR)
                .send()
                .at("/event/data/a"))
        .isEqualTo("1");
    fixture.get("/event-log/" + sent.path("seq").asText() + "/raw").as(Role.AUDITOR).send();
    String key =
        fixture
            .post("/keys")
            .as(Role.ADMIN)
            .json("{'name':'ci','grants':[{'role':'service'}],'ttlSeconds':60}")
            .send()
            .at("/id");
    fixture.get("/keys/" + key).as(Role.ADMIN).send();
    fixture.call("DELETE", "/keys/" + key).as(Role.ADMIN).send();
    fixture.grant("group/finance", "{'grants':[]}");
    fixture.get("/users/group/finance").as(Role.AUDITOR).send();
    var ada = fixture.signIn("ada", "approver", "operator");
    fixture.get("/session").as(ada).send();
    String task = fixture.ask(run, Json.object().put("a", 1), "approver", "approved", "rejected");
    fixture
        .post("/approvals/" + task + "/decision")
        .as(ada)
        .json(
            Json.object()
                .put("outcome", "approved")
                .put("payloadDigest", Digest.of(Json.object().put("a", 1))))
        .send();
    fixture.get("/approvals/" + task).as(ada).send();
    fixture
        .post("/approvals/decisions")
        .as(ada)
        .json(
            "{'ids':['%s'],'outcome':'approved','payloadDigest':'%s'}"
                .formatted(task, Digest.of(Json.object().put("a", 1))))
        .send();
    fixture.post("/runs/" + run + "/pause").as(ada).json("{}").send();
    fixture.post("/runs/" + run + "/resume").as(ada).json("{'reason':'enough'}").send();
    fixture
        .post("/runs/actions")
        .as(ada)
        .json("{'action':'pause','status':'pending','dryRun':true}")
        .send();
    fixture.apply(
        false,
        java.util.Map.of(
            "workflows/report.yaml",
            """
            document: {dsl: '1.0.3', namespace: ops, name: report, version: 1.0.0}
            schedule: {cron: 0 6 * * *}
            do: [{greet: {set: {text: hello}}}]
            """));
    fixture
        .post("/schedules/actions")
        .as(ada)
        .json("{'schedule':'ops/report','action':'run-now'}")
        .send();
    fixture
        .post("/schedules/actions")
        .as(ada)
        .json(
            "{'schedule':'ops/report','action':'backfill','from':'2026-11-01T00:00:00Z',"
                + "'until':'2026-11-03T00:00:00Z'}")
        .send();
    fixture.get("/schedules").as(ada).send();
    fixture.get("/schedules/ops%2Freport").as(ada).send();
    fixture.apply(
        false,
        java.util.Map.of(
            "subscriptions/orders.yaml",
            """
            subscription: orders
            events: { types: ['order.*'] }
            webhook: { url: 'https://example.com/hooks', secret: orders-out }
            """));
    fixture.sql(
        "INSERT INTO outbound (id, subscription, seq, type, state, due_at)"
            + " VALUES ('out_1', 'orders', ?, 'order.paid', 'failed', NULL)",
        sent.path("seq").asLong());
    fixture.sql(
        "INSERT INTO outbound_attempt (outbound_id, attempt, outcome, status, micros)"
            + " VALUES ('out_1', 1, 'failed', 500, 7)");
    fixture.get("/subscriptions").as(ada).send();
    fixture
        .post("/subscriptions/actions")
        .as(ada)
        .json("{'subscription':'orders','action':'disable','reason':'They move'}")
        .send();
    assertThat(fixture.get("/subscriptions/orders").as(ada).send().at("/disabledReason"))
        .isEqualTo("They move");
    assertThat(fixture.get("/outbound?state=failed").as(ada).send().at("/items/0/eventSeq"))
        .isEqualTo(sent.path("seq").asText());
    assertThat(fixture.get("/outbound/out_1").as(ada).send().at("/tries/0/status"))
        .isEqualTo("500");
    fixture
        .post("/outbound/actions")
        .as(ada)
        .header("idempotency-key", "again")
        .json("{'action':'replay','ids':['out_1'],'dryRun':true}")
        .send();
    assertThat(
            fixture
                .post("/outbound/actions")
                .as(ada)
                .header("idempotency-key", "again-then")
                .json("{'action':'replay','state':'failed'}")
                .send()
                .at("/items/0/result"))
        .isEqualTo("queued");
    for (String version : List.of("2.0.0", "3.0.0")) {
      fixture.apply(
          false, java.util.Map.of("workflows/review.yaml", ApiFixture.WORKFLOW.formatted(version)));
    }
    JsonNode refused =
        fixture
            .post("/runs/migrations")
            .as(ada)
            .json("{'workflow':'default/review','to':'3.0.0','dryRun':true,'reason':'fixed'}")
            .send()
            .body();
    assertThat(refused.at("/runs/0/problem/code").asText()).isEqualTo("migration-refused");
    assertThat(refused.at("/runs/0/problem/errors/0/pointer").asText()).isEqualTo("/do/1/ask");
    long before = fixture.count("SELECT count(*) FROM outbox WHERE topic = 'run.migrate'");
    JsonNode asked =
        fixture
            .post("/runs/migrations")
            .as(ada)
            .json("{'run':'" + run + "','to':'2.0.0'}")
            .send()
            .body();
    assertThat(asked.at("/runs/0/problem").isMissingNode()).isTrue();
    assertThat(fixture.count("SELECT count(*) FROM outbox WHERE topic = 'run.migrate'"))
        .isEqualTo(before + 1);
    assertThat(
            fixture
                .post("/runs/migrations")
                .as(ada)
                .json("{'run':'" + run + "','to':'9.0.0'}")
                .send()
                .status())
        .isEqualTo(400);
    fixture.get("/runs/" + run + "?at=" + fixture.clock.instant()).as(Role.AUDITOR).send();
    fixture.post("/runs/" + run + "/cancel").as(ada).json("{}").send();
    fixture.sql("UPDATE run SET status = 'faulted' WHERE id = ?", run);
    String retry = "{'from':'/do/1/ask','dryRun':%s}";
    assertThat(
            fixture
                .post("/runs/" + run + "/retry")
                .as(ada)
                .json(retry.formatted("true"))
                .send()
                .status())
        .isEqualTo(200);
    String fresh =
        fixture
            .post("/runs/" + run + "/retry")
            .as(ada)
            .json(retry.formatted("false"))
            .send()
            .at("/id");
    assertThat(fixture.get("/runs/" + fresh).as(Role.OPERATOR).send().at("/retryOf"))
        .isEqualTo(run);
    String question = fixture.ask(run, Json.object(), "approver", "approved", "rejected");
    var olga = fixture.signIn("olga", "approver", "operator");
    fixture
        .post("/approvals/" + question + "/actions")
        .as(olga)
        .json("{'action':'delegate','to':'ada'}")
        .send();
    fixture.post("/approvals/" + question + "/assignment").as(olga).json("{'reason':'r'}").send();
    String link =
        fixture
            .post("/approvals/" + question + "/links")
            .as(Role.SERVICE)
            .json("{'ttlSeconds':60}")
            .send()
            .at("/path")
            .replace("/links/", "");
    fixture.post("/approval-links").as(olga).json(Json.object().put("token", link)).send();
    fixture.get("/approvals/" + question).as(olga).send();
    fixture
        .post("/session/substitute")
        .as(olga)
        .json("{'person':'ada','until':'2999-01-01T00:00:00Z'}")
        .send();
    fixture.get("/session/substitute").as(olga).send();
    fixture.signIn("ada", "approver");
    JsonNode own = fixture.get("/session/own").as(ada).send().body().path("items");
    assertThat(own).hasSize(2);
    fixture.call("DELETE", "/session/own/" + own.path(0).path("id").asText()).as(ada).send();
    fixture.call("DELETE", "/session/own").as(ada).send();
    fixture.grant("person/lin", "{'grants':[],'subject':'ada-at-home'}");
    assertThat(fixture.get("/users/person/lin").as(Role.ADMIN).send().at("/subject"))
        .isEqualTo("ada-at-home");
    assertThat(fixture.get("/session/providers").send().body().path("providers")).hasSize(1);
    String there = provider.enter(fixture).at("/id");
    fixture.call("DELETE", "/sessions/" + there).as(Role.ADMIN).send();
    provider.end(fixture, provider.sign(provider.notice("s").build(), "logout+jwt"));
    fixture.call("DELETE", "/session").as(ada).send();
    assertThat(fixture.get("/session").as(ada).send().status()).isEqualTo(401);

    String hold =
        fixture
            .post("/holds")
            .as(Role.ADMIN)
            .json("{'person':'olga','from':'2026-01-01T00:00:00Z','reason':'r'}")
            .send()
            .at("/id");
    fixture.post("/people/olga/erasure").as(Role.ADMIN).json("{'reason':'r'}").send();
    fixture.post("/holds/" + hold + "/release").as(Role.ADMIN).json("{'reason':'r'}").send();
    fixture.get("/holds").as(Role.AUDITOR).send();
    fixture.post("/people/olga/export").as(Role.ADMIN).json("{'reason':'r'}").send();
    fixture.post("/people/olga/erasure").as(Role.ADMIN).json("{'reason':'r'}").send();

    ScimWalk.of(fixture);
    for (Operation operation : Operation.values()) {
      assertThat(fixture.contract.seen().getOrDefault(operation.id(), java.util.Set.of()))
          .as(operation.id())
          .anyMatch(status -> status < 300);
    }
  }

  @Test
  void shouldServeARouteForEveryOperationOfTheDocument() {
    assertThat(fixture.api.routes().stream().map(r -> r.method() + " " + r.template()))
        .containsExactlyInAnyOrderElementsOf(
            fixture.contract.operations().stream()
                .map(op -> op.method() + " " + op.template())
                .toList());
    assertThat(fixture.api.routes().stream().map(r -> r.operation()))
        .containsExactlyInAnyOrderElementsOf(Arrays.asList(Operation.values()));
  }

  @Test
  void shouldRefuseNobodyWith401OnEveryRouteThatIsNotForEverybody() {
    for (Contract.Op op : fixture.contract.operations()) {
      var reply = exercise(op).send();
      boolean open = op.json().path("security").isEmpty();
      assertThat(reply.status() == 401).as(op.id()).isEqualTo(!open);
    }
  }

  @Test
  void shouldAnswerEveryUnknownIdAlike() {
    for (String path :
        List.of(
            "/runs/nope",
            "/runs/nope/trace",
            "/runs/nope/events",
            "/policies/sha256:nope",
            "/policy-decisions/nope",
            "/audit/0",
            "/audit/999999999",
            "/runs/nope/definition",
            "/runs/nope/config",
            "/approvals/nope",
            "/deliveries/nope",
            "/keys/nope",
            "/users/person/nope",
            "/users/nope/nope",
            "/event-log/nope",
            "/event-log/123456789012345678",
            "/nothing/here")) {
      var reply = fixture.get(path).as(Role.ADMIN).send();
      assertThat(reply.status()).as(path).isEqualTo(404);
      assertThat(reply.at("/detail"))
          .isEqualTo("There is nothing here by that name, or it is not yours to see.");
    }
  }

  @Test
  void shouldLetEachRoleThroughTheRoutesThatTheDocumentNamesForIt() {
    for (Contract.Op op : fixture.contract.operations()) {
      List<String> roles = new java.util.ArrayList<>();
      op.json().path("x-roles").forEach(role -> roles.add(role.asText()));
      boolean people = op.json().path("security").toString().contains("apiKey");
      for (Role role : Role.values()) {
        int status = exercise(op).as(role).send().status();
        boolean refused = status == 403;
        boolean expected =
            roles.contains("anonymous") ? false : !people || !roles.contains(role.wire());
        assertThat(refused).as(op.id() + " as key " + role + ": " + status).isEqualTo(expected);
      }
    }
  }

  /** A request that gets as far as the access decision and then fails on its content. */
  private static ApiFixture.Call exercise(Contract.Op op) {
    String target = op.template().replaceFirst("^/api/v1", "").replaceAll("\\{\\w+}", "none");
    var call = fixture.call(op.method(), target);
    return List.of("POST", "PUT", "PATCH").contains(op.method())
        ? call.header("idempotency-key", "k").json("{'code':'x','workflow':'no/such'}")
        : call;
  }

  private static void fill() {
    delivery = fixture.deliver("hook", "s1", "{}").id();
    fixture.sql("UPDATE delivery SET run_id = ? WHERE id = ?", run, delivery);
    fixture.sql("UPDATE outbox SET run_id = ? WHERE topic = 'run.from-delivery'", run);
    String digest = Digest.of("x");
    fixture.sql(
        """
        INSERT INTO policy_decision (id, run_id, position, iteration, attempt, policy_digest,
                                     action_digest, action, rule, outcome, reason, micros)
        VALUES ('pdc_1', ?, '/do/0', '', 1, ?, ?, '{"kind":"http"}', 'local', 'allow', 'ok', 5)
        """,
        run,
        digest,
        digest);
    fixture.sql(
        """
        INSERT INTO effect (key, attempt, run_id, position, iteration, arguments_digest, state,
                            lease_until, result)
        VALUES ('k', 1, ?, '/do/0', '', ?, 'recorded', now(), '{"status":200}')
        """,
        run,
        digest);
    fixture.sql(
        """
        INSERT INTO receipt (id, run_id, position, iteration, attempt, fencing_token, tool,
                             arguments_digest, result_digest, acted_at, mac)
        VALUES ('rcp_1', ?, '/do/0', '', 1, 1, 'http', ?, ?, now(), '\\x00ff')
        """,
        run,
        digest,
        digest);
    fixture.sql(
        """
        INSERT INTO listener (id, run_id, position, iteration, types)
        VALUES ('lst_1', ?, '/do/0', '', '{a,b}'), ('lst_2', ?, '/do/0', '', NULL)
        """,
        run,
        run);
    fixture.ask(run, Json.object(), "approver", "approved", "rejected");
  }
}

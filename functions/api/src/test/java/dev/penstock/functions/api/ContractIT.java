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
    RunWalk.shown(fixture, run);
    DefinitionWalk.of(fixture, run);
    PolicyWalk.of(fixture, run);
    SecretWalk.of(fixture);
    DeliveryWalk.of(fixture, delivery);
    AuditWalk.of(fixture);
    String event = EventWalk.of(fixture);
    AccountWalk.of(fixture);
    var ada = fixture.signIn("ada", "approver", "operator");
    fixture.get("/session").as(ada).send();
    ApprovalWalk.decided(fixture, run, ada);
    RunWalk.ordered(fixture, run, ada);
    ScheduleWalk.of(fixture, ada);
    OutboundWalk.of(fixture, ada, event);
    MigrationWalk.of(fixture, run, ada);
    RunWalk.retried(fixture, run, ada);
    var olga = fixture.signIn("olga", "approver", "operator");
    ApprovalWalk.handled(fixture, run, olga);
    SessionWalk.of(fixture, provider, ada, olga);
    PeopleWalk.of(fixture);
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
            "/definitions/sha256:nope",
            "/policy-decisions/nope",
            "/audit/0",
            "/audit/999999999",
            "/runs/nope/definition",
            "/runs/nope/config",
            "/runs/nope/comparison?with=" + run,
            "/runs/" + run + "/comparison?with=nope",
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

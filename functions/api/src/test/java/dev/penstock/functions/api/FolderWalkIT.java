package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.functions.api.access.Access;
import dev.penstock.functions.api.access.AccessDecision;
import dev.penstock.functions.api.access.Grant;
import dev.penstock.functions.api.access.Grants;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.access.Principal;
import dev.penstock.functions.api.access.Role;
import dev.penstock.functions.api.web.Route;
import dev.penstock.id.Ids;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F108, F110: every route, walked by every role that is held in one folder, to what is in that
 * folder, to what is in another, and to what is nowhere. The routes are those of the API itself: a
 * new one that is not in the table fails.
 */
class FolderWalkIT {

  /** Operation, path and body; NS is the folder. Requests to {@code none} are not walked here. */
  private static final String TABLE =
      """
      startRun         | /runs | {'workflow':'NS/w'}
      listRuns         | /runs
      getRun           | /runs/run_NS
      readRawRun       | /runs/run_NS/raw
      getRunTrace      | /runs/run_NS/trace
      getRunDefinition | /runs/run_NS/definition
      getRunConfig     | /runs/run_NS/config
      compareRuns      | /runs/run_NS/comparison?with=run_NS
      streamRunEvents  | /runs/run_NS/events
      cancelRun        | /runs/run_NS/cancel | {}
      pauseRun         | /runs/run_NS/pause | {}
      resumeRun        | /runs/run_NS/resume | {}
      actOnRuns        | /runs/actions | {'action':'pause','workflow':'NS/w','dryRun':true}
      replayRun        | /runs/run_NS/replay | {}
      retryRun         | /runs/run_NS/retry | {'from':'/do/0/note','dryRun':true}
      migrateRuns      | /runs/migrations | {'run':'run_NS','to':'1.0.0','dryRun':true}
      listApprovals    | /approvals
      getApproval      | /approvals/htk_NS
      decideApproval   | /approvals/htk_NS/decision | {'outcome':'approved','payloadDigest':'sha256:0000000000000000000000000000000000000000000000000000000000000000'}
      decideApprovals  | /approvals/decisions | {'ids':['htk_NS','htk_NS2'],'outcome':'approved','payloadDigest':'sha256:0000000000000000000000000000000000000000000000000000000000000000'}
      actOnApproval    | /approvals/htk_NS/actions | {'action':'claim'}
      reassignApproval | /approvals/htk_NS/assignment | {'reason':'r'}
      createApprovalLink | /approvals/htk_NS/links | {'ttlSeconds':60}
      openApprovalLink | /approval-links | {'token':'lnk_x.y'}
      getSubstitute    | none
      nameSubstitute   | none
      listDeliveries   | /deliveries
      getDelivery      | /deliveries/dlv_NS
      readRawDelivery  | /deliveries/dlv_NS/raw
      actOnDeliveries  | /deliveries/actions | {'action':'replay','ids':['dlv_NS'],'dryRun':true}
      editDelivery     | /deliveries/dlv_NS/body | {'body':'{}','bodyDigest':'sha256:0000000000000000000000000000000000000000000000000000000000000000','reason':'r'}
      listTriggers     | /triggers
      listSchedules    | /schedules
      getSchedule      | /schedules/NS%2Fw
      actOnSchedule    | /schedules/actions | {'schedule':'NS/w','action':'pause'}
      listDefinitions  | /definitions
      getDefinition    | /definitions/dig_NS
      listFolders      | /folders
      apply            | /apply?dryRun=true | {'files':[{'path':'workflows/w.yaml','text':'document: {dsl: 1.0.1, namespace: NS, name: v, version: 1.0.0}\\ndo: [{a: {set: {b: 1}}}]'}]}
      listKeys         | /keys
      getKey           | /keys/key_NS
      createKey        | /keys | {'name':'k','grants':[{'role':'service','folder':'/NS'}],'ttlSeconds':60}
      revokeKey        | /keys/key_NS
      listPolicies     | /policies
      getPolicy        | /policies/sha256:0
      listDecisions    | /policy-decisions
      testPolicy       | /policy-tests | {'document':{'policy':'default','version':'1.0.0','rules':[]},'cases':{'cases':[]}}
      explainDecision  | /policy-decisions/pdc_NS
      simulatePolicy   | /policy-simulations | {'since':'2020-01-01T00:00:00Z','document':{'policy':'default','version':'1.0.0','rules':[]}}
      listSecrets      | /secrets
      getSecret        | /secrets/s
      putSecret        | /secrets/s | {'value':'v'}
      rotateSecret     | /secrets/s/rotate | {'value':'v'}
      revokeSecret     | /secrets/s/revoke | {'reason':'r'}
      getSecretUsage   | /secrets/s/usage
      listAudit        | /audit
      getAuditEntry    | /audit/1
      readRawAuditEntry | /audit/raw/1
      verifyAudit      | /audit/verification
      exportAudit      | /audit/export
      listCheckpoints  | /audit/checkpoints
      proveEntry       | /audit/proofs/seq_NS
      proveGrowth      | /audit/growth?since=1
      listHolds        | /holds
      placeHold        | /holds | {'reason':'r'}
      releaseHold      | /holds/hld_NS/release | {'reason':'r'}
      exportPerson     | /people/ada/export
      erasePerson      | /people/ada/erasure | {'reason':'r'}
      streamEvents     | /events
      sendEvent        | /events | {'specversion':'1.0','id':'1','source':'/s','type':'t'}
      listEvents       | /event-log
      getEvent         | /event-log/1
      readRawEvent     | /event-log/1/raw
      listUsers        | /users
      getUser          | /users/person/ada
      putUser          | /users/person/ada | {'grants':[]}
      listSubscriptions | /subscriptions
      getSubscription  | /subscriptions/s
      actOnSubscription | /subscriptions/actions | {'subscription':'s','action':'disable'}
      listOutbound     | /outbound
      getOutbound      | /outbound/o
      actOnOutbound    | /outbound/actions | {'action':'replay','ids':['o']}
      listSessions     | /sessions
      revokeSession    | /sessions/ses_NS
      getScimConfiguration | /scim/v2/ServiceProviderConfig
      listScimResourceTypes | /scim/v2/ResourceTypes
      getScimResourceType | /scim/v2/ResourceTypes/User
      listScimSchemas | /scim/v2/Schemas
      getScimSchema | /scim/v2/Schemas/urn
      listScimUsers | /scim/v2/Users
      createScimUser | /scim/v2/Users | {'userName':'eve'}
      getScimUser | /scim/v2/Users/one
      replaceScimUser | /scim/v2/Users/one | {'userName':'eve'}
      patchScimUser | /scim/v2/Users/one | {'Operations':[]}
      deleteScimUser | /scim/v2/Users/one
      listScimGroups | /scim/v2/Groups
      createScimGroup | /scim/v2/Groups | {'displayName':'finance'}
      getScimGroup | /scim/v2/Groups/one
      replaceScimGroup | /scim/v2/Groups/one | {'displayName':'finance'}
      patchScimGroup | /scim/v2/Groups/one | {'Operations':[]}
      deleteScimGroup | /scim/v2/Groups/one
      getHealth        | none
      getOpenApi       | none
      signIn           | none
      getSession       | none
      signOut          | none
      listProviders    | none
      beginSignIn      | none
      finishSignIn     | none
      endByProvider    | none
      listOwnSessions  | none
      revokeOwnSession | none
      revokeOtherSessions | none
      """;

  private static final Map<String, String> DELIVERIES = new HashMap<>();
  private static final Map<String, String> DIGESTS = new HashMap<>();

  @TempDir static Path folder;
  private static ApiFixture fixture;

  @BeforeAll
  static void start() {
    fixture = new ApiFixture(folder);
    Map<String, String> files = new HashMap<>();
    for (String name : List.of("own", "foreign", "pruned")) {
      files.put(
          "workflows/" + name + ".yaml",
          """
          document: {dsl: "1.0.3", namespace: %s, name: w, version: 1.0.0}
          schedule: {cron: 0 6 * * *}
          do: [{note: {set: {a: 1}}}]
          """
              .formatted(name));
      files.put(
          "triggers/" + name + ".yaml",
          """
          trigger: hook-%s
          webhook: {scheme: none}
          start: {workflow: %s/w}
          """
              .formatted(name, name));
    }
    files.put("policies/default.yaml", ApiFixture.POLICY);
    assertThat(fixture.apply(false, files).status()).isEqualTo(200);
    List.of("own", "foreign").forEach(FolderWalkIT::fill);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void shouldNameEveryRouteOfTheApi() {
    assertThat(table().keySet())
        .containsExactlyInAnyOrderElementsOf(
            fixture.api.routes().stream().map(route -> route.operation().id()).toList());
  }

  @Test
  void shouldAnswerForAForeignFolderAsForOneThatIsNotThere() {
    for (Route route : fixture.api.routes()) {
      String[] request = table().getOrDefault(route.operation().id(), new String[] {"", "none"});
      for (Role role : Role.values()) {
        if (!request[1].equals("none")) {
          walk(route, request, role);
        }
      }
    }
  }

  private static void walk(Route route, String[] request, Role role) {
    String who = route.operation().id() + " as " + role;
    boolean permitted = permitted(route.operation(), role);
    var foreign = send(route, request, role, "foreign");
    var nowhere = send(route, request, role, "nowhere");
    assertThat(foreign.status()).as(who).isEqualTo(nowhere.status());
    assertThat(
            foreign
                .text()
                .replace("foreign", "nowhere")
                .replace(DELIVERIES.getOrDefault("foreign", "?"), "dlv_nowhere")
                .replace(seq("foreign"), seq("nowhere"))
                .replace(digest("foreign"), digest("nowhere")))
        .as(who)
        .isEqualTo(nowhere.text());
    if (foreign.status() < 300) {
      // What names nothing of the folder but what was asked for.
      assertThat(foreign.text().replace("\"workflow\":\"foreign/w\"", ""))
          .doesNotContain("foreign");
    }
    int own = send(route, request, role, "own").status();
    if (permitted) {
      assertThat(own).as(who).isNotIn(401, 403, 404, 500);
      if (request[1].contains("NS")) {
        assertThat(foreign.status()).as(who).isEqualTo(404);
      }
    } else {
      assertThat(List.of(own, foreign.status())).as(who).containsOnly(403);
    }
  }

  /** What a role may do that is held in a folder: what concerns folders, and the role is for. */
  private static boolean permitted(Operation operation, Role role) {
    return Access.decide(new Principal.Key("k", Grants.of(role, "/own")), operation)
        instanceof AccessDecision.Permitted;
  }

  @Test
  void shouldRefuseEverythingThatConcernsTheInstallationToWhoHasAFolder() {
    Grants all =
        Grants.of(
            List.of(Role.values()).stream().map(role -> new Grant(role.wire(), "/own")).toList());
    for (String path :
        List.of(
            "/policies",
            "/secrets",
            "/secrets/s/usage",
            "/audit",
            "/audit/export",
            "/event-log",
            "/users",
            "/scim/v2/Users")) {
      assertThat(fixture.get(path).as(all).send().status()).as(path).isEqualTo(403);
    }
  }

  @Test
  void shouldLetAPersonDecideInTheirFolderOnly() {
    var ada = fixture.signIn("ada", Grants.of(Role.APPROVER, "/own"));
    String body = "{'outcome':'approved','payloadDigest':'" + Digest.of(Json.object()) + "'}";

    assertThat(fixture.post("/approvals/htk_foreign/decision").as(ada).json(body).send().status())
        .isEqualTo(404);
    assertThat(fixture.post("/approvals/htk_own/decision").as(ada).json(body).send().status())
        .isEqualTo(200);
  }

  @Test
  void shouldApplyNothingBeyondOnesFolders() {
    Grants author = Grants.of(Role.AUTHOR, "/pruned");
    String taken =
        "{'files':[{'path':'triggers/t.yaml','text':'trigger: hook-foreign\\n"
            + "webhook: {scheme: none}\\nstart: {workflow: pruned/w}'}]}";
    String policy =
        "{'files':[{'path':'policies/p.yaml','text':'policy: p\\nversion: 1.0.0\\nrules: []'}]}";

    assertThat(fixture.post("/apply").as(author).json(taken).send().status()).isEqualTo(403);
    assertThat(fixture.post("/apply").as(author).json(policy).send().status()).isEqualTo(403);
  }

  /** An empty folder, applied to prune by an author of one folder: that one alone is emptied. */
  @Test
  void shouldPruneNothingBeyondOnesFolders() {
    String subscription =
        """
        subscription: of-all
        events: { types: ['*'] }
        webhook: { url: 'https://example.com/in', secret: s }
        """;
    String timer = "schedule: timer-%s\ncron: 0 6 * * *\nstart: {workflow: %<s/w}";
    fixture.apply(
        false,
        Map.of(
            "subscriptions/all.yaml", subscription,
            "schedules/pruned.yaml", timer.formatted("pruned"),
            "schedules/foreign.yaml", timer.formatted("foreign")));
    List<String> before = standing();
    assertThat(before).contains("schedule timer-foreign", "subscription of-all", "policy default");

    var planned = prune(true);
    var done = prune(false);

    assertThat(planned.status()).isEqualTo(200);
    assertThat(done.status()).isEqualTo(200);
    assertThat(planned.text() + done.text()).doesNotContain("foreign").doesNotContain("of-all");
    List<String> left = new ArrayList<>(before);
    assertThat(left.removeAll(List.of("trigger hook-pruned", "schedule timer-pruned"))).isTrue();
    assertThat(left).hasSize(before.size() - 2);
    assertThat(standing()).isEqualTo(left);
  }

  private static ApiFixture.Reply prune(boolean dryRun) {
    return fixture
        .post("/apply?dryRun=" + dryRun)
        .as(Grants.of(Role.AUTHOR, "/pruned"))
        .json("{'files':[],'prune':true}")
        .send();
  }

  /** All that pruning may remove, and more. */
  private static List<String> standing() {
    return fixture.store.strings(
        """
        SELECT 'trigger ' || name FROM trigger
        UNION ALL SELECT 'schedule ' || name FROM schedule
        UNION ALL SELECT 'subscription ' || name FROM subscription
        UNION ALL SELECT 'policy ' || name FROM policy
        ORDER BY 1
        """);
  }

  @Test
  void shouldNotTellOfTheRunsPastInAnotherFolder() {
    Grants operator = Grants.of(Role.OPERATOR, "/own");
    String at = "?at=" + fixture.clock.instant();

    assertThat(fixture.get("/runs/run_foreign" + at).as(operator).send().status()).isEqualTo(404);
  }

  /** Neither way round, nor by a validator: what is there is not told by what is compared. */
  @Test
  void shouldCompareNoRunWithOneOfAnotherFolder() {
    Grants operator = Grants.of(Role.OPERATOR, "/own");
    for (String pair : List.of("own foreign", "foreign own")) {
      String[] ids = pair.split(" ", -1);
      var foreign = compare(operator, ids[0], ids[1]);
      var nowhere =
          compare(
              operator, ids[0].replace("foreign", "nowhere"), ids[1].replace("foreign", "nowhere"));

      assertThat(foreign.status()).as(pair).isEqualTo(404);
      assertThat(foreign.text().replace("foreign", "nowhere")).isEqualTo(nowhere.text());
      assertThat(foreign.http().headers()).as(pair).doesNotContainKey("etag");
    }
    assertThat(compare(operator, "own", "own").status()).isEqualTo(304);
  }

  private static ApiFixture.Reply compare(Grants as, String run, String other) {
    return fixture
        .get("/runs/run_" + run + "/comparison?with=run_" + other)
        .as(as)
        .header("if-none-match", "*")
        .send();
  }

  private static ApiFixture.Reply send(Route route, String[] request, Role role, String name) {
    var call =
        fixture
            .call(route.method(), named(request[1], name))
            .as(Grants.of(role, "/own"))
            .header("idempotency-key", Ids.next("idem"));
    if (route.operation() == Operation.SEND_EVENT) {
      call.header("content-type", "application/cloudevents+json");
    }
    if (request.length > 2) {
      call.json(named(request[2], name));
    }
    return call.send();
  }

  private static String named(String text, String name) {
    return text.replace("dlv_NS", DELIVERIES.getOrDefault(name, "dlv_" + name))
        .replace("seq_NS", seq(name))
        .replace("dig_NS", digest(name))
        .replace("NS", name);
  }

  /** Of an entry of the folder's run; after all that the others have appended. */
  private static String seq(String name) {
    return Map.of("own", "7000001", "foreign", "8000001").getOrDefault(name, "9000001");
  }

  /** Of the folder's definition. */
  private static String digest(String name) {
    return DIGESTS.getOrDefault(name, Digest.of(name));
  }

  private static Map<String, String[]> table() {
    Map<String, String[]> table = new HashMap<>();
    for (String line : TABLE.lines().toList()) {
      String[] cells = line.trim().split(" *\\| *", 3);
      table.put(cells[0], cells);
    }
    return table;
  }

  private static void fill(String name) {
    fixture.sql(
        "INSERT INTO audit (seq, body, mac) VALUES (%s, '{\"run\":\"run_%s\"}', '')"
            .formatted(seq(name), name));
    fixture.sql(
        """
        INSERT INTO run (id, namespace, name, version, definition_digest, config_digest,
                         policy_digest, status, input, started_by)
        SELECT ?, namespace, name, version, digest, (SELECT digest FROM config), digest,
               'running', '{}', 'key:test'
          FROM definition WHERE namespace = ?
        """,
        "run_" + name,
        name);
    DIGESTS.put(
        name,
        fixture
            .store
            .strings("SELECT definition_digest FROM run WHERE id = 'run_%s'".formatted(name))
            .getFirst());
    String asked = fixture.ask("run_" + name, Json.object(), "approver", "approved", "rejected");
    fixture.sql("UPDATE human_task SET id = ? WHERE id = ?", "htk_" + name, asked);
    fixture.sql(
        """
        INSERT INTO policy_decision (id, run_id, position, iteration, attempt, policy_digest,
                                     action_digest, action, outcome, reason, micros)
        VALUES (?, ?, '/do/0/note', '', 1, ?, ?, '{}', 'allow', '', 1)
        """,
        "pdc_" + name,
        "run_" + name,
        Digest.of(name),
        Digest.of(name));
    var delivery = fixture.deliver("hook-" + name, "s", "{}");
    // Its envelope is sealed under its id, so it keeps the one it has.
    DELIVERIES.put(name, delivery.id());
    Grants grants =
        Grants.of(List.of(new Grant("service", "/" + name), new Grant("auditor", "/" + name)));
    fixture.key(grants);
    fixture.sql("UPDATE api_key SET id = ? WHERE grants = ?", "key_" + name, grants.text());
  }
}

package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.functions.api.access.Role;
import dev.penstock.functions.api.web.Route;
import dev.penstock.id.Ids;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F83: where nothing can be put on the trail, nothing is done: every act that can be asked of the
 * API, with the trail made unwritable. The routes are those of the API itself.
 */
class AuditFirstIT {

  /** Operation, path and body; each would be done if it could be recorded. */
  private static final String TABLE =
      """
      startRun         | /runs | {'workflow':'default/review','input':{'amount':12}}
      cancelRun        | /runs/<RUN>/cancel | {}
      pauseRun         | /runs/<RUN>/pause | {}
      resumeRun        | /runs/<PAUSED>/resume | {}
      actOnRuns        | /runs/actions | {'action':'pause','workflow':'default/review'}
      decideApproval   | /approvals/<ASKED>/decision | {'outcome':'approved','payloadDigest':'<DIGEST>'}
      decideApprovals  | /approvals/decisions | {'ids':['<ASKED>','<ASKED-TOO>'],'outcome':'approved','payloadDigest':'<DIGEST>'}
      actOnApproval    | /approvals/<ASKED>/actions | {'action':'claim'}
      reassignApproval | /approvals/<ASKED>/assignment | {'reason':'r'}
      createApprovalLink | /approvals/<ASKED>/links | {'ttlSeconds':60}
      openApprovalLink | /approval-links | {'token':'<LINK>'}
      actOnDeliveries  | /deliveries/actions | {'action':'discard','ids':['<PARKED>']}
      editDelivery     | /deliveries/<PARKED>/body | {'body':'{}','bodyDigest':'<BODY>','reason':'r'}
      apply            | /apply | {'files':[{'path':'triggers/t.yaml','text':'trigger: new\\nwebhook: {scheme: none}\\nstart: {workflow: default/review}'}]}
      createKey        | /keys | {'name':'k','grants':[{'role':'service','folder':'/'}],'ttlSeconds':60}
      revokeKey        | /keys/<KEY>
      putSecret        | /secrets/new | {'value':'v'}
      rotateSecret     | /secrets/old/rotate | {'value':'w'}
      revokeSecret     | /secrets/old/revoke | {'reason':'r'}
      placeHold        | /holds | {'person':'told@example.com','reason':'r'}
      releaseHold      | /holds/<HOLD>/release | {'reason':'r'}
      exportPerson     | /people/told@example.com/export | {'reason':'r'}
      erasePerson      | /people/told@example.com/erasure | {'reason':'r'}
      readRawRun       | /runs/<RUN>/raw
      readRawDelivery  | /deliveries/<PARKED>/raw
      readRawEvent     | /event-log/<EVENT>/raw
      readRawAuditEntry | /audit/raw/1
      putUser          | /users/person/ada | {'grants':[{'role':'admin','folder':'/'}]}
      createScimUser   | /scim/v2/Users | {'userName':'new@example.com','active':false}
      replaceScimUser  | /scim/v2/Users/<TOLD> | {'userName':'told@example.com','active':false}
      patchScimUser    | /scim/v2/Users/<TOLD> | {'Operations':[{'op':'replace','value':{'active':false}}]}
      deleteScimUser   | /scim/v2/Users/<TOLD>
      createScimGroup  | /scim/v2/Groups | {'displayName':'new'}
      replaceScimGroup | /scim/v2/Groups/<GROUP> | {'displayName':'told'}
      patchScimGroup   | /scim/v2/Groups/<GROUP> | {'Operations':[{'op':'remove','path':'members'}]}
      deleteScimGroup  | /scim/v2/Groups/<GROUP>
      sendEvent        | /events | {'specversion':'1.0','id':'1','source':'/s','type':'t'}
      """;

  /**
   * What changes nothing of the platform's, or goes the same way as another with more around it.
   */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "signIn",
          "signOut",
          "retryRun",
          "migrateRuns",
          "simulatePolicy",
          "testPolicy",
          "replayRun",
          "actOnSchedule",
          "actOnSubscription",
          "actOnOutbound");

  /** What no key may do. */
  private static final Set<String> PEOPLES =
      Set.of(
          "decideApproval",
          "decideApprovals",
          "actOnApproval",
          "reassignApproval",
          "openApprovalLink");

  /** When a key was used last is no act. */
  private static final Set<String> UNCOMPARED = Set.of("api_key", "session");

  @TempDir static Path folder;
  private static ApiFixture fixture;
  private static final Map<String, String> NAMES = new HashMap<>();

  @BeforeAll
  static void start() {
    fixture = new ApiFixture(folder);
    fixture.applySample();
    NAMES.put("RUN", fixture.startRun());
    String paused = fixture.startRun();
    assertThat(fixture.post("/runs/" + paused + "/pause").as(Role.ADMIN).json("{}").send().status())
        .isLessThan(300);
    NAMES.put("PAUSED", paused);
    NAMES.put("ASKED", fixture.ask(NAMES.get("RUN"), Json.object(), "approver", "approved"));
    NAMES.put("ASKED-TOO", fixture.ask(NAMES.get("RUN"), Json.object(), "approver", "approved"));
    NAMES.put("DIGEST", Digest.of(Json.object()));
    NAMES.put(
        "LINK",
        fixture
            .post("/approvals/" + NAMES.get("ASKED") + "/links")
            .as(Role.ADMIN)
            .json("{'ttlSeconds':600}")
            .send()
            .at("/path")
            .replace("/links/", ""));
    NAMES.put("PARKED", fixture.parked("{'bad'").id());
    NAMES.put("BODY", Digest.of("{'bad'"));
    fixture.put("/secrets/old").as(Role.ADMIN).json("{'value':'v'}").send();
    fixture.key(Role.OPERATOR);
    NAMES.put(
        "EVENT",
        fixture
            .post("/events")
            .as(Role.ADMIN)
            .header("content-type", "application/cloudevents+json")
            .json("{'specversion':'1.0','id':'0','source':'/raw','type':'t'}")
            .send()
            .at("/seq"));
    ScimClient directory = new ScimClient(fixture);
    NAMES.put("TOLD", directory.create("told@example.com").at("/id"));
    NAMES.put(
        "GROUP",
        directory
            .ask("POST", "/scim/v2/Groups")
            .json("{'displayName':'told','members':[{'value':'" + NAMES.get("TOLD") + "'}]}")
            .send()
            .at("/id"));
    NAMES.put(
        "HOLD",
        fixture
            .post("/holds")
            .as(Role.ADMIN)
            .json("{'person':'another','reason':'r'}")
            .send()
            .at("/id"));
    NAMES.put(
        "KEY",
        fixture.store.strings("SELECT id FROM api_key ORDER BY created_at LIMIT 1").getFirst());
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void shouldKnowEveryRouteThatActs() {
    var acting =
        fixture.api.routes().stream()
            .filter(route -> !route.method().equals("GET") || route.template().contains("/raw"))
            .filter(route -> !route.template().contains("/session"))
            .map(route -> route.operation().id())
            .filter(id -> !ELSEWHERE.contains(id))
            .toList();

    assertThat(table().keySet()).containsExactlyInAnyOrderElementsOf(acting);
  }

  @Test
  void shouldDoNothingThatCannotBeRecorded() {
    var person = fixture.signIn("ada", "approver", "operator");
    fixture.key(Role.ADMIN);
    fixture.sql(
        """
        CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = 'disk_full'; END $$;
        CREATE TRIGGER no_room BEFORE INSERT ON audit_intake EXECUTE FUNCTION no_room()
        """);
    Map<String, String> before = contents();
    try {
      for (Route route : fixture.api.routes()) {
        String[] request = table().get(route.operation().id());
        if (request == null) {
          continue;
        }
        var call = fixture.call(route.method(), named(request[1]));
        call.header("idempotency-key", Ids.next("idem"));
        if (request[0].equals("putUser")) {
          call.header("if-none-match", "*");
        }
        if (PEOPLES.contains(route.operation().id())) {
          call.as(person);
        } else {
          call.as(route.template().contains("/scim/") ? Role.PROVISIONER : Role.ADMIN);
        }
        if (route.operation().id().equals("sendEvent")) {
          call.header("content-type", "application/cloudevents+json");
        }
        if (request.length > 2) {
          call.json(named(request[2]));
        }
        var answer = call.send();

        assertThat(answer.status()).as("%s: %s", request[0], answer.text()).isGreaterThan(499);
        assertThat(contents()).as(request[0]).isEqualTo(before);
      }
    } finally {
      fixture.sql("DROP FUNCTION no_room CASCADE");
    }
  }

  /** What each table holds. */
  private static Map<String, String> contents() {
    Map<String, String> contents = new HashMap<>();
    List<String> tables =
        fixture.store.strings(
            """
            SELECT relname FROM pg_class
             WHERE relnamespace = 'penstock'::regnamespace AND relkind IN ('r', 'p')
            """);
    for (String table : tables) {
      String what =
          UNCOMPARED.contains(table)
              ? "count(*)::text"
              : "coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '')";
      contents.put(
          table, fixture.store.strings("SELECT " + what + " FROM " + table + " t").getFirst());
    }
    return contents;
  }

  private static String named(String text) {
    String named = text;
    for (Map.Entry<String, String> name : NAMES.entrySet()) {
      named = named.replace("<" + name.getKey() + ">", name.getValue());
    }
    return named;
  }

  private static Map<String, String[]> table() {
    Map<String, String[]> table = new HashMap<>();
    for (String line : TABLE.lines().toList()) {
      String[] cells = line.trim().split(" *\\| *", 3);
      table.put(cells[0], cells);
    }
    return table;
  }
}

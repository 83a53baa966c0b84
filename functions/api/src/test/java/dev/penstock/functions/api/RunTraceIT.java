package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.audit.AuditEntry;
import dev.penstock.functions.api.access.Role;
import dev.penstock.json.Json;
import dev.penstock.store.Database;
import dev.penstock.store.DatabaseRole;
import dev.penstock.store.Location;
import dev.penstock.trace.Hop;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The trace of a run tells of each hop all that is on record, and nothing that is not: F86. */
class RunTraceIT extends AskedRun {

  private static final String NOTE = "/do/0/note";

  @Test
  void shouldTellWhereAHopWasPutOnRecord() {
    String run = fixture.startRun();
    var settings = fixture.store.settings(DatabaseRole.WORKER);
    try (Database there = Database.single(settings.at(new Location("eu-central-1", "a")))) {
      put(there, hop(run, Hop.Kind.ORCHESTRATOR, "", "{}"));
    }
    try (Database there = Database.single(settings.at(new Location("cellar", "")))) {
      put(there, hop(run, Hop.Kind.AUDIT, "", "{}"));
    }

    List<JsonNode> hops = list(trace(run).path("hops"));

    assertThat(hops)
        .extracting(hop -> hop.path("kind").asText() + " " + hop.path("region") + hop.path("zone"))
        .containsExactly("ingress ", "orchestrator \"eu-central-1\"\"a\"", "audit \"cellar\"");
  }

  @Test
  void shouldAddUpWhatCallsHaveCost() {
    String run = fixture.startRun();
    for (String cost :
        List.of(
            "{\"currency\":\"USD\",\"amount\":\"0.1\"}",
            "{\"currency\":\"EUR\",\"amount\":\"2\"}",
            "{\"currency\":\"USD\",\"amount\":\"0.2\"}",
            "{\"currency\":\"USD\"}")) {
      put(
          fixture.store.worker(),
          hop(run, Hop.Kind.TOOL, NOTE, "{\"outcome\":\"done\",\"cost\":" + cost + "}"));
    }

    JsonNode trace = trace(run);

    assertThat(trace.path("costs"))
        .isEqualTo(
            Json.read(
                """
                [{"currency": "EUR", "amount": "2", "unknown": 0},
                 {"currency": "USD", "amount": "0.3", "unknown": 1}]
                """));
    assertThat(trace.at("/hops/1/cost/amount").asText()).isEqualTo("0.1");
    assertThat(trace.at("/hops/1/detail").has("cost")).isFalse();
  }

  @Test
  void shouldTellOfEachLeaseWhatBecameOfIt() {
    String run = fixture.startRun();
    fixture.sql(
        """
        INSERT INTO worker (id) VALUES ('wrk_trace') ON CONFLICT DO NOTHING
        """);
    fixture.sql(
        """
        INSERT INTO lease (id, secret, run_id, position, attempt, host, expires_at, used_at, used_by,
                           opened_version, created_at)
        SELECT 'lse_' || n || r.id, 'crm', r.id, '/do/0/note', 1, 'crm.example.com',
               now() + CASE n WHEN 3 THEN interval '-1 minute' ELSE interval '1 hour' END,
               CASE n WHEN 1 THEN now() END, CASE n WHEN 1 THEN 'wrk_trace' END,
               CASE n WHEN 1 THEN 7 END, now() + n * interval '1 second'
          FROM run r, generate_series(1, 4) n WHERE r.id = ?
        """,
        run);
    fixture
        .store
        .worker()
        .inTransaction(
            transaction ->
                fixture.trail.append(
                    transaction,
                    AuditEntry.of("lease.refused", "worker", "crm")
                        .inRun(run)
                        .with("lease", "lse_2" + run)
                        .with("reason", "worker revoked")));
    fixture.chaining.catchUp();

    List<JsonNode> leases = list(trace(run).path("leases"));

    assertThat(leases)
        .extracting(lease -> lease.path("state").asText())
        .containsExactly("used", "refused", "expired", "open");
    assertThat(leases)
        .extracting(lease -> lease.path("version").asInt(0))
        .containsExactly(7, 0, 0, 0);
    assertThat(leases.get(1).path("refusal").asText()).isEqualTo("worker revoked");
    assertThat(leases.get(0).has("usedAt")).isTrue();
    assertThat(leases.get(3).has("usedAt")).isFalse();
  }

  @Test
  void shouldNumberWhatIsBehindTheRunForGood() {
    String run = fixture.startRun();
    effect(run, NOTE, 1, "recorded", "");
    effect(run, NOTE, 2, "recorded", "");
    effect(run, NOTE, 3, "unknown", "");
    effect(run, "/do/0/note/metadata/penstock/undo/0/back", 1, "recorded", "");
    effect(run, "/do/2/take", 1, "recorded", ":part-2");
    put(
        fixture.store.worker(),
        hop(run, Hop.Kind.TOOL, NOTE, "{\"outcome\":\"done\"}"),
        hop(run, Hop.Kind.TOOL, "/do/2/take", "{\"outcome\":\"done\",\"part\":2}"),
        hop(run, Hop.Kind.TOOL, "/do/2/take", "{\"outcome\":\"done\",\"part\":3}"),
        hop(run, Hop.Kind.TOOL, NOTE, "{\"outcome\":\"unknown\"}"));

    JsonNode trace = trace(run);

    assertThat(trace.path("checkpoints").findValuesAsText("position"))
        .containsExactly(NOTE, NOTE, "/do/2/take");
    assertThat(trace.path("checkpoints").findValuesAsText("number")).containsExactly("1", "2", "3");
    assertThat(list(trace.path("hops")))
        .extracting(hop -> hop.path("checkpoint").asInt(0))
        .containsExactly(0, 1, 3, 0, 0);
  }

  @Test
  void shouldTellWhichRunItGoesOnFromAndWhere() {
    String old = fixture.startRun();
    fixture.sql("UPDATE run SET status = 'faulted' WHERE id = ?", old);
    String fresh =
        fixture
            .post("/runs/" + old + "/retry")
            .as(fixture.signIn("ada", "operator"))
            .json("{'from':'/do/1/ask'}")
            .send()
            .at("/id");
    fixture.chaining.catchUp();

    assertThat(trace(fresh).path("continuedFrom"))
        .isEqualTo(Json.object().put("runId", old).put("position", "/do/1/ask"));
    assertThat(trace(old).has("continuedFrom")).isFalse();
  }

  private static void effect(String run, String position, int attempt, String state, String part) {
    fixture.sql(
        """
        INSERT INTO effect (key, attempt, run_id, position, iteration, arguments_digest, state,
                            lease_until, recorded_at)
        VALUES (?, ?, ?, ?, '', 'sha256:' || repeat('0', 64), ?, now(), clock_timestamp())
        """,
        run + ":" + position + part,
        attempt,
        run,
        position,
        state);
  }

  private static Hop hop(String run, Hop.Kind kind, String position, String detail) {
    return new Hop(
        run,
        kind,
        position,
        "",
        1,
        Instant.now(),
        Duration.ofMillis(1),
        (com.fasterxml.jackson.databind.node.ObjectNode) Json.read(detail));
  }

  private static void put(Database database, Hop... hops) {
    database.inTransaction(
        transaction -> {
          for (Hop hop : hops) {
            hop.insert(transaction);
          }
          return true;
        });
  }

  private static JsonNode trace(String run) {
    return fixture.get("/runs/" + run + "/trace").as(Role.AUDITOR).send().body();
  }

  private static List<JsonNode> list(JsonNode array) {
    return java.util.stream.StreamSupport.stream(array.spliterator(), false).toList();
  }
}

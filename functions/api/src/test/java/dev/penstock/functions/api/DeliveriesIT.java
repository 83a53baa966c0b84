package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.delivery.Delivery;
import dev.penstock.delivery.Refusal;
import dev.penstock.delivery.RefusalLog;
import dev.penstock.delivery.Replay;
import dev.penstock.delivery.StoredDeliveries;
import dev.penstock.functions.api.access.Role;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F7, F34: the inbox: what came, what became of it, and what people do about it. */
class DeliveriesIT {

  @TempDir private static Path folder;
  private static ApiFixture fixture;

  @BeforeAll
  static void open() {
    fixture = new ApiFixture(folder);
  }

  @BeforeEach
  void clear() {
    fixture.sql("TRUNCATE delivery, refusal, outbox, run, idempotency_key, audit CASCADE");
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @Test
  void shouldShowEachDeliveryWithItsVerdictAndPageThroughAllOfThem() {
    Delivery started = started();
    Delivery parked = fixture.parked("{");
    refuse("hook", Refusal.WRONG);
    Delivery filtered = filtered();
    Delivery twice = fixture.deliver("other", "same", "{}");
    fixture.deliver("other", "same", "{}");

    var all = fixture.get("/deliveries").as(Role.AUDITOR).send();

    assertThat(all.body().findValuesAsText("state"))
        .containsExactly("starting", "filtered", "rejected", "parked", "started");
    assertThat(all.body().findValuesAsText("verdict"))
        .containsExactly("accepted", "filtered", "rejected", "accepted", "accepted");
    assertThat(all.at("/items/0/repeats")).isEqualTo("1");
    assertThat(all.at("/items/2/reason")).isEqualTo("wrong");
    assertThat(all.at("/items/2/size")).isEqualTo("77");
    assertThat(listed("?verdict=duplicate")).containsExactly(twice.id());
    assertThat(listed("?verdict=filtered")).containsExactly(filtered.id());
    assertThat(listed("?state=parked&trigger=hook")).containsExactly(parked.id());
    assertThat(listed("?trigger=other")).containsExactly(twice.id());
    assertThat(listed("?until=2026-01-01T00:00:00Z")).isEmpty();
    assertThat(listed("?since=2026-01-01T00:00:00Z")).hasSize(5);
    assertThat(listed("?state=started")).containsExactly(started.id());
    String cursor = "";
    for (JsonNode expected : all.body().path("items")) {
      JsonNode page = fixture.get("/deliveries?limit=1" + cursor).as(Role.AUDITOR).send().body();
      assertThat(page.at("/items/0/id")).isEqualTo(expected.path("id"));
      cursor = "&cursor=" + page.path("next").asText();
    }
    assertThat(cursor).isEqualTo("&cursor=null");
  }

  @Test
  void shouldKeepNothingReadableInTheStoreAndShowItWhole() {
    Delivery delivery = fixture.deliver("hook", "s", "{\"card\":\"4000-0000\"}");

    assertThat(
            fixture.count(
                "SELECT count(*) FROM delivery WHERE position('4000-0000'::bytea IN envelope) > 0"
                    + " OR delivery::text LIKE '%4000-0000%' OR delivery::text LIKE '%push%'"))
        .isZero();
    var shown = fixture.get("/deliveries/" + delivery.id()).as(Role.AUDITOR).send();
    assertThat(shown.at("/body")).isEqualTo("{\"card\":\"4000-0000\"}");
    assertThat(shown.at("/headers/x-github-event")).isEqualTo("push");
  }

  @Test
  void shouldShowWhichEventADeliveryIsAndWhichRunsHeardIt() {
    Delivery delivery = announced();

    var shown = fixture.get("/deliveries/" + delivery.id()).as(Role.AUDITOR).send();

    assertThat(listed("?state=announced")).containsExactly(delivery.id());
    assertThat(shown.at("/verdict")).isEqualTo("accepted");
    assertThat(shown.body().has("runId")).isFalse();
    assertThat(shown.at("/events/0/type")).isEqualTo("door.opened");
    assertThat(shown.body().at("/events/0/heardBy").toString()).isEqualTo("[\"run_a\",\"run_b\"]");
    assertThat(fixture.act(replay(delivery, false)).at("/items/0/result")).isEqualTo("announced");
    assertThat(fixture.act(replay(delivery, true)).at("/items/0/result")).isEqualTo("new-run");
  }

  @Test
  void shouldShowNoBodyOfAnErasedOneAndRefuseToReplayIt() {
    Delivery delivery = started();
    fixture.sql("UPDATE delivery SET envelope = NULL WHERE id = ?", delivery.id());

    var shown = fixture.get("/deliveries/" + delivery.id()).as(Role.AUDITOR).send();
    var again = fixture.act(replay(delivery, true));

    assertThat(shown.body().path("erased").asBoolean()).isTrue();
    assertThat(shown.body().has("body")).isFalse();
    assertThat(again.at("/items/0/result")).isEqualTo("erased");
  }

  @Test
  void shouldAnswerTamperedWhenAnEnvelopeWasMovedToAnotherDelivery() {
    Delivery one = fixture.deliver("hook", "1", "{}");
    Delivery two = fixture.deliver("hook", "2", "{}");
    fixture.sql(
        "UPDATE delivery SET envelope = (SELECT envelope FROM delivery WHERE id = ?) WHERE id = ?",
        one.id(),
        two.id());

    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () ->
                    fixture
                        .store
                        .worker()
                        .inTransaction(
                            c -> new StoredDeliveries(fixture.store.keyring()).find(c, two.id()))))
        .hasMessageContaining("does not open");
  }

  @Test
  void shouldGiveADeliveryTheRunThatItHasUnlessANewOneIsAskedFor() {
    Delivery delivery = started();

    var same = fixture.act(replay(delivery, false));
    var more = fixture.act(replay(delivery, true));

    assertThat(same.status()).isEqualTo(202);
    assertThat(same.at("/items/0/result")).isEqualTo("has-run");
    assertThat(same.at("/items/0/runId")).isEqualTo(delivery.runId());
    assertThat(more.at("/items/0/result")).isEqualTo("new-run");
    String run = more.at("/items/0/runId");
    assertThat(run).startsWith("run_").isNotEqualTo(delivery.runId());
    assertThat(fixture.store.strings("SELECT payload FROM outbox WHERE run_id = ?", run))
        .singleElement()
        .isEqualTo(
            "{\"deliveryId\":\"%s\",\"replayId\":\"%s\"}"
                .formatted(delivery.id(), more.at("/items/0/replayId")));
    assertThat(
            fixture
                .store
                .worker()
                .inTransaction(
                    c -> Replay.require(c, fixture.store.keyring(), more.at("/items/0/replayId")))
                .runId())
        .isEqualTo(run);
    assertThat(
            fixture
                .get("/deliveries/" + delivery.id())
                .as(Role.AUDITOR)
                .send()
                .at("/replays/0/runId"))
        .isEqualTo(run);
    assertThat(kinds()).containsOnlyOnce("delivery.new-run").doesNotContain("delivery.has-run");
  }

  @Test
  void shouldTakeADeliveryAgainThatNeverHadARun() {
    Delivery filtered = filtered();
    Delivery parked = fixture.parked("{");

    var answer =
        fixture.act("{'action':'replay','ids':['%s','%s']}".formatted(filtered.id(), parked.id()));

    assertThat(answer.body().findValuesAsText("result")).containsExactly("queued", "queued");
    for (Delivery each : List.of(filtered, parked)) {
      assertThat(
              fixture.store.strings(
                  "SELECT attempts::text FROM outbox WHERE run_id = ? AND parked_at IS NULL",
                  each.runId()))
          .containsExactly("0");
    }
    assertThat(fixture.act(replay(filtered, false)).at("/items/0/result")).isEqualTo("starting");
  }

  @Test
  void shouldReplayAllThatAQueryFindsAndSayItFirstWhenAsked() {
    Delivery one = started();
    Delivery two = started();
    String query =
        "{'action':'replay','trigger':'hook','newRun':true,'since':'2026-01-01T00:00:00Z'";

    var dry = fixture.act(query + ",'dryRun':true}");
    long before = fixture.count("SELECT count(*) FROM delivery_replay");
    var done = fixture.act(query + "}");

    assertThat(dry.status()).isEqualTo(200);
    assertThat(dry.body().findValuesAsText("id")).containsExactly(one.id(), two.id());
    assertThat(before).isZero();
    assertThat(done.body().findValuesAsText("result")).containsExactly("new-run", "new-run");
    assertThat(fixture.count("SELECT count(*) FROM delivery_replay")).isEqualTo(2);
  }

  @Test
  void shouldReplayOnceForAnIdempotencyKey() {
    Delivery delivery = started();
    var first = keyed(replay(delivery, true));
    var second = keyed(replay(delivery, true));
    var other = keyed(replay(delivery, false));

    assertThat(second.body()).isEqualTo(first.body());
    assertThat(fixture.count("SELECT count(*) FROM delivery_replay")).isOne();
    assertThat(other.status()).isEqualTo(422);
  }

  @Test
  void shouldEditADeadLetterBesideTheOriginalWithBothDigestsOnTheTrail() {
    Delivery parked = fixture.parked("{'cut");

    var edited = edit(parked, Digest.of("{'cut"), "{}");
    var stale = edit(parked, Digest.of("{'cut"), "{\"a\":1}");
    var shown = fixture.get("/deliveries/" + parked.id()).as(Role.AUDITOR).send();

    assertThat(edited.status()).isEqualTo(200);
    assertThat(stale.status()).isEqualTo(409);
    assertThat(shown.at("/body")).isEqualTo("{'cut");
    assertThat(shown.at("/edits/0/body")).isEqualTo("{}");
    assertThat(
            fixture.store.strings(
                "SELECT body FROM audit WHERE body::jsonb ->> 'kind' = 'delivery.edited'"))
        .singleElement()
        .asString()
        .contains(Digest.of("{'cut"), Digest.of("{}"), "person put it right");
    Delivery taken =
        fixture
            .store
            .worker()
            .inTransaction(c -> new StoredDeliveries(fixture.store.keyring()).find(c, parked.id()))
            .orElseThrow();
    assertThat(new String(taken.body(), StandardCharsets.UTF_8)).isEqualTo("{}");
    assertThat(edit(started(), Digest.of("{}"), "{}").status()).isEqualTo(409);
  }

  @Test
  void shouldRequeueAndDiscardDeadLettersOnly() {
    Delivery one = fixture.parked("{");
    Delivery two = fixture.parked("{");
    Delivery healthy = fixture.deliver("hook", "h", "{}");

    var requeued =
        fixture.act("{'action':'requeue','ids':['%s','%s']}".formatted(one.id(), healthy.id()));
    var discarded =
        fixture.act(
            "{'action':'discard','ids':['%s'],'reason':'A test of theirs'}".formatted(two.id()));

    assertThat(requeued.body().findValuesAsText("result")).containsExactly("queued", "not-parked");
    assertThat(discarded.at("/items/0/result")).isEqualTo("discarded");
    assertThat(listed("?state=discarded")).containsExactly(two.id());
    assertThat(fixture.get("/deliveries/" + two.id()).as(Role.AUDITOR).send().at("/reason"))
        .isEqualTo("A test of theirs");
    assertThat(kinds()).contains("delivery.queued", "delivery.discarded");
    assertThat(fixture.act(replay(two, false)).at("/items/0/result")).isEqualTo("queued");
  }

  @Test
  void shouldRequeueAndDiscardReplaysThatAreParked() {
    Delivery delivery = started();
    String first = fixture.act(replay(delivery, true)).at("/items/0/runId");
    fixture.sql("UPDATE outbox SET parked_at = now(), parked_reason = 'x' WHERE run_id = ?", first);
    String requeue = "{'action':'requeue','ids':['%s']}".formatted(delivery.id());

    assertThat(fixture.act(requeue).at("/items/0/result")).isEqualTo("queued");
    assertThat(fixture.act(requeue).at("/items/0/result")).isEqualTo("not-parked");
    assertThat(
            fixture.store.count(
                "SELECT count(*) FROM outbox WHERE run_id = ? AND parked_at IS NULL", first))
        .isOne();

    fixture.sql("UPDATE outbox SET parked_at = now(), parked_reason = 'x' WHERE run_id = ?", first);
    var discarded =
        fixture.act("{'action':'discard','ids':['%s'],'reason':'No'}".formatted(delivery.id()));

    assertThat(discarded.at("/items/0/result")).isEqualTo("discarded");
    assertThat(
            fixture
                .get("/deliveries/" + delivery.id())
                .as(Role.AUDITOR)
                .send()
                .at("/replays/0/state"))
        .isEqualTo("discarded");
  }

  @Test
  void shouldRefuseWhatNamesNoDeliveryOrOneThatIsNotThere() {
    assertThat(fixture.act("{'action':'replay'}").status()).isEqualTo(400);
    assertThat(fixture.act("{'action':'discard','state':'parked','newRun':true}").status())
        .isEqualTo(400);
    assertThat(fixture.act("{'action':'replay','ids':['dlv_x'],'trigger':'t'}").status())
        .isEqualTo(400);
    assertThat(fixture.act("{'action':'replay','ids':['dlv_x']}").status()).isEqualTo(404);
    refuse("hook", Refusal.STALE);
    String refused = listed("?verdict=rejected").getFirst();
    assertThat(
            fixture
                .act("{'action':'replay','newRun':true,'ids':['" + refused + "']}")
                .at("/items/0/result"))
        .isEqualTo("rejected");
  }

  @Test
  void shouldKeepOnlySoManyRefusalsOfATrigger() {
    fixture
        .store
        .ingress()
        .inTransaction(
            c -> {
              for (int i = 0; i < 450; i++) {
                RefusalLog.put(c, "hook", Refusal.WRONG, "192.0.2.1", 1, 0, Instant.now());
              }
              return true;
            });

    assertThat(fixture.count("SELECT count(*) FROM refusal")).isEqualTo(200);
  }

  private static Delivery started() {
    Delivery delivery = fixture.deliver("hook", dev.penstock.id.Ids.next("snd"), "{}");
    fixture.sql(
        """
        INSERT INTO run (id, namespace, name, version, definition_digest, config_digest,
                         policy_digest, status, input, started_by, delivery_id)
        VALUES (?, 'default', 'review', '1.0.0', 'd', 'c', 'p', 'running', '{}', 't', ?)
        """,
        delivery.runId(),
        delivery.id());
    fixture.sql("DELETE FROM outbox WHERE run_id = ?", delivery.runId());
    return delivery;
  }

  private static Delivery announced() {
    Delivery delivery = fixture.deliver("door", dev.penstock.id.Ids.next("snd"), "{}");
    fixture.sql(
        """
        WITH told AS (
          INSERT INTO event (source, id, type, envelope, digest, sent_by)
          VALUES ('/hooks/door', ?, 'door.opened', '{}', 'd', 'trigger:door') RETURNING seq),
        heard AS (
          INSERT INTO event_consumption (listener_id, run_id, seq)
          SELECT l, r, seq FROM told,
                 (VALUES ('l1', 'run_b'), ('l2', 'run_a'), ('l3', 'run_a')) AS t(l, r))
        INSERT INTO delivery_outcome (run_id, delivery_id, outcome, reason, event_seq, decided_by)
        SELECT ?, ?, 'announced', 'door.opened', seq, 'trigger:door' FROM told
        """,
        delivery.id(),
        delivery.runId(),
        delivery.id());
    fixture.sql("DELETE FROM outbox WHERE run_id = ?", delivery.runId());
    return delivery;
  }

  private static Delivery filtered() {
    Delivery delivery = fixture.deliver("quiet", dev.penstock.id.Ids.next("snd"), "{}");
    fixture.sql(
        """
        INSERT INTO delivery_outcome (run_id, delivery_id, outcome, reason, decided_by)
        VALUES (?, ?, 'filtered', '${ false }', 'trigger:quiet')
        """,
        delivery.runId(),
        delivery.id());
    fixture.sql("DELETE FROM outbox WHERE run_id = ?", delivery.runId());
    return delivery;
  }

  private void refuse(String trigger, Refusal reason) {
    fixture
        .store
        .ingress()
        .inTransaction(
            c -> {
              RefusalLog.put(c, trigger, reason, "192.0.2.1", 77, 3, Instant.now());
              return true;
            });
  }

  private static String replay(Delivery delivery, boolean newRun) {
    return "{'action':'replay','ids':['%s'],'newRun':%s}".formatted(delivery.id(), newRun);
  }

  private ApiFixture.Reply keyed(String json) {
    return fixture
        .post("/deliveries/actions")
        .as(Role.OPERATOR)
        .header("idempotency-key", "the-same")
        .json(json)
        .send();
  }

  private ApiFixture.Reply edit(Delivery delivery, String seen, String body) {
    return fixture
        .put("/deliveries/" + delivery.id() + "/body")
        .as(Role.OPERATOR)
        .json(
            Json.object()
                .put("bodyDigest", seen)
                .put("body", body)
                .put("reason", "A person put it right"))
        .send();
  }

  private List<String> listed(String query) {
    return fixture
        .get("/deliveries" + query)
        .as(Role.AUDITOR)
        .send()
        .body()
        .path("items")
        .findValuesAsText("id");
  }

  private List<String> kinds() {
    return fixture.store.strings("SELECT body::jsonb ->> 'kind' FROM audit");
  }
}

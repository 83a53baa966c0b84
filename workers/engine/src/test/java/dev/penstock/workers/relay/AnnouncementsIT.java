package dev.penstock.workers.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.event.CloudEvent;
import dev.penstock.event.EventLog;
import dev.penstock.json.Json;
import dev.penstock.workers.event.StoredEvents;
import dev.penstock.workers.protocol.EventBatch;
import dev.penstock.workers.protocol.ReceiveRequest;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.TaskAttempt;
import io.temporal.api.enums.v1.EventType;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** F10, F32: from the log of events to the runs that listen. */
class AnnouncementsIT {

  private RelayFixture fixture;
  private StoredEvents events;
  private String run;

  @BeforeEach
  void open() {
    fixture = new RelayFixture();
    events = new StoredEvents(fixture.store.worker(), fixture.audit, Clock.systemUTC());
    fixture.trigger("waiting", "{\"listen\": true}");
    run = fixture.deliver("waiting", "{}").runId();
    fixture.relay().relayBatch();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void shouldSignalARunThatListensToTheTypeOfAnEvent() {
    receive("lst_last", -1, List.of("door.opened"));
    send("door.opened", "1");

    fixture.relay().relayBatch();

    assertThat(result(run))
        .isInstanceOfSatisfying(
            RunResult.Completed.class,
            completed ->
                assertThat(completed.output().path("decided").asText())
                    .isEqualTo("event lst_last"));
    assertThat(outbox()).isEmpty();
  }

  @Test
  void shouldSignalNobodyOfOtherTypesAndNobodyWhoHasStoppedListening() {
    receive("lst_1", -1, List.of("door.opened"));
    receive("lst_2", -1, null);
    events.complete("lst_2", task(), List.of());
    receive("lst_3", -1, null);
    events.abandon("lst_3", task());
    send("door.closed", "1");

    fixture.relay().relayBatch();

    assertThat(signals()).isZero();
    assertThat(outbox()).isEmpty();
  }

  @Test
  void shouldSignalOnceForManyEventsUntilTheRunLooksAgain() {
    receive("lst_1", -1, null);
    for (int i = 0; i < 30; i++) {
      send("door.opened", "a" + i);
      fixture.relay().relayBatch();
    }
    assertThat(signals()).isEqualTo(1);

    receive("lst_1", last(receive("lst_1", -1, null)), null);
    send("door.opened", "b");
    fixture.relay().relayBatch();

    assertThat(signals()).isEqualTo(2);
  }

  @Test
  void shouldNotLoseTheCallWhenARunLooksBetweenTheSignalAndItsRecord() {
    receive("lst_1", -1, null);
    send("door.opened", "1");
    fixture.relay().relayBatch();
    // As if the run had looked, and only then the relay's note of an earlier signal came in.
    fixture.sql("UPDATE listener SET asked = asked + 1");
    send("door.opened", "2");

    fixture.relay().relayBatch();

    assertThat(signals()).isEqualTo(2);
  }

  @Test
  void shouldGiveEachEventOnceInOrderHoweverManyRelaysAndSenders() {
    receive("lst_1", -1, null);
    try (Relay _ = fixture.relay().start();
        Relay _ = fixture.relay().start();
        var senders = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
      for (int s = 0; s < 4; s++) {
        int sender = s;
        senders.execute(
            () -> {
              for (int i = 0; i < 50; i++) {
                send("door.opened", sender + "-" + i);
              }
            });
      }
      List<Long> seen = new ArrayList<>();
      long after = -1;
      long deadline = System.nanoTime() + 60_000_000_000L;
      while (seen.size() < 200 && System.nanoTime() < deadline) {
        EventBatch batch = receive("lst_1", after, null);
        batch.events().forEach(event -> seen.add(event.seq()));
        after = seen.isEmpty() ? -1 : seen.getLast();
      }
      assertThat(seen).hasSize(200).doesNotHaveDuplicates().isSorted();
    }
  }

  @Test
  void shouldHandOutEarlyEventsButNoneFromBeforeTheRun() {
    fixture.sql("UPDATE run SET created_at = clock_timestamp()");
    long before = send("door.opened", "old");
    fixture.sql("UPDATE event SET received_at = received_at - interval '1 minute'");
    long early = send("door.opened", "early");

    assertThat(receive("lst_1", -1, List.of("door.opened")).events())
        .extracting(EventBatch.Numbered::seq)
        .containsExactly(early)
        .doesNotContain(before);
  }

  @Test
  void shouldHandOutWhatAWebhookBroughtBeforeTheRunListened() {
    fixture.trigger(
        Json.read(
            """
            {"trigger": "door", "webhook": {"scheme": "none"}, "event": {"type": "door.opened"}}
            """));
    String early = fixture.deliver("door", "{}").id();
    fixture.relay().relayBatch();

    assertThat(receive("lst_1", -1, List.of("door.opened")).events())
        .extracting(event -> event.event().path("id").asText())
        .containsExactly(early);
  }

  @Test
  void shouldKeepWhatOneListenTookFromTheNextButNotFromOneBesideIt() {
    long first = send("door.opened", "1");
    long second = send("door.opened", "2");
    receive("lst_1", -1, null);
    receive("lst_beside", -1, null);
    events.complete("lst_1", task(), List.of(first));

    assertThat(receive("lst_next", -1, null).events())
        .extracting(EventBatch.Numbered::seq)
        .containsExactly(second);
    assertThat(receive("lst_beside", -1, null).events())
        .extracting(EventBatch.Numbered::seq)
        .containsExactly(first, second);
  }

  @Test
  void shouldFreeWhatAnInterruptedListenTook() {
    long first = send("door.opened", "1");
    receive("lst_1", -1, null);
    events.receive(new ReceiveRequest("lst_1", task(), null, first, List.of(first)));
    events.abandon("lst_1", task());

    assertThat(receive("lst_2", -1, null).events())
        .extracting(EventBatch.Numbered::seq)
        .containsExactly(first);
  }

  @Test
  void shouldShowARunThatListensInVainAsWaiting() {
    fixture.sql("UPDATE run SET status = 'running'");

    receive("lst_1", -1, null);
    assertThat(status()).isEqualTo("waiting");

    send("door.opened", "1");
    receive("lst_1", -1, null);
    assertThat(status()).isEqualTo("running");
  }

  private EventBatch receive(String listener, long after, @Nullable List<String> types) {
    return events.receive(new ReceiveRequest(listener, task(), types, after, List.of()));
  }

  private static long last(EventBatch batch) {
    return batch.events().getLast().seq();
  }

  private TaskAttempt task() {
    return new TaskAttempt(run, "/do/0/hear", "", 1);
  }

  private long send(String type, String id) {
    return fixture
        .store
        .api()
        .inTransaction(
            connection ->
                new EventLog(fixture.audit)
                    .append(
                        connection,
                        CloudEvent.of(
                            Json.object()
                                .put("specversion", "1.0")
                                .put("id", id)
                                .put("source", "/test")
                                .put("type", type)),
                        EventLog.Sender.outside("key:k"))
                    .event()
                    .seq());
  }

  private long signals() {
    return fixture.backbone.getWorkflowClient().fetchHistory(run).getEvents().stream()
        .filter(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED)
        .count();
  }

  private RunResult result(String runId) {
    return fixture
        .backbone
        .getWorkflowClient()
        .newUntypedWorkflowStub(runId)
        .getResult(RunResult.class);
  }

  private List<String> outbox() {
    return fixture.strings("SELECT id::text FROM outbox");
  }

  private String status() {
    return fixture.strings("SELECT status FROM run WHERE id = ?", run).getFirst();
  }
}

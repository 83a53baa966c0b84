package dev.penstock.workers.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.audit.AuditTrail;
import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.DefinitionStore;
import dev.penstock.definition.ReadResult;
import dev.penstock.event.CloudEvent;
import dev.penstock.event.EventLog;
import dev.penstock.json.Json;
import dev.penstock.schedule.Schedule;
import dev.penstock.schedule.Timing;
import dev.penstock.workers.schedule.EventSchedules;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** F10, F16, F32: each event, or each set of them, starts one run with the events as its input. */
class EventSchedulesIT {

  private static final String ONE = "{one: {with: {type: heartbeat.low}}}";
  private static final String BOTH =
      "{all: [{with: {type: paid}, correlate: {order: {from: .data.order}}},"
          + " {with: {type: packed}, correlate: {order: {from: .data.order}}}]}";

  private RelayFixture fixture;

  @BeforeEach
  void open() {
    fixture = new RelayFixture();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void shouldStartOneRunWithEachEventHoweverManyRelayIt() {
    send("heartbeat.low", "before it was applied", "{}");
    scheduled(ONE);

    try (Relay _ = fixture.relay().start();
        Relay _ = fixture.relay().start()) {
      for (int i = 0; i < 20; i++) {
        send("heartbeat.low", "e" + i, "{\"patient\": %d}".formatted(i));
        send("heartbeat.low", "e" + i, "{\"patient\": %d}".formatted(i));
        send("heartbeat.high", "h" + i, "{}");
      }
      while (fixture.strings("SELECT id FROM run").size() < 20
          || !fixture.strings("SELECT topic FROM outbox").isEmpty()) {
        java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
      }
    }

    assertThat(inputs("id")).hasSize(20).doesNotHaveDuplicates();
    assertThat(inputs("patient")).hasSize(20).doesNotHaveDuplicates();
    assertThat(
            fixture.strings(
                "SELECT body FROM audit WHERE body::jsonb ->> 'kind' = 'schedule.fired'"))
        .hasSize(20);
    assertThat(
            fixture.strings(
                "SELECT body FROM audit WHERE body::jsonb ->> 'kind' = 'run.requested'"))
        .hasSize(20);
  }

  @Test
  void shouldStartOneRunWithEachSetThatBelongsTogether() {
    scheduled(BOTH);
    send("paid", "1", "{\"order\": 7}");
    send("paid", "2", "{\"order\": 8}");
    send("packed", "3", "{\"order\": 8}");
    fixture.relay().relayBatch();
    send("packed", "4", "{\"order\": 9}");
    send("packed", "5", "{\"order\": 7}");
    fixture.relay().relayBatch();

    assertThat(inputs("id")).containsExactly("2 3", "1 5");
  }

  @Test
  void shouldLoseNothingAndDoubleNothingWhenALookDies() throws Exception {
    scheduled(ONE);
    send("heartbeat.low", "1", "{}");
    send("heartbeat.low", "2", "{}");
    var dying = schedules(new AuditTrail(fixture.store.keyring(), new BrokenClock()));

    assertThatThrownBy(dying::look).isInstanceOf(IllegalStateException.class);
    assertThat(inputs("id")).isEmpty();

    var sound = schedules(fixture.audit);
    try (var threads = Executors.newFixedThreadPool(4)) {
      List<Callable<Boolean>> looks = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        looks.add(
            () -> {
              sound.look();
              return true;
            });
      }
      for (Future<Boolean> look : threads.invokeAll(looks)) {
        assertThat(look.get()).isTrue();
      }
    }
    assertThat(inputs("id")).containsExactly("1", "2");
  }

  @Test
  void shouldHearNothingWhileItIsPaused() {
    scheduled(ONE);
    api(c -> fixture.schedules.pause(c, "test/heard", "The ward is closed"));
    send("heartbeat.low", "1", "{}");
    fixture.relay().relayBatch();
    api(c -> fixture.schedules.resume(c, "test/heard", Instant.now()));
    send("heartbeat.low", "2", "{}");
    fixture.relay().relayBatch();

    assertThat(inputs("id")).containsExactly("2");
  }

  @Test
  void shouldGiveUpASetWhoseEventWasClearedAwayAndSaySo() {
    scheduled(BOTH);
    send("paid", "1", "{\"order\": 7}");
    fixture.relay().relayBatch();
    fixture.sql("DELETE FROM event");
    send("packed", "2", "{\"order\": 7}");
    fixture.relay().relayBatch();

    assertThat(inputs("id")).isEmpty();
    assertThat(
            fixture.strings(
                "SELECT body FROM audit WHERE body::jsonb ->> 'kind' = 'schedule.gave-up'"))
        .singleElement()
        .asString()
        .contains("cleared away");
  }

  @Test
  void shouldPauseAScheduleThatWasTamperedWithAndStillTellTheOthers() {
    scheduled(ONE);
    fixture.sql("UPDATE schedule SET document = replace(document, '1.0.0', '2.0.0')");
    send("heartbeat.low", "1", "{}");
    send("heartbeat.low", "2", "{}");
    fixture.relay().relayBatch();

    assertThat(inputs("id")).isEmpty();
    assertThat(fixture.strings("SELECT note FROM schedule"))
        .singleElement()
        .asString()
        .contains("outside");
    assertThat(
            fixture.strings(
                "SELECT body FROM audit WHERE body::jsonb ->> 'kind' = 'schedule.refused'"))
        .hasSize(1);
    assertThat(fixture.strings("SELECT topic FROM outbox")).isEmpty();
  }

  private EventSchedules schedules(AuditTrail audit) {
    return new EventSchedules(
        fixture.store.worker(), fixture.schedules, fixture.pins().definitions(), audit);
  }

  /** A member of each event of each run's input, in the order in which the runs were asked for. */
  private List<String> inputs(String member) {
    return fixture
        .strings("SELECT input FROM occurrence ORDER BY (substring(key, 7))::bigint")
        .stream()
        .map(input -> String.join(" ", Json.read(input).findValuesAsText(member)))
        .toList();
  }

  private void scheduled(String on) {
    String yaml =
        """
        document: {dsl: '1.0.3', namespace: test, name: heard, version: 1.0.0}
        schedule: {on: %s}
        do: [{greet: {set: {text: hello}}}]
        """
            .formatted(on);
    var definition =
        switch (DefinitionReader.read("h.yaml", yaml.getBytes(StandardCharsets.UTF_8))) {
          case ReadResult.Valid valid -> valid.definition();
          case ReadResult.Invalid(var defects) -> throw new AssertionError(defects);
        };
    var schedule = Schedule.held("test", "heard", "1.0.0", new Timing.OnEvents());
    api(
        connection -> {
          new DefinitionStore(fixture.store.api(), fixture.seal)
              .insert(connection, definition.id(), definition.document(), "ada");
          fixture.schedules.put(connection, schedule, "ada", Instant.now());
          return true;
        });
  }

  private void send(String type, String id, String data) {
    JsonNode event =
        Json.object()
            .put("specversion", "1.0")
            .put("id", id)
            .put("source", "/test")
            .put("type", type)
            .set("data", Json.read(data));
    fixture
        .store
        .api()
        .inTransaction(
            connection ->
                new EventLog(fixture.audit)
                    .append(connection, CloudEvent.of(event), EventLog.Sender.outside("key:k")));
  }

  private interface Act {
    boolean on(java.sql.Connection connection) throws java.sql.SQLException;
  }

  private void api(Act act) {
    assertThat(fixture.store.api().inTransaction(act::on)).isTrue();
  }

  private static final class BrokenClock extends Clock {
    @Override
    public Instant instant() {
      throw new IllegalStateException("died before the entry was written");
    }

    @Override
    public ZoneId getZone() {
      return java.time.ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}

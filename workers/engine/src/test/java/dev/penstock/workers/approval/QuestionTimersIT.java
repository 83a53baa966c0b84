package dev.penstock.workers.approval;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.penstock.approval.Addressees;
import dev.penstock.approval.Quorum;
import dev.penstock.audit.AuditTrail;
import dev.penstock.id.Ids;
import dev.penstock.json.Json;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.workers.protocol.HumanTaskRequest;
import dev.penstock.workers.protocol.HumanTaskTimer;
import dev.penstock.workers.protocol.HumanTaskTimer.Kind;
import dev.penstock.workers.protocol.TaskAttempt;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** F69: remind, overdue, escalate: each once, at its time, on the trail and as an event. */
class QuestionTimersIT {

  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final PostgresFixture STORE = PostgresFixture.open();
  private static final AuditTrail TRAIL = new AuditTrail(STORE.keyring(), Clock.systemUTC());
  private static final Inbox INBOX = new Inbox(STORE.worker(), TRAIL);

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void shouldDoEachOnceAtItsTime() {
    String id =
        ask(
            new HumanTaskTimer(Kind.REMINDED, NOW.plusSeconds(10), null),
            new HumanTaskTimer(Kind.OVERDUE, NOW.plusSeconds(20), null),
            new HumanTaskTimer(Kind.ESCALATED, NOW.plusSeconds(30), "lead"));

    assertThat(at(5).sweep()).isZero();
    assertThat(steps(id)).isEmpty();
    assertThat(at(10).sweep()).isOne();
    assertThat(at(11).sweep()).isZero();
    assertThat(steps(id)).containsExactly("reminded");
    assertThat(role(id)).isEqualTo("approver person:ada {finance}");
    assertThat(at(40).sweep()).isEqualTo(2);

    assertThat(steps(id)).containsExactly("reminded", "overdue", "escalated");
    assertThat(role(id)).isEqualTo("lead - {}");
    assertThat(
            STORE.strings(
                "SELECT body::jsonb ->> 'kind' FROM audit WHERE body::jsonb ->> 'subject' = ? ORDER BY seq",
                id))
        .containsExactly(
            "approval.requested", "approval.reminded", "approval.overdue", "approval.escalated");
    assertThat(events(id))
        .containsExactly(
            "dev.penstock.approval.requested",
            "dev.penstock.approval.reminded",
            "dev.penstock.approval.overdue",
            "dev.penstock.approval.escalated");
    assertThat(
            STORE.count(
                "SELECT count(*) FROM outbox WHERE topic = 'event' AND payload LIKE '%approval.%'"))
        .isGreaterThanOrEqualTo(3);
  }

  @Test
  void shouldTellTheEventOfItsSchemaWithoutWhatIsDecidedOn() throws IOException {
    String id = ask(new HumanTaskTimer(Kind.REMINDED, NOW, null));
    at(0).sweep();

    JsonNode event =
        Json.read(
            STORE.strings("SELECT envelope FROM event WHERE id = ?", id + "-reminded").getFirst());

    assertThat(schema().validate(event.path("data"))).isEmpty();
    assertThat(schema().validate(resource("/samples/dev.penstock.approval/v1.json"))).isEmpty();
    assertThat(event.toString()).doesNotContain("to be kept");
  }

  @Test
  void shouldDoNothingAboutWhatIsAnsweredOrExpired() {
    String answered = ask(new HumanTaskTimer(Kind.REMINDED, NOW, null));
    INBOX.withdraw(answered);
    String expired = ask(new HumanTaskTimer(Kind.ESCALATED, NOW.plusSeconds(5000), "lead"));

    assertThat(at(5000).sweep()).isEqualTo(2);

    assertThat(steps(answered)).isEmpty();
    assertThat(steps(expired)).isEmpty();
    assertThat(role(expired)).startsWith("approver");
  }

  @Test
  void shouldDoEachOnceWhenManyNodesSweepAtTheSameMoment() throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      ids.add(ask(new HumanTaskTimer(Kind.REMINDED, NOW, null)));
    }
    List<Callable<Integer>> sweeps = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      sweeps.add(() -> at(1).sweep());
    }
    int all = 0;
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (var future : threads.invokeAll(sweeps)) {
        all += future.get();
      }
    }

    assertThat(all).isEqualTo(250);
    for (String id : ids) {
      assertThat(steps(id)).containsExactly("reminded");
    }
  }

  private static QuestionTimers at(int seconds) {
    return new QuestionTimers(
        STORE.worker(), TRAIL, Clock.fixed(NOW.plusSeconds(seconds), ZoneOffset.UTC));
  }

  private static String ask(HumanTaskTimer... timers) {
    String id = Ids.next("htk");
    INBOX.ask(
        new HumanTaskRequest(
            id,
            new TaskAttempt("run_1", "/do/0/ask", "", 1),
            HumanTaskRequest.Kind.APPROVAL,
            "approver",
            Quorum.ONE,
            new Addressees(List.of("finance"), "person:ada"),
            "May it?",
            "person:eve",
            List.of("approved", "rejected"),
            Json.object().put("secret", "to be kept"),
            NOW.plusSeconds(3600),
            List.of(timers)));
    return id;
  }

  private static List<String> steps(String id) {
    return STORE.strings("SELECT kind FROM human_task_step WHERE task_id = ? ORDER BY id", id);
  }

  private static List<String> events(String id) {
    return STORE.strings(
        "SELECT type FROM event WHERE envelope::jsonb ->> 'subject' = ? ORDER BY seq", id);
  }

  private static @Nullable String role(String id) {
    return STORE
        .strings(
            "SELECT role || ' ' || coalesce(assignee, '-') || ' ' || groups::text FROM human_task"
                + " WHERE id = ?",
            id)
        .getFirst();
  }

  private static com.networknt.schema.Schema schema() throws IOException {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(resource("/schemas/dev.penstock.approval/v1.json"));
  }

  private static JsonNode resource(String name) throws IOException {
    try (var in = Objects.requireNonNull(QuestionTimersIT.class.getResourceAsStream(name))) {
      return Json.read(in.readAllBytes());
    }
  }
}

package dev.penstock.workers.approval;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.penstock.approval.Addressees;
import dev.penstock.approval.Quorum;
import dev.penstock.audit.AuditTrail;
import dev.penstock.id.Ids;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.workers.progress.RunProjection;
import dev.penstock.workers.protocol.HumanTaskRequest;
import dev.penstock.workers.protocol.HumanTaskTimer;
import dev.penstock.workers.protocol.HumanTaskTimer.Kind;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.TaskAttempt;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** F69, F71: what becomes of a question is an event, once, that tells where to look. */
class QuestionEventsIT {

  private static final String TYPES = "dev.penstock.approval.";
  private static final JsonNode PAYLOAD = Json.object().put("note", "to be kept");
  private static final PostgresFixture STORE = PostgresFixture.open();
  private static final AuditTrail TRAIL = new AuditTrail(STORE.keyring(), Clock.systemUTC());
  private static final Inbox INBOX = new Inbox(STORE.worker(), TRAIL);
  private static final Instant END = Instant.parse("2100-01-01T09:00:00Z");

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void shouldTellOfAQuestionOnceWithItsCandidatesAndNotWhatIsDecidedOn() throws IOException {
    String run = run();
    HumanTaskRequest question = question(run);

    INBOX.ask(question);
    INBOX.ask(question);

    assertThat(types(question.id())).containsExactly("requested");
    JsonNode data = data(question.id(), "requested");
    assertThat(data)
        .isEqualTo(
            Json.object()
                .put("id", question.id())
                .put("runId", run)
                .put("folder", "finance")
                .put("kind", "document-review")
                .put("title", "May it?")
                .put("role", "approver")
                .put("assignee", "person:ada")
                .put("needed", 2)
                .put("payloadDigest", Digest.of(PAYLOAD))
                .put("dueAt", END.toString())
                .set("groups", Json.array().add("controllers")));
    assertThat(schema().validate(data)).isEmpty();
    assertThat(schema().validate(resource("/samples/dev.penstock.approval/v1.json"))).isEmpty();
    assertThat(
            STORE.count(
                """
                SELECT count(*) FROM outbox o JOIN event e ON (o.payload::jsonb ->> 'seq')::bigint = e.seq
                 WHERE o.topic = 'event' AND e.id LIKE '%s-%%'
                """
                    .formatted(question.id())))
        .as("the relay is told")
        .isOne();
  }

  @Test
  void shouldTellOfWhatNobodyDecidedAndOfWhatNobodyWaitsForAnyMore() throws IOException {
    String run = run();
    HumanTaskRequest expired = question(run);
    HumanTaskRequest withdrawn = question(run);
    HumanTaskRequest outlived = question(run);
    List.of(expired, withdrawn, outlived).forEach(INBOX::ask);

    INBOX.expire(expired.id());
    INBOX.expire(expired.id());
    INBOX.withdraw(withdrawn.id());
    INBOX.withdraw(withdrawn.id());
    new RunProjection(STORE.worker(), TRAIL).ended(run, new RunResult.Cancelled("enough"));

    assertThat(types(expired.id())).containsExactly("requested", "expired");
    assertThat(types(withdrawn.id())).containsExactly("requested", "cancelled");
    assertThat(types(outlived.id())).containsExactly("requested", "cancelled");
    assertThat(schema().validate(data(expired.id(), "expired"))).isEmpty();
    assertThat(schema().validate(data(outlived.id(), "cancelled"))).isEmpty();
  }

  @Test
  void shouldCutATitleRatherThanNotAsk() throws IOException {
    HumanTaskRequest question = question(run(), "x".repeat(300_000));

    INBOX.ask(question);

    assertThat(schema().validate(data(question.id(), "requested"))).isEmpty();
  }

  /**
   * Who decides has the question first and the log of events after it. A sweep that waited for the
   * question with the log in its hands would never end, and neither would they.
   */
  @Test
  void shouldNotHoldTheLogWhileItWaitsForAQuestionThatIsBeingDecided() throws Exception {
    HumanTaskTimer due = new HumanTaskTimer(Kind.REMINDED, Instant.now().minusSeconds(1), null);
    HumanTaskRequest first = question(run(), due);
    HumanTaskRequest second = question(run(), due);
    INBOX.ask(first);
    INBOX.ask(second);
    QuestionTimers timers = new QuestionTimers(STORE.worker(), TRAIL, Clock.systemUTC());

    try (var sweeper = Executors.newSingleThreadExecutor()) {
      Future<Integer> swept =
          STORE
              .owner()
              .inTransaction(
                  decider -> {
                    one(
                        decider,
                        "SELECT id FROM human_task WHERE id = '%s' FOR UPDATE"
                            .formatted(second.id()));
                    Future<Integer> sweeping = sweeper.submit(timers::sweep);
                    waitUntilSomebodyWaits();
                    assertThat(one(decider, "SELECT pg_try_advisory_xact_lock(7380009)"))
                        .isEqualTo("t");
                    return sweeping;
                  });

      assertThat(swept.get()).isEqualTo(2);
    }
    assertThat(types(first.id())).containsExactly("requested", "reminded");
    assertThat(types(second.id())).containsExactly("requested", "reminded");
  }

  private static String one(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private static void waitUntilSomebodyWaits() {
    long giveUp = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (STORE.count("SELECT count(*) FROM pg_locks WHERE NOT granted") == 0) {
      assertThat(System.nanoTime()).as("nobody waits for a lock").isLessThan(giveUp);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private static String run() {
    String id = Ids.next("run");
    STORE.sql(
        "INSERT INTO run (id, namespace, name, version, definition_digest, config_digest,"
            + " policy_digest, input, started_by, status)"
            + " VALUES ('%s', 'finance', 'r', '1.0.0', 'd', 'c', 'p', '{}', 'x', 'running')"
                .formatted(id));
    return id;
  }

  private static HumanTaskRequest question(String run, HumanTaskTimer... timers) {
    return question(run, "May it?", timers);
  }

  private static HumanTaskRequest question(String run, String title, HumanTaskTimer... timers) {
    return new HumanTaskRequest(
        Ids.next("htk"),
        new TaskAttempt(run, "/do/0/ask", "", 1),
        HumanTaskRequest.Kind.DOCUMENT_REVIEW,
        "approver",
        new Quorum(2, true),
        new Addressees(List.of("controllers"), "person:ada"),
        title,
        "person:eve",
        List.of("approved", "rejected"),
        PAYLOAD,
        END,
        List.of(timers));
  }

  private static List<String> types(String id) {
    return STORE
        .strings("SELECT type FROM event WHERE envelope::jsonb ->> 'subject' = ? ORDER BY seq", id)
        .stream()
        .map(type -> type.substring(TYPES.length()))
        .toList();
  }

  private static JsonNode data(String id, String moment) {
    return Json.read(
            STORE.strings("SELECT envelope FROM event WHERE id = ?", id + "-" + moment).getFirst())
        .path("data");
  }

  private static Schema schema() throws IOException {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(resource("/schemas/dev.penstock.approval/v1.json"));
  }

  private static JsonNode resource(String name) throws IOException {
    try (var in = Objects.requireNonNull(QuestionEventsIT.class.getResourceAsStream(name))) {
      return Json.read(in.readAllBytes());
    }
  }
}

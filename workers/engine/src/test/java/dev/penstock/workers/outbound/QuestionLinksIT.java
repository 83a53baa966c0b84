package dev.penstock.workers.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.approval.Addressees;
import dev.penstock.approval.ApprovalLinks.Opening;
import dev.penstock.approval.Quorum;
import dev.penstock.id.Ids;
import dev.penstock.json.Json;
import dev.penstock.workers.approval.Inbox;
import dev.penstock.workers.http.Target;
import dev.penstock.workers.protocol.HumanTaskRequest;
import dev.penstock.workers.protocol.TaskAttempt;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** F71: a subscriber is sent a link to the question's page, and nobody else is shown it. */
class QuestionLinksIT {

  private static final String SETTLED =
      "SELECT count(*)::text FROM outbound WHERE state <> 'pending'";
  private static final String LINKS =
      ", \"links\": {\"console\": \"https://penstock.example.com\", \"lasts\": \"PT2H\"}";
  private static final Pattern LINK = Pattern.compile("/links/(lnk_[\\w.-]+)");
  private static final String ALL = "\"dev.penstock.approval.*\"";

  private static OutboundFixture fixture;
  private static Inbox inbox;

  @BeforeAll
  static void open() {
    fixture = new OutboundFixture();
    inbox = new Inbox(fixture.store.worker(), fixture.audit());
  }

  @BeforeEach
  void clear() {
    fixture.clear();
    fixture.store.sql("TRUNCATE human_task, approval_link CASCADE");
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @Test
  void shouldSendALinkThatOpensOnceAndLeadsToTheQuestion() {
    fixture.subscribe("chat", ALL, LINKS);
    String question = ask();

    send(1);

    JsonNode link = received().getFirst().at("/data/link");
    assertThat(Instant.parse(link.path("expiresAt").asText()))
        .isBetween(Instant.now().plusSeconds(7_100), Instant.now().plusSeconds(7_201));
    assertThat(link.path("url").asText()).startsWith("https://penstock.example.com/links/lnk_");
    String token = token(received().getFirst());
    assertThat(opened(token))
        .isInstanceOfSatisfying(
            Opening.Opened.class, it -> assertThat(it.task()).isEqualTo(question));
    assertThat(opened(token)).isEqualTo(new Opening.Refused(question, "used"));
    assertThat(
            fixture.strings(
                "SELECT body::jsonb #>> '{detail,message}' FROM audit"
                    + " WHERE body::jsonb ->> 'kind' = 'approval.link-made' AND body::jsonb ->> 'subject' = ?",
                question))
        .isEqualTo(fixture.strings("SELECT id FROM outbound"));
  }

  @Test
  void shouldMakeALinkOfItsOwnForEachTry() {
    fixture.subscribe("chat", ALL, LINKS);
    AtomicInteger tries = new AtomicInteger();
    fixture.target.answers(
        (exchange, received) ->
            Target.json(tries.incrementAndGet() < 3 ? 503 : 200, "{}").answer(exchange, received));
    ask();

    send(3);

    List<String> tokens = received().stream().map(QuestionLinksIT::token).toList();
    assertThat(tokens).hasSize(3).doesNotHaveDuplicates();
    assertThat(opened(tokens.getLast())).isInstanceOf(Opening.Opened.class);
  }

  @Test
  void shouldSendNoneWhereNoneIsWantedNorOfAQuestionThatIsClosed() {
    fixture.subscribe("lake", ALL, "");
    ask();
    send(1);
    fixture.store.sql("DELETE FROM subscription");
    fixture.subscribe("chat", ALL, LINKS);
    String closed = ask();
    inbox.withdraw(closed);

    send(1);

    assertThat(received())
        .hasSizeGreaterThan(3)
        .noneMatch(it -> it.at("/data").has("link") && it.path("subject").asText().equals(closed));
    assertThat(received().getFirst().at("/data").has("link")).isFalse();
  }

  /** Who may send events can't have a link made to a question. */
  @Test
  void shouldSendNoneWithWhatOnlyLooksLikeAQuestion() {
    fixture.subscribe("chat", "\"*\"", LINKS);
    String question = ask();
    fixture.store.sql("TRUNCATE event, outbound CASCADE");
    fixture.tell(
        Json.object()
            .put("specversion", "1.0")
            .put("id", "e")
            .put("source", "/elsewhere")
            .put("type", "dev.penstock.approval.requested")
            .put("subject", question));

    send(1);

    assertThat(received()).singleElement().satisfies(it -> assertThat(it.has("data")).isFalse());
    assertThat(fixture.strings("SELECT id FROM approval_link")).isEmpty();
  }

  /** The endpoint even says it back, where what services say is kept. */
  @Test
  void shouldKeepTheTokenNowhereInTheStore() {
    fixture.secret("aws", "{\"accessKeyId\": \"AKIAX\", \"secretAccessKey\": \"s\"}", false);
    fixture.subscribe("chat", ALL, LINKS);
    fixture.subscribe(
        Json.read(
            """
            {"subscription": "queue", "events": {"types": [%s]}
             %s, "sqs": {"queue": "%s", "region": "eu-central-1", "secret": "aws"}}
            """
                .formatted(ALL, LINKS, fixture.target.uri("/1/q"))));
    fixture.target.answers(
        (exchange, received) ->
            Target.json(400, tokenIn(received.body())).answer(exchange, received));
    ask();

    send(1);

    List<String> tokens = fixture.target.received().stream().map(it -> tokenIn(it.body())).toList();
    assertThat(tokens).hasSize(2).allMatch(token -> token.startsWith("lnk_"));
    assertThat(fixture.strings("SELECT reason FROM outbound WHERE subscription = 'queue'"))
        .containsExactly("The service answers 400: ***");
    for (String token : tokens) {
      String mark = token.substring(token.indexOf('.') + 1);
      assertThat(tablesWith(mark)).isEmpty();
      assertThat(tablesWith(hex(token))).isEmpty();
      // The search finds what is there.
      assertThat(tablesWith(token.substring(0, token.indexOf('.')))).contains("approval_link");
    }
  }

  private static void send(int tries) {
    fixture.relay();
    String all = fixture.strings("SELECT count(*)::text FROM outbound").getFirst();
    try (Outbound _ = fixture.outbound(OutboundFixture.eager(tries)).start()) {
      fixture.until(SETTLED, all);
    }
  }

  private static String ask() {
    String id = Ids.next("htk");
    inbox.ask(
        new HumanTaskRequest(
            id,
            new TaskAttempt("run_1", "/do/0/ask", "", 1),
            HumanTaskRequest.Kind.APPROVAL,
            "approver",
            Quorum.ONE,
            Addressees.ALL,
            "May it?",
            "person:eve",
            List.of("approved", "rejected"),
            Json.object(),
            null,
            List.of()));
    return id;
  }

  private static Opening opened(String token) {
    return fixture
        .store
        .api()
        .inTransaction(
            transaction -> fixture.links().open(transaction, token, "person:ada", Instant.now()));
  }

  private static List<JsonNode> received() {
    return fixture.target.received().stream().map(it -> Json.read(it.body())).toList();
  }

  private static String token(JsonNode event) {
    return tokenIn(event.toString());
  }

  private static String tokenIn(String body) {
    Matcher link = LINK.matcher(body);
    return link.find() ? link.group(1) : "none";
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> tablesWith(String text) {
    List<String> found = new ArrayList<>();
    for (String table :
        fixture.strings(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')"
                + " AND relnamespace = 'penstock'::regnamespace")) {
      if (!fixture
          .strings(
              "SELECT 1 FROM %s t WHERE position(? IN to_jsonb(t)::text) > 0".formatted(table),
              text)
          .isEmpty()) {
        found.add(table);
      }
    }
    return found;
  }
}

package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to a sender's event is one trace, from its own span to the outside call. F112. */
class OneTraceIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String SENDERS_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SENDERS_SPAN = "00f067aa0ba902b7";

  @TempDir private static Path folder;
  private static Collector collector;
  private static LocalPlatform platform;

  @BeforeAll
  static void start() throws IOException {
    collector = Collector.start();
    platform = LocalPlatform.start(folder.resolve("node"), collector.environment());
  }

  @AfterAll
  static void stop() {
    platform.close();
    collector.close();
  }

  @Test
  void shouldTellOneTraceFromTheSendersSpanToTheOutsideCall() throws Exception {
    try (Target target = Target.start()) {
      // when
      String run = deliver("traced", target, "00-" + SENDERS_TRACE + "-" + SENDERS_SPAN + "-01");

      // then
      assertThat(platform.awaitEnd(run).path("traceId").textValue()).isEqualTo(SENDERS_TRACE);
      Named spans = byName(awaitTrace(SENDERS_TRACE));
      assertThat(spans.all().keySet())
          .containsExactlyInAnyOrder(
              "POST /hooks/{trigger}",
              "relay",
              "run default/book",
              "orchestrator",
              "task book",
              "policy.eval",
              "audit",
              "POST");
      Span door = spans.get("POST /hooks/{trigger}");
      Span whole = spans.get("run default/book");
      Span task = spans.get("task book");
      Span call = spans.get("POST");
      assertThat(parent(door)).isEqualTo(SENDERS_SPAN);
      assertThat(List.of(parent(spans.get("relay")), parent(whole))).containsOnly(id(door));
      assertThat(List.of(parent(spans.get("orchestrator")), parent(task))).containsOnly(id(whole));
      assertThat(List.of("policy.eval", "audit", "POST"))
          .allSatisfy(name -> assertThat(parent(spans.get(name))).isEqualTo(id(task)));

      // and the target can go on with it
      assertThat(target.traces()).containsExactly("00-" + SENDERS_TRACE + "-" + id(call) + "-01");

      // and each says what it was by OpenTelemetry's names, and when
      assertThat(door.getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
      assertThat(Collector.attributes(door))
          .containsEntry("http.request.method", "POST")
          .containsEntry("http.route", "/hooks/{trigger}")
          .containsEntry("penstock.trigger", "book")
          .containsEntry("penstock.run.id", run);
      assertThat(call.getKind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
      assertThat(Collector.attributes(call))
          .containsEntry("http.request.method", "POST")
          .containsEntry("server.address", "127.0.0.1")
          .containsEntry("penstock.outcome", "done")
          .containsEntry("penstock.task.position", "/do/1/book");
      assertThat(call.getStartTimeUnixNano()).isGreaterThanOrEqualTo(task.getStartTimeUnixNano());
      assertThat(call.getEndTimeUnixNano()).isLessThanOrEqualTo(whole.getEndTimeUnixNano());
    }
  }

  @Test
  void shouldBeginATraceOfItsOwnWhereTheSenderTellsNone() throws Exception {
    try (Target target = Target.start()) {
      String run = deliver("untraced", target, "00-00000000000000000000000000000000-01-01");

      String trace = platform.awaitEnd(run).path("traceId").textValue();
      assertThat(trace).matches("[0-9a-f]{32}").isNotEqualTo("0".repeat(32));
      assertThat(parent(byName(awaitTrace(trace)).get("POST /hooks/{trigger}"))).isEmpty();
    }
  }

  @Test
  void shouldTellNothingOfATraceThatItsSenderDoesNotKeep() throws Exception {
    String unkept = "a".repeat(32);
    try (Target target = Target.start()) {
      String run = deliver("unkept", target, "00-" + unkept + "-" + SENDERS_SPAN + "-00");
      platform.awaitEnd(run);
      String later = deliver("kept", target);
      awaitTrace(platform.awaitEnd(later).path("traceId").textValue());

      assertThat(collector.spans(unkept)).isEmpty();
      assertThat(target.traces().getFirst()).startsWith("00-" + unkept).endsWith("-00");
    }
  }

  @Test
  void shouldStayOneTraceWhenTheNodeIsKilledInTheMiddle() throws Exception {
    try (Target target = Target.start()) {
      // given
      target.hold();
      String run = deliver("killed", target);
      await().atMost(PATIENCE).until(() -> target.callsOf(run) == 1);

      // when
      platform.kill();
      target.answer();
      platform.restart();

      // then
      String trace = platform.awaitEnd(run).path("traceId").textValue();
      List<Span> spans = awaitTrace(trace);
      assertThat(new HashSet<>(spans.stream().map(OneTraceIT::id).toList())).hasSameSizeAs(spans);
      Named named = byName(spans);
      assertThat(named.all()).containsKeys("POST /hooks/{trigger}", "run default/book", "POST");
      assertThat(target.traces())
          .hasSize(2)
          .doesNotHaveDuplicates()
          .allMatch(header -> header.startsWith("00-" + trace + "-"))
          .last()
          .isEqualTo("00-" + trace + "-" + id(named.get("POST")) + "-01");
    }
  }

  @Test
  void shouldLoseNoRunAndNoSpanWhileTheCollectorIsAway() throws Exception {
    try (Target target = Target.start()) {
      // given
      collector.goAway();
      List<String> traces = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        String run = deliver("away-" + i, target);
        JsonNode ended = platform.awaitEnd(run);
        assertThat(ended.path("status").textValue()).isEqualTo("completed");
        traces.add(ended.path("traceId").textValue());
      }
      await()
          .atMost(PATIENCE)
          .until(() -> platform.get("/api/v1/health").toString().contains("can't be exported"));

      // when
      collector.comeBack();

      // then
      for (String trace : traces) {
        List<Span> spans = awaitTrace(trace);
        assertThat(spans).hasSize(8);
        assertThat(spans.stream().map(OneTraceIT::id)).doesNotHaveDuplicates();
      }
      try (Stream<String> log = Files.lines(platform.data().resolve("node.log"))) {
        List<String> warnings =
            log.filter(line -> line.contains("WARN") && line.contains("can't be exported"))
                .toList();
        assertThat(warnings)
            .filteredOn(line -> line.contains("Traces"))
            .singleElement()
            .asString()
            .contains("ConnectException");
        assertThat(warnings).filteredOn(line -> line.contains("Metrics")).hasSizeLessThan(2);
      }
      await()
          .atMost(PATIENCE)
          .until(() -> !platform.get("/api/v1/health").toString().contains("can't be exported"));
    }
  }

  @Test
  void shouldExportNoSecretThatAnythingUses() throws Exception {
    // given
    Canaries canaries = new Canaries(platform);

    // when
    canaries.release();
    try (Target target = Target.start()) {
      String run = deliver("after-the-canaries", target);
      awaitTrace(platform.awaitEnd(run).path("traceId").textValue());
    }

    // then
    assertThat(canaries.needles().in(collector.received()))
        .isNotEmpty()
        .allMatch(found -> found.startsWith(Canaries.OPEN));
  }

  @Test
  void shouldCountWhatRunsDoByWordsOfClosedSets() throws Exception {
    // given
    String effects = "penstock.outcome=done penstock.tool=http";
    double before = collector.newest("penstock.effect.duration").getOrDefault(effects, 0.0);

    // when
    try (Target target = Target.start()) {
      for (int i = 0; i < 3; i++) {
        platform.awaitEnd(deliver("counted-" + i, target));
      }
    }

    // then
    await()
        .atMost(PATIENCE)
        .until(
            () -> collector.newest("penstock.effect.duration").getOrDefault(effects, 0.0),
            count -> count >= before + 3);
    assertThat(collector.metrics())
        .filteredOn(name -> name.startsWith("penstock.") || name.startsWith("http."))
        .containsExactlyInAnyOrder(
            "penstock.run.starts",
            "penstock.run.duration",
            "penstock.effect.duration",
            "penstock.policy.decisions",
            "penstock.outbox.due",
            "penstock.outbox.oldest_due",
            "penstock.outbox.parked",
            "penstock.human_tasks.open",
            "http.server.request.duration");
    assertThat(collector.newest("penstock.run.duration")).containsKey("penstock.outcome=completed");
    assertThat(collector.newest("penstock.policy.decisions")).containsKey("penstock.outcome=allow");
    assertThat(collector.newest("http.server.request.duration"))
        .containsKey(
            "http.request.method=POST http.response.status_code=202 http.route=/hooks/{trigger}");
    assertThat(collector.newest("penstock.outbox.parked")).containsValue(0.0);
  }

  /** All spans of a run's trace: the run's own comes last but for its tasks. */
  private static List<Span> awaitTrace(String trace) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> collector.spans(trace),
            spans -> spans.stream().anyMatch(span -> span.getName().startsWith("task ")));
  }

  /** Spans by their names, of which each is there once. */
  private record Named(Map<String, Span> all) {

    Span get(String name) {
      return Objects.requireNonNull(all.get(name), name);
    }
  }

  private static Named byName(List<Span> spans) {
    Map<String, Span> named = new HashMap<>();
    spans.forEach(span -> assertThat(named.put(span.getName(), span)).isNull());
    return new Named(named);
  }

  private static String id(Span span) {
    return Collector.id(span.getSpanId());
  }

  private static String parent(Span span) {
    return Collector.id(span.getParentSpanId());
  }

  private static String deliver(String id, Target target, String... traceparent) throws Exception {
    byte[] body =
        Json.write(Json.object().put("id", 1).put("target", target.url()))
            .getBytes(StandardCharsets.UTF_8);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(platform.url() + "/hooks/book"))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    LocalPlatform.signed(id, body).forEach(request::header);
    for (String header : traceparent) {
      request.header("traceparent", header);
    }
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
      return Json.read(answer.body()).path("runId").textValue();
    }
  }
}

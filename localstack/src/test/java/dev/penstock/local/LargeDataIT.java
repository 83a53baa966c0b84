package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.penstock.json.Json;
import dev.penstock.workers.payload.S3Server;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * F42: five megabytes of data go through a real node and its durable backbone, through a call, a
 * long loop, a kill of the node and the loss of the cache; the history names them and no more. They
 * are kept in a real S3 where there is one, else in the database.
 */
class LargeDataIT {

  private static final String DOCUMENT =
      """
      document: { dsl: '1.0.3', namespace: test, name: large, version: '1.0.0' }
      do:
        - keep: { set: { rows: '${ .rows }', kept: true } }
        - marks: { for: { in: '${ [range(3)] }' }, do: [ { mark: { set: { rows: '${ .rows }', last: '${ $item }' } } } ] }
        - echo: { call: http, with: { method: post, endpoint: '${ $workflow.input.url }', body: '${ . }' } }
        - pause: { call: approval, with: { title: Go on, payload: { rows: '${ .rows | length }' } } , output: { as: '${ $workflow.input }' } }
        - wide: { fork: { branches: [ CALLS ] }, output: { as: '${ $input }' } }
        - laps: { fork: { branches: [ LAPS ] }, output: { as: '${ $input }' } }
        - again: { call: http, with: { method: post, endpoint: '${ $workflow.input.url }', body: '${ . }' } }
      """;

  /** Sixty answers of 100 KB at the same time: more than the backbone takes in one message. */
  private static final String CALL =
      "{ c%d: { call: http, with: { method: post, endpoint: '${ $workflow.input.url }',"
          + " body: '${ .rows[:100] }' }, output: { as: '${ length }' } } }";

  /** Timers enough for a history that has to be begun anew. */
  private static final String LAP =
      "{ l%d: { do: [ { small: { set: { n: 1 } } }, { laps: { for: { in: '${ [range(25)] }' },"
          + " do: [ { nap: { wait: { milliseconds: 1 } } } ] } } ] } }";

  @TempDir private static Path folder;
  private static LocalPlatform platform;
  private static @Nullable S3Server objects;
  private static HttpServer echo;

  @BeforeAll
  static void start() throws IOException {
    String[] options = {};
    if (S3Server.isDue()) {
      System.setProperty("aws.accessKeyId", S3Server.ACCOUNT.getFirst());
      System.setProperty("aws.secretAccessKey", S3Server.ACCOUNT.getLast());
      objects = new S3Server(Files.createDirectories(folder.resolve("s3")));
      options = new String[] {"--payloads", objects.place()};
    } else {
      System.out.println("Without S3, which is not there: ./penstock doctor --fix --tests");
    }
    platform = LocalPlatform.start(folder.resolve("node"), options);
    echo = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    echo.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    echo.start();
  }

  @AfterAll
  static void stop() {
    echo.stop(0);
    platform.close();
    if (objects != null) {
      objects.close();
    }
  }

  @Test
  @Timeout(240)
  void shouldCarryFiveMegabytesOverCallsAKillALostCacheAndANewBeginning() throws IOException {
    // given
    NodeSubject node = new NodeSubject(platform);
    assertThat(
            node.applyFile(
                    "policies/default.yaml",
                    ExampleRow.text("/conformance/policy.yaml"),
                    Json.object())
                .statusCode())
        .isEqualTo(200);
    String url = "http://127.0.0.1:" + echo.getAddress().getPort() + "/";
    assertThat(node.apply(document(), Json.object()).statusCode()).isEqualTo(200);
    JsonNode input = rows(5_000, 500).put("url", url);
    String run = node.start("test/large", input);
    platform.awaitRun(run, Set.of("waiting", "faulted"));

    // when
    platform.kill();
    Path copies = platform.data().resolve("payloads");
    assertThat(copies).isNotEmptyDirectory();
    delete(copies);
    platform.restart();
    Operator operator = platform.operator();
    assertThat(operator.decide(operator.question(run), "approved").statusCode()).isEqualTo(200);

    // then
    JsonNode ended = platform.awaitEnd(run);
    assertThat(ended.path("status").textValue())
        .as(ended.path("problem").toString())
        .isEqualTo("completed");
    assertThat(ended.path("output")).isEqualTo(input);
    assertThat(node.trueEnd(run).path())
        .as("its history is replayed with what it only names")
        .contains("again");
    assertThatTheHistoryIsSmall(run);
    assertThat(
            platform.count(
                "SELECT count(*) FROM penstock.payload_use WHERE run_id = '" + run + "'"))
        .isGreaterThan(4);
    assertThat(
            platform.count(
                "SELECT count(*) FROM penstock.payload_use WHERE run_id <> '" + run + "'"))
        .isZero();
    if (objects != null) {
      assertThat(platform.count("SELECT count(*) FROM penstock.payload WHERE object IS NULL"))
          .isZero();
      assertThat(objects.objects()).isNotEmpty();
    }
    assertThat(platform.verifyAudit().exitCode()).isZero();
    node.close();
  }

  private static String document() {
    return DOCUMENT.replace("CALLS", branches(CALL, 60)).replace("LAPS", branches(LAP, 100));
  }

  private static String branches(String branch, int count) {
    return IntStream.range(0, count).mapToObj(branch::formatted).collect(Collectors.joining(", "));
  }

  private static void assertThatTheHistoryIsSmall(String run) {
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(platform.temporal()).build());
    try {
      WorkflowClient client = WorkflowClient.newInstance(stubs);
      var last = client.fetchHistory(run).getHistory();
      String before =
          last.getEvents(0)
              .getWorkflowExecutionStartedEventAttributes()
              .getContinuedExecutionRunId();
      assertThat(before).as("it continued as new").isNotEmpty();
      assertThat(last.getSerializedSize()).isLessThan(2_000_000);
      assertThat(client.fetchHistory(run, before).getHistory().getSerializedSize())
          .isLessThan(4_000_000);
    } finally {
      stubs.shutdownNow();
      stubs.awaitTermination(2, TimeUnit.SECONDS);
    }
  }

  /** Hardly to be deflated. */
  private static ObjectNode rows(int count, int bytes) {
    Random random = new Random(1);
    byte[] noise = new byte[bytes];
    ArrayNode rows = Json.array();
    for (int i = 0; i < count; i++) {
      random.nextBytes(noise);
      rows.addObject().put("id", i).put("text", HexFormat.of().formatHex(noise));
    }
    ObjectNode data = Json.object();
    data.set("rows", rows);
    return data;
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }
}

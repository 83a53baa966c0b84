package dev.penstock.workers.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.penstock.json.Json;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.workers.interpreter.Watcher;
import dev.penstock.workers.payload.ClaimCheck;
import dev.penstock.workers.payload.FolderCache;
import dev.penstock.workers.payload.PayloadStore;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.RunPayloads;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.RunStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F42: documents of five megabytes go through every kind of task and over the seams of a run, and
 * the history stays small. Neither a lost cache nor a store that is away changes how a run ends.
 */
class ClaimCheckIT {

  private static final String HEAD =
      """
      document: { dsl: '1.0.3', namespace: test, name: large, version: '1.0.0' }
      do:
      """;

  private static final String ALL =
      HEAD
          + """
              - keep: { set: { rows: '${ .rows }', kept: true } }
              - each:
                  for: { in: '${ [range(3)] }' }
                  do: [ { mark: { set: { rows: '${ .rows }', kept: '${ .kept }', last: '${ $item }' } } } ]
              - short: { call: http, with: { method: post, endpoint: 'http://127.0.0.1/', body: '${ . }' } }
              - long: { call: http, with: { method: post, endpoint: 'http://127.0.0.1/', body: '${ . }' }, timeout: { after: PT5M } }
              - laps: { for: { in: '${ [range(12)] }' }, do: [ { nap: { wait: PT1M } } ] }
              - both: { fork: { branches: [ { a: { wait: PT1S } }, { b: { set: { n: '${ .rows | length }' } } } ] } }
            """;

  private static final JsonNode FIVE_MEGABYTES = rows(5_000, 500);
  private static PostgresFixture postgres;

  @TempDir private Path folder;
  private RunFixture fixture;

  @BeforeAll
  static void open() {
    postgres = PostgresFixture.open();
  }

  @AfterAll
  static void close() {
    postgres.close();
  }

  @BeforeEach
  void start() {
    PayloadStore store =
        new PayloadStore(
            postgres.worker(), postgres.keyring(), new FolderCache(folder, FolderCache.USUAL));
    fixture = new RunFixture(30, Watcher.NONE, RunPayloads.converter(new ClaimCheck(store)));
    fixture.effects.answer(
        request -> new EffectOutcome.Done(request.arguments().path("body"), "rcp_1"));
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void shouldCarryFiveMegabytesThroughEverythingAndKeepTheHistorySmall() {
    RunStart start = RunFixture.start(RunFixture.definition(ALL), FIVE_MEGABYTES);

    RunResult result = fixture.run(start);

    assertThat(result).isInstanceOf(RunResult.Completed.class);
    JsonNode output = ((RunResult.Completed) result).output();
    assertThat(output.path(0).path("rows")).isEqualTo(FIVE_MEGABYTES.path("rows"));
    assertThat(output.path(0).path("last").intValue()).isEqualTo(2);
    assertThat(output.path(1).path("n").intValue()).isEqualTo(5_000);
    assertThat(fixture.parts(start)).as("it continued as new").isGreaterThan(1);
    assertThat(historyBytes(start)).isLessThan(100_000);
    assertThat(fixture.effects.requests().getFirst().arguments().path("body").path("rows"))
        .isEqualTo(FIVE_MEGABYTES.path("rows"));
    assertThat(postgres.count("SELECT count(*) FROM payload WHERE bytes < 131072")).isZero();
    assertThat(postgres.count("SELECT count(*) FROM payload_use WHERE run_id NOT LIKE 'run\\_%'"))
        .as("every payload is named by its run")
        .isZero();
  }

  @Test
  void shouldEndTheSameWhenTheCacheIsLostInTheMiddle() throws IOException {
    fixture.effects.answer(
        request -> {
          delete(folder);
          return new EffectOutcome.Done(request.arguments().path("body"), "rcp_1");
        });

    RunResult result = fixture.run(RunFixture.start(RunFixture.definition(ALL), FIVE_MEGABYTES));

    assertThat(((RunResult.Completed) result).output().path(0).path("rows"))
        .isEqualTo(FIVE_MEGABYTES.path("rows"));
    assertThat(folder).isNotEmptyDirectory();
  }

  @Test
  void shouldWaitForTheStoreWhenItIsAwayAndThenGoOn() {
    AtomicBoolean away = new AtomicBoolean();
    String document =
        HEAD
            + """
                - first: { call: http, with: { method: get, endpoint: 'http://127.0.0.1/' } }
                - second:
                    try: [ { large: { call: http, with: { method: post, endpoint: 'http://127.0.0.1/', body: '${ $workflow.input }' } } } ]
                    catch: { do: [ { wrong: { set: { wrong: true } } } ] }
              """;
    fixture.effects.answer(
        request -> {
          if (away.compareAndSet(false, true)) {
            postgres.stopServer();
            CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS).execute(postgres::restartServer);
            return new EffectOutcome.Done(Json.object(), "rcp_1");
          }
          return new EffectOutcome.Done(request.arguments().path("body"), "rcp_2");
        });

    RunResult result =
        fixture.run(RunFixture.start(RunFixture.definition(document), FIVE_MEGABYTES));

    assertThat(((RunResult.Completed) result).output()).isEqualTo(FIVE_MEGABYTES);
  }

  @Test
  void shouldLetTheTaskCatchThatItsDataIsTooLarge() {
    String document =
        HEAD
            + """
                - tried:
                    try: [ { large: { call: http, with: { method: post, endpoint: 'http://127.0.0.1/', body: { twice: [ '${ .rows }', '${ .rows }' ] } } } } ]
                    catch:
                      errors: { with: { type: 'https://penstock.dev/problems/payload-too-large', status: 413 } }
                      do: [ { told: { set: { told: true } } } ]
              """;

    RunResult result =
        fixture.run(RunFixture.start(RunFixture.definition(document), FIVE_MEGABYTES));

    assertThat(((RunResult.Completed) result).output()).isEqualTo(Json.read("{\"told\":true}"));
    assertThat(fixture.effects.requests()).isEmpty();
  }

  @Test
  void shouldFaultWhenTheOutputIsTooLarge() {
    String document = HEAD + "  - twice: { set: { twice: [ '${ .rows }', '${ .rows }' ] } }\n";

    RunResult result =
        fixture.run(RunFixture.start(RunFixture.definition(document), FIVE_MEGABYTES));

    assertThat(((RunResult.Faulted) result).error().status()).isEqualTo(413);
    assertThat(((RunResult.Faulted) result).error().instance()).isEqualTo("/output");
  }

  @Test
  void shouldFaultWhenItHasTooMuchAtHandToGoOn() {
    String branch =
        "{ b%d: { do: [ { own: { set: { rows: '${ .rows }' } } },"
            + " { laps: { for: { in: '${ [range(40)] }' }, do: [ { nap: { wait: PT1M } } ] } } ] } }";
    String branches =
        IntStream.range(0, 8).mapToObj(branch::formatted).collect(Collectors.joining(", "));
    String document = HEAD + "  - many: { fork: { branches: [ " + branches + " ] } }\n";

    RunResult result =
        fixture.run(RunFixture.start(RunFixture.definition(document), FIVE_MEGABYTES));

    assertThat(((RunResult.Faulted) result).error().status()).isEqualTo(413);
    assertThat(((RunResult.Faulted) result).error().instance()).isEqualTo("/do/0/many");
  }

  private long historyBytes(RunStart start) {
    return fixture
        .backbone
        .getWorkflowClient()
        .fetchHistory(start.runId())
        .getHistory()
        .getSerializedSize();
  }

  /** Hardly to be deflated. */
  private static JsonNode rows(int count, int bytes) {
    Random random = new Random(1);
    byte[] noise = new byte[bytes];
    ArrayNode rows = Json.array();
    for (int i = 0; i < count; i++) {
      random.nextBytes(noise);
      rows.addObject().put("id", i).put("text", HexFormat.of().formatHex(noise));
    }
    return Json.object().set("rows", rows);
  }

  private static void delete(Path folder) {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

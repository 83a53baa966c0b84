package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.penstock.json.Json;
import dev.penstock.workers.conformance.Counterparts;
import dev.penstock.workers.conformance.Features;
import dev.penstock.workers.conformance.MemoryResults;
import dev.penstock.workers.conformance.ScenarioResult;
import dev.penstock.workers.container.LocalImages;
import dev.penstock.workers.effect.Keycloak;
import dev.penstock.workers.run.MemorySubject;
import dev.penstock.workers.sandbox.SandboxHere;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The language to the letter, on one node with its durable backbone: the official conformance kit
 * as it stands and all official examples; and the page that says so. F130.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConformanceIT {

  private static final Path PAGE = Path.of("..", "docs", "conformance.md").normalize();

  private static final String REALM =
      """
      {"realm": "fake-authority", "enabled": true, "sslRequired": "none",
       "clients": [{"clientId": "workflow-runtime-id", "secret": "workflow-runtime-secret",
                    "serviceAccountsEnabled": true}]}
      """;

  @TempDir private static Path folder;
  private final Counterparts counterparts = new Counterparts();
  private final List<ScenarioResult> kitOnNode = new ArrayList<>();
  private final Deque<AutoCloseable> started = new ArrayDeque<>(List.of(counterparts));
  private LocalPlatform platform;
  private NodeSubject node;

  @BeforeAll
  void start() {
    Keycloak.require();
    clear();
    CompletableFuture<Keycloak> keycloak =
        CompletableFuture.supplyAsync(() -> Keycloak.shared(REALM));
    platform = LocalPlatform.start(folder.resolve("node"));
    started.push(platform);
    platform.putSecretByApi(
        "mySecret",
        """
        {"authority": "%s", "grant": "client_credentials",
         "endpoints": {"token": "/protocol/openid-connect/token"},
         "client": {"id": "workflow-runtime-id", "secret": "workflow-runtime-secret"}}
        """
            .formatted(keycloak.join().issuer()));
    node = new NodeSubject(platform);
    started.push(node);
    assertThat(
            node.applyFile(
                    "policies/default.yaml",
                    ExampleRow.text("/conformance/policy.yaml"),
                    Json.object())
                .statusCode())
        .isEqualTo(200);
  }

  /** The examples' containers stay, as their documents say. */
  private static void clear() {
    if (LocalImages.make().isEmpty()) {
      LocalImages.removeContainers("name=-runContainer$");
      LocalImages.removeContainers("name=^hello-null-null-null$");
    }
  }

  @AfterAll
  void stop() throws Exception {
    clear();
    // Whatever was not started leaves nothing to stop, and its failure stands by itself.
    for (AutoCloseable each : started) {
      each.close();
    }
  }

  @Order(1)
  @TestFactory
  Stream<DynamicTest> shouldRunTheKitOnTheDurableBackbone() {
    kitOnNode.addAll(Features.run(Features.KIT, node, counterparts));
    assertThat(kitOnNode).hasSize(21);
    return tests(kitOnNode);
  }

  @Order(2)
  @TestFactory
  Stream<DynamicTest> shouldDoWithEachOfficialExampleWhatTheTableSays() throws IOException {
    List<ExampleRow> rows = ExampleRow.all();
    try (Stream<Path> files =
        Files.list(Path.of("src", "test", "resources", "conformance", "examples"))) {
      assertThat(rows.stream().map(ExampleRow::file))
          .containsExactlyElementsOf(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".yaml"))
                  .sorted()
                  .toList());
    }
    // Runs that hear every event are begun one after the other, when the others have ended.
    List<ExampleRow> quiet = rows.stream().filter(row -> row.events().isEmpty()).toList();
    List<ExampleRun> begun =
        quiet.stream().map(row -> ExampleRun.begin(row, node, counterparts)).toList();
    return Stream.concat(
        IntStream.range(0, quiet.size())
            .mapToObj(i -> dynamicTest(quiet.get(i).file(), begun.get(i)::mustBeAsExpected)),
        rows.stream()
            .filter(row -> !row.events().isEmpty())
            .map(
                row ->
                    dynamicTest(
                        row.file(),
                        () -> ExampleRun.begin(row, node, counterparts).mustBeAsExpected())));
  }

  @Order(3)
  @Test
  void shouldSayInTheManualWhatThisRunGives() throws IOException {
    LocalImages.require();
    SandboxHere.require();
    MemoryResults memory = MemoryResults.kept(Path.of("..")).orElseGet(this::runInMemory);
    String page =
        new ConformancePage(memory.kit(), kitOnNode, ExampleRow.all(), memory.own()).text();
    Files.writeString(Path.of("target", "conformance.md"), page);
    assertThat(Files.readString(PAGE))
        .as("cp localstack/target/conformance.md docs/conformance.md")
        .isEqualTo(page);
  }

  private MemoryResults runInMemory() {
    try (MemorySubject memory = new MemorySubject()) {
      return new MemoryResults(
          Features.run(Features.KIT, memory, counterparts),
          Features.run(Features.own(), memory, counterparts));
    }
  }

  private static Stream<DynamicTest> tests(List<ScenarioResult> results) {
    return results.stream()
        .map(result -> dynamicTest(result.feature() + ": " + result.name(), result::mustPass));
  }
}

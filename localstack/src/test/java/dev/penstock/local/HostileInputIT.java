package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.penstock.functions.api.access.Role;
import dev.penstock.json.Json;
import dev.penstock.node.bench.ProcessMemory;
import dev.penstock.node.folder.DataFolder;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Broken, huge and malicious input gets a typed problem, and the node goes on as before. F4, F18.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HostileInputIT {

  private static final String HEAD =
      """
      document: { dsl: '1.0.3', namespace: default, name: hostile, version: '1.0.0' }
      """;

  private static final int SENDERS = 6;
  private static final int REQUESTS_EACH = 100;

  /** Nothing, or answers one after the other, the first of which is no failure of the node. */
  private static final Pattern ALLOWED =
      Pattern.compile("|HTTP/1\\.[01] ([1-4]\\d\\d|501|505) .*", Pattern.DOTALL);

  @TempDir private static Path folder;
  private static LocalPlatform platform;

  @BeforeAll
  static void start() {
    platform = LocalPlatform.start(folder.resolve("node"));
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  @AfterEach
  void shouldStillServe() {
    try (Target target = Target.start()) {
      String run =
          platform.sendUntilAccepted(
              "book",
              "healthy-" + System.nanoTime(),
              Json.object().put("id", 1).put("target", target.url()));

      assertThat(platform.awaitEnd(run).path("status").textValue()).isEqualTo("completed");
    }
  }

  @Test
  void shouldRefuseABodyOf30MegabytesWhileReadingIt() throws Exception {
    HttpResponse<String> response = post("/hooks/book", new byte[30 * 1024 * 1024]);

    assertProblem(response, 413, "payload-too-large");
  }

  /**
   * F18: whatever bytes come, there is an answer or the connection is closed; none of it is called
   * the node's own failure, tells of its inside or stays in its memory, and deliveries go on.
   */
  @Test
  @Timeout(120)
  void shouldAnswerOrCloseWhateverBytesCome() throws Exception {
    long seed = System.nanoTime();
    System.out.println("HostileInputIT seed " + seed);
    RawSender sender = new RawSender(platform.url());
    byte[] good = rawDelivery("fuzz-" + seed);
    assertThat(sender.send(good)).startsWith("HTTP/1.1 202 ");
    ProcessMemory before = ProcessMemory.of(platform.pid());

    try (Target target = Target.start();
        var senders = Executors.newFixedThreadPool(SENDERS)) {
      List<Future<?>> sending = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        RawRequests requests = new RawRequests(seed + i, good);
        sending.add(senders.submit(() -> sendAll(sender, requests)));
      }
      for (int i = 0; i < 4; i++) {
        var event = Json.object().put("id", i).put("target", target.url());
        String run = platform.sendUntilAccepted("book", "amid-" + seed + "-" + i, event);
        assertThat(platform.awaitEnd(run).path("status").textValue()).isEqualTo("completed");
      }
      for (Future<?> each : sending) {
        each.get();
      }
    }

    assertThat(ProcessMemory.of(platform.pid()).heapBytes())
        .isLessThan(before.heapBytes() + (48L << 20));
    assertThat(Files.readString(DataFolder.at(platform.data()).log()))
        .doesNotContain("A request failed unexpectedly", "could not be handled");
  }

  private static void sendAll(RawSender sender, RawRequests requests) {
    for (int i = 0; i < REQUESTS_EACH; i++) {
      byte[] request = requests.next();
      String answer = sender.send(request);
      assertThat(answer)
          .as("to %s", new String(request, StandardCharsets.ISO_8859_1))
          .matches(ALLOWED)
          .doesNotContain("Exception", "\tat ", "jetty");
    }
  }

  private static byte[] rawDelivery(String senderId) {
    byte[] body =
        "{\"id\": 1, \"target\": \"http://127.0.0.1:9\"}".getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder("POST /hooks/book HTTP/1.1\r\nHost: localhost\r\n");
    LocalPlatform.signed(senderId, body)
        .forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("Content-Type: application/json\r\nContent-Length: ").append(body.length);
    return (head + "\r\n\r\n" + new String(body, StandardCharsets.UTF_8))
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * F77: secrets are used and turn up nowhere, in no form; what is no secret is found where it was
   * left, so that the search is known to look. It goes last, over all that the others did.
   */
  @Test
  @Order(Integer.MAX_VALUE)
  void shouldLeaveNoSecretInAnyPlace() throws Exception {
    Canaries canaries = new Canaries(platform);
    canaries.release();

    Sinks sinks =
        new Sinks(platform, canaries.needles())
            .files()
            .rows()
            .histories()
            .routes(Set.of("/api/v1/events"))
            .pages();

    System.out.println("looked through " + sinks.read());
    assertThat(sinks.found())
        .allSatisfy(
            (place, found) -> assertThat(found).allMatch(it -> it.startsWith(Canaries.OPEN)));
    assertThat(sinks.found().keySet())
        .contains("rows", "histories", "routes", "postgres")
        // Its pages, or those that are still in its log.
        .anyMatch(place -> place.startsWith("temporal/temporal.db"));
  }

  /** F124: with a key of each role, whatever Schemathesis can make of the document. */
  @Test
  @Timeout(300)
  void shouldAnswerAsItsDocumentSaysWhateverIsAsked() throws Exception {
    assumeTrue(ContractTools.lacking().isEmpty(), ContractTools::lacking);
    String run;
    try (Target target = Target.start()) {
      run =
          platform.sendUntilAccepted(
              "book", "contract", Json.object().put("id", 1).put("target", target.url()));
      platform.awaitEnd(run);
    }
    String delivery = platform.get("/api/v1/runs/" + run).path("deliveryId").textValue();

    Program schemathesis =
        ContractTools.schemathesis(
            folder,
            platform.url().toString(),
            platform.keysOfEachRole(),
            Map.of("/api/v1/runs/", run, "/api/v1/deliveries/", delivery));

    // A configuration folder without files, applied to prune, is among what it sends.
    platform.apply(LocalPlatform.samples());
    assertThat(schemathesis.exitCode()).as(schemathesis.output()).isZero();
  }

  /**
   * F109: as foreign checks of the RFCs read it. Two it does not do: no search by POST is offered,
   * and whether somebody is active does not change by being left unsaid.
   */
  @Test
  void shouldTakeWhatADirectoryTellsAsItsProtocolSays() throws Exception {
    assumeTrue(ScimTester.lacking().isEmpty(), ScimTester::lacking);

    List<String> said =
        ScimTester.check(platform.url() + "/api/v1/scim/v2", platform.keyOf(Role.PROVISIONER));

    assertThat(said.subList(0, said.size() - 1))
        .satisfiesExactlyInAnyOrder(
            it -> assertThat(it).startsWith("search_with_attributes User"),
            it -> assertThat(it).startsWith("search_with_attributes Group"),
            it -> assertThat(it).contains("check_remove_attribute User", "'active'"));
    assertThat(said.getLast()).isEqualTo("67 passed");
  }

  /** F126: in Java and in TypeScript, as their generators make them. */
  @Test
  void shouldBeUnderstoodByTheClientsThatAreGeneratedFromItsDocument(@TempDir Path typescript)
      throws Exception {
    assumeTrue(GeneratedClients.lacking().isEmpty(), GeneratedClients::lacking);
    String url = platform.url().toString();
    String key = platform.keysOfEachRole().getLast();

    var inJava = GeneratedClients.java(url, key, "default/book");
    var inTypescript = GeneratedClients.typescript(typescript, url, key, "default/book");

    assertThat(inJava)
        .isEqualTo(new GeneratedClients.Used(inJava.run(), true, "not-found", "/workflow"));
    assertThat(inTypescript)
        .isEqualTo(new GeneratedClients.Used(inTypescript.run(), true, "not-found", "/workflow"));
    assertThat(inTypescript.run()).startsWith("run_").isNotEqualTo(inJava.run());
  }

  /** F1, F2, F3, F6, F8: with whatever the senders' own libraries make, and what is almost that. */
  @Test
  void shouldLetInWhatTheSendersOwnLibrariesSignAndNothingElse() throws Exception {
    assumeTrue(SenderLibraries.lacking().isEmpty(), SenderLibraries::lacking);
    Map<String, Map<String, String>> secrets = new HashMap<>();
    for (String scheme : SenderLibraries.SCHEMES) {
      SenderKeys before = SenderKeys.draw(scheme);
      SenderKeys current = SenderKeys.draw(scheme);
      platform.rotatedSecret("by-" + scheme, before.held(), current.held());
      secrets.put(
          scheme,
          Map.of(
              "current", current.signs(),
              "before", before.signs(),
              "other", SenderKeys.draw(scheme).signs()));
    }
    platform.apply(SenderLibraries.files());

    List<SenderLibraries.Answer> answers = SenderLibraries.send(platform.url().toString(), secrets);

    assertThat(answers).hasSize(11 * SenderLibraries.SCHEMES.size() + 1);
    assertThat(answers)
        .allSatisfy(it -> assertThat(it.status()).as("%s", it).isEqualTo(expected(it)));
    for (String scheme : SenderLibraries.SCHEMES) {
      assertThat(runs(answers, scheme, Set.of("valid", "replayed", "resigned"))).hasSize(1);
      assertThat(runs(answers, scheme, Set.of("double"))).hasSize(1);
      assertThat(runs(answers, scheme, Set.of("rotated"))).hasSize(1);
    }
    assertThat(answers.getLast().body()).isEqualTo("{\"type\":1}");
    assertThat(answers)
        .filteredOn(it -> it.status() == 401)
        .extracting(SenderLibraries.Answer::body)
        .containsOnly(answers.stream().filter(it -> it.status() == 401).findFirst().get().body());
  }

  /** F7: with the command line as the sender, and as the one who passes on. */
  @Test
  void shouldTakeWhatTheCommandLineSignsAndPassesOn() throws Exception {
    SenderKeys github = SenderKeys.draw("github");
    SenderKeys standard = SenderKeys.draw("standard-webhooks");
    platform.rotatedSecret("by-github", "older", github.held());
    platform.rotatedSecret("by-standard-webhooks", "older", standard.held());
    platform.apply(SenderLibraries.files());
    String data = platform.data().toString();
    Path key = Files.writeString(folder.resolve("standard.txt"), standard.signs() + "\n");

    Program sent =
        Program.runWith(
            github.signs(),
            "webhooks",
            "send",
            "--scheme",
            "github",
            "--secret",
            "-",
            "--to",
            "by-github",
            "--id",
            "typed-1",
            "--data",
            data);
    Program passed =
        Program.run(
            "webhooks",
            "forward",
            "by-github",
            "--scheme",
            "standard-webhooks",
            "--secret",
            key.toString(),
            "--to",
            platform.url() + "/hooks/by-standard-webhooks",
            "--since",
            "PT1H",
            "--once",
            "--data",
            data);

    assertThat(sent.output()).as("%s", sent).startsWith("202 ");
    assertThat(passed.exitCode()).as("%s", passed).isZero();
    assertThat(
            platform.count(
                "SELECT count(*) FROM delivery WHERE trigger = 'by-standard-webhooks'"
                    + " AND sender_id = 'typed-1'"))
        .isOne();
  }

  private static int expected(SenderLibraries.Answer answer) {
    boolean timed = !Set.of("github", "twilio").contains(answer.sender());
    int accepted = Set.of("twilio", "discord").contains(answer.sender()) ? 200 : 202;
    return switch (answer.what()) {
      case "valid", "replayed", "resigned", "rotated", "double", "ping" -> accepted;
      case "stale", "future" -> timed ? 401 : accepted;
      default -> 401;
    };
  }

  private static Set<String> runs(
      List<SenderLibraries.Answer> answers, String sender, Set<String> what) {
    return answers.stream()
        .filter(it -> it.sender().equals(sender) && what.contains(it.what()))
        .map(SenderLibraries.Answer::run)
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @CsvSource({
    "/hooks/book, 401, unauthenticated",
    "/hooks/nobody, 404, not-found",
    "/hooks/..%2f..%2fetc, 404, not-found",
    "/api/v1/runs, 401, unauthenticated",
    "/api/v1/nothing, 404, not-found"
  })
  void shouldAnswerAProblemWhenTheBodyIsNoJson(String path, int status, String code)
      throws Exception {
    HttpResponse<String> response =
        post(path, new byte[] {'{', '"', (byte) 0xC3, (byte) 0x28, 0, 1});

    assertProblem(response, status, code);
  }

  @ParameterizedTest
  @CsvSource({
    "broken.yaml,       'do: [ {'",
    "unknown.yaml,      'document: { dsl: ''9.9.9'', namespace: a, name: b, version: ''1.0.0'' }'",
    "tab.yaml,          'do:\t- a'",
    "number.yaml,       '42'",
    "empty.yaml,        ''"
  })
  void shouldRefuseADocumentThatIsNone(String name, String text) throws IOException {
    assertRefused(name, text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void shouldRefuseABombOfAliases() throws IOException {
    StringBuilder bomb = new StringBuilder(HEAD).append("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      String one = "*a" + (i - 1);
      bomb.append("a" + i + ": &a" + i + " [" + (one + ", ").repeat(8) + one + "]\n");
    }
    assertRefused("bomb.yaml", bomb.toString().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void shouldRefuseTenThousandLevelsOfNesting() throws IOException {
    String deep = "[".repeat(10_000) + "]".repeat(10_000);
    assertRefused("deep.yaml", (HEAD + "do: " + deep).getBytes(StandardCharsets.UTF_8));
    assertRefused("deep.json", deep.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void shouldRefuseInvalidUtf8() throws IOException {
    assertRefused("latin.yaml", new byte[] {'d', 'o', ':', ' ', (byte) 0xFF, (byte) 0xFE, 'x'});
  }

  @ParameterizedTest
  @CsvSource({"last(range(1e12))", "'[range(1e12)] | length'", "'def f: f; f'", "'\"x\" * 1e9'"})
  void shouldEndARunWhoseExpressionNeverWould(String expression) throws IOException {
    // given
    Path file =
        Files.writeString(
            folder.resolve("never.yaml"),
            HEAD + "do:\n  - never:\n      set: '${ " + expression.replace("'", "''") + " }'\n");

    // when
    Program run = Program.run("run", file.toString(), "--input", "{}");

    // then
    assertThat(run.exitCode()).as(run.toString()).isIn(1, 2);
    assertThat(run.errors()).contains("expression");
  }

  @Test
  void shouldAnswerARegularExpressionThatElsewhereExplodes() throws IOException {
    // given
    Path file =
        Files.writeString(
            folder.resolve("regex.yaml"),
            HEAD
                + "do:\n  - match:\n      set: '${ (\"a\" * 5000) + \"!\" | test(\"^(a+)+$\") }'\n");

    // when
    Program run = Program.run("run", file.toString(), "--input", "{}");

    // then
    assertThat(run.exitCode()).as(run.toString()).isZero();
    assertThat(run.output().strip()).isEqualTo("false");
  }

  private static void assertRefused(String name, byte[] content) throws IOException {
    Path file = Files.write(folder.resolve(name), content);

    Program validate = Program.run("validate", file.toString());

    assertThat(validate.exitCode()).as(validate.toString()).isEqualTo(2);
    assertThat(validate.output() + validate.errors()).contains(name + ":");
    assertThat(validate.output() + validate.errors()).doesNotContain("Exception", "\tat ");
  }

  private static void assertProblem(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(Json.read(response.body()).path("code").textValue()).isEqualTo(code);
  }

  private static HttpResponse<String> post(String path, byte[] body)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(platform.url() + path))
                .timeout(Duration.ofSeconds(30))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }
}

package dev.penstock.workers.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.vault.OpenSecret;
import dev.penstock.vault.SecretValue;
import dev.penstock.workers.tool.Action;
import dev.penstock.workers.tool.ActionGate;
import dev.penstock.workers.tool.Deadline;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.Preparation;
import dev.penstock.workers.tool.Reach;
import dev.penstock.workers.tool.Secrets;
import dev.penstock.workers.tool.StopSignal;
import dev.penstock.workers.tool.Tenure;
import dev.penstock.workers.tool.ToolCall;
import dev.penstock.workers.tool.ToolResult;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run: container} by the engine of this machine, on images made here. F29. */
class ContainerIT {

  private static final String MINE = "t" + UUID.randomUUID().toString().substring(0, 8);
  private static final Duration AMPLE = Duration.ofSeconds(60);

  private static final AtomicInteger CONTAINERS = new AtomicInteger();

  private final List<Action> asked = new ArrayList<>();

  @BeforeAll
  static void requireEngine() {
    LocalImages.require();
  }

  @AfterAll
  static void clear() {
    if (LocalImages.make().isEmpty()) {
      LocalImages.removeContainers("name=" + MINE);
    }
  }

  @Test
  void shouldRunWhatTheImageRuns() {
    assertThat(run(LocalImages.HELLO, "{}")).isEqualTo(done("\"Hello from a container!\\n\""));
  }

  @Test
  void shouldRunACommandWithItsInputItsArgumentsAndItsEnvironment() {
    assertThat(
            run(
                LocalImages.SHELL,
                """
                {"command": "input=$(cat)\\necho \\"STDIN was: $input\\"\\necho \\"ARGS are $1 $2 $A\\"",
                 "stdin": "Hello World", "arguments": ["Foo", "Bar"], "environment": {"A": "b c"}}
                """))
        .isEqualTo(done("\"STDIN was: Hello World\\nARGS are Foo Bar b c\\n\""));
  }

  @Test
  void shouldKeepWhatTheTaskAsksFor() {
    String command = "\"command\": \"echo out; echo err >&2; exit 3\"";

    assertThat(run(LocalImages.SHELL, "{" + command + ", \"return\": \"all\"}"))
        .isEqualTo(done("{\"code\":3,\"stdout\":\"out\\n\",\"stderr\":\"err\\n\"}"));
    assertThat(fault(run(LocalImages.SHELL, "{" + command + "}"))).contains("exit code 3: err");
  }

  @Test
  void shouldHaveNoNetworkUnlessARuleAllowsIt() {
    assertThat(text(run(LocalImages.SHELL, "{\"command\": \"ip -o link | grep -c .\"}")))
        .isEqualTo("1\n");
    assertThat(asked).extracting(Action::kind).containsExactly("container-network");
    assertThat(fault(run(LocalImages.SHELL, "{\"command\": \"true\", \"ports\": {\"8080\": 80}}")))
        .contains("Ports need a network");
  }

  @Test
  void shouldGoOnAtOnceAndBeReachedAtThePortsOfTheMachine() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    assertThat(
            act(
                call(
                    LocalImages.SHELL,
                    "{\"command\": \"httpd -f -p 8000 -h /bin\", \"await\": false, \"ports\": {\"%d\": 8000}}"
                        .formatted(port)),
                AMPLE,
                StopSignal.never(),
                new ActionGate.Passage.Open(Reach.PUBLIC)))
        .isEqualTo(done("null"));

    assertThat(status(URI.create("http://127.0.0.1:" + port + "/nothing"))).isEqualTo(404);
  }

  /** Asks until there is somebody to answer. */
  private static int status(URI uri) throws InterruptedException {
    long giveUp = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (true) {
        try {
          return http.send(
                  HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode();
        } catch (IOException e) {
          assertThat(System.nanoTime()).as(e.toString()).isLessThan(giveUp);
          LockSupport.parkNanos(50_000_000);
        }
      }
    }
  }

  @Test
  void shouldHaveNoRights() {
    assertThat(
            text(
                run(
                    LocalImages.SHELL,
                    "{\"command\": \"grep -E 'CapEff|NoNewPrivs' /proc/self/status\"}")))
        .contains("CapEff:\t0000000000000000", "NoNewPrivs:\t1");
  }

  @Test
  void shouldSeeOnlyThePlacesThatARuleAllows(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("a"), "from here");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("/etc"));
    String command = "\"command\": \"cat /data/a\"";
    String volumes = "{" + command + ", \"volumes\": {\"%s\": \"/data\"}}";

    assertThat(fault(run(LocalImages.SHELL, volumes.formatted(folder))))
        .contains("not for the test");
    assertThat(asked).extracting(Action::operation).containsExactly(folder + ":/data");
    assertThat(
            act(
                call(LocalImages.SHELL, volumes.formatted(folder)),
                AMPLE,
                StopSignal.never(),
                new ActionGate.Passage.Open(Reach.PUBLIC)))
        .isEqualTo(done("\"from here\""));
    assertThat(fault(run(LocalImages.SHELL, volumes.formatted(link)))).contains("really /etc");
  }

  @Test
  void shouldRemoveItAtOnceOrLaterOrNever() {
    assertThat(run(LocalImages.HELLO, "{\"name\": \"%s-always\", \"cleanup\": \"always\"}"))
        .isEqualTo(done("\"Hello from a container!\\n\""));
    run(LocalImages.HELLO, "{\"name\": \"%s-never\"}");
    run(
        LocalImages.HELLO,
        "{\"name\": \"%s-later\", \"cleanup\": \"eventually\", \"removeAfter\": \"PT0S\"}");
    run(LocalImages.HELLO, "{\"name\": \"%s-last\", \"cleanup\": \"always\"}");

    assertThat(LocalImages.containers("name=" + MINE + "-"))
        .filteredOn(name -> name.matches(MINE + "-(always|never|later).*"))
        .extracting(name -> name.replaceFirst(" .*", ""))
        .containsExactly(MINE + "-never");
  }

  @Test
  void shouldEndItWhenItsTimeIsUpAndWhenNobodyWaitsAnyMore() {
    assertThat(
            fault(
                act(
                    call(LocalImages.SHELL, "{\"name\": \"%s-slow\", \"command\": \"sleep 500\"}"),
                    Duration.ofSeconds(2),
                    StopSignal.never(),
                    closed())))
        .contains("longer than allowed");
    assertThat(
            fault(
                act(
                    call(LocalImages.SHELL, "{\"name\": \"%s-left\", \"command\": \"sleep 500\"}"),
                    AMPLE,
                    () ->
                        LocalImages.containers("name=" + MINE + "-left").stream()
                            .anyMatch(ContainerIT::runs),
                    closed())))
        .contains("Nobody waits");
    assertThat(LocalImages.containers("name=" + MINE + "-(slow|left)"))
        .anyMatch(container -> container.startsWith(MINE + "-left"))
        .noneMatch(ContainerIT::runs);
  }

  private static boolean runs(String container) {
    return container.contains(" Up ") || container.endsWith(" running");
  }

  @Test
  void shouldNotRunWhatIsNotThere() {
    String image = "127.0.0.1:1/nobody/nothing";

    assertThat(fault(run(image, "{\"pull\": \"never\"}"))).contains("not on this machine");
    assertThat(fault(run(image, "{\"pull\": \"always\"}"))).contains("could not be pulled");
    assertThat(run(LocalImages.HELLO, "{\"pull\": \"never\"}"))
        .isEqualTo(done("\"Hello from a container!\\n\""));
  }

  @Test
  void shouldGiveASecretByTheEnvironment() {
    ToolCall call =
        call(
            LocalImages.SHELL,
            """
            {"command": "echo ${#TOKEN}", "environment": {"TOKEN": null},
             "secrets": [{"at": "/environment/TOKEN", "secret": "key", "member": ""}]}
            """);
    try (Secrets secrets =
        new Secrets(Map.of("key", new OpenSecret("key", 1, SecretValue.of("quiet"))))) {
      assertThat(call.act(permit(secrets, AMPLE, StopSignal.never(), closed())))
          .isEqualTo(done("\"5\\n\""));
    }
  }

  private ToolResult run(String image, String arguments) {
    return act(call(image, arguments), AMPLE, StopSignal.never(), closed());
  }

  private ToolResult act(
      ToolCall call, Duration timeout, StopSignal stop, ActionGate.Passage passage) {
    return call.act(permit(Secrets.none(), timeout, stop, passage));
  }

  private Permit permit(
      Secrets secrets, Duration timeout, StopSignal stop, ActionGate.Passage passage) {
    return new Permit(
        "run_1:/do/0/t",
        1,
        secrets,
        Reach.PUBLIC,
        action -> {
          asked.add(action);
          return passage;
        },
        Deadline.in(timeout),
        "/do/0/t",
        stop,
        Tenure.unlimited());
  }

  /** A container that is called ours; {@code %s} stands for what all of ours begin with. */
  private ToolCall call(String image, String arguments) {
    ObjectNode all =
        Json.object().put("image", image).put("name", MINE + "-" + CONTAINERS.incrementAndGet());
    all.setAll((ObjectNode) Json.read(arguments.replace("%s", MINE)));
    return LocalImages.tool()
        .prepare(
            all,
            new Preparation(
                _ -> closed(), (_, _) -> Secrets.none(), Deadline.in(AMPLE), "/do/0/t"));
  }

  private static ActionGate.Passage closed() {
    return new ActionGate.Passage.Closed("This is not for the test.");
  }

  private static ToolResult done(String json) {
    return new ToolResult.Succeeded(Json.read(json));
  }

  private static String text(ToolResult result) {
    if (result instanceof ToolResult.Succeeded(JsonNode value)) {
      return value.asText();
    }
    throw new AssertionError(result);
  }

  private static String fault(ToolResult result) {
    return result instanceof ToolResult.Failed failed
        ? String.valueOf(failed.error().detail())
        : "not a fault: " + result;
  }
}

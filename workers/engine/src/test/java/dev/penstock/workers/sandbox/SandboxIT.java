package dev.penstock.workers.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.vault.OpenSecret;
import dev.penstock.vault.SecretValue;
import dev.penstock.workers.tool.ActionGate;
import dev.penstock.workers.tool.Deadline;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.Preparation;
import dev.penstock.workers.tool.PreparationException;
import dev.penstock.workers.tool.Reach;
import dev.penstock.workers.tool.Secrets;
import dev.penstock.workers.tool.StopSignal;
import dev.penstock.workers.tool.Tenure;
import dev.penstock.workers.tool.Tool;
import dev.penstock.workers.tool.ToolCall;
import dev.penstock.workers.tool.ToolResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts and commands under the real bubblewrap: what they get, and what they don't. F29. */
class SandboxIT {

  private static final Sandbox SANDBOX = Sandbox.ofThisMachine();
  private static final Duration AMPLE = Duration.ofSeconds(60);

  @BeforeAll
  static void requireBubblewrap() {
    SandboxHere.require();
  }

  @Test
  void shouldGiveACommandItsInputAndItsArguments() {
    assertThat(
            shell(
                """
                {"command": "input=$(cat)\\necho \\"STDIN was: $input\\"\\necho \\"ARGS are $1 $2\\"",
                 "stdin": "Hello World", "arguments": ["Foo", "Bar"]}
                """))
        .isEqualTo(done("\"STDIN was: Hello World\\nARGS are Foo Bar\\n\""));
  }

  @Test
  void shouldRunJavaScriptAsAModule() {
    assertThat(
            script(
                """
                {"language": "javascript", "stdin": {"n": 41}, "arguments": ["hello"],
                 "environment": {"foo": "bar"},
                 "code": "import { readFileSync } from 'node:fs';\\nconst n = JSON.parse(readFileSync(process.stdin.fd, 'utf8')).n;\\nconst [_, __, arg] = process.argv;\\nconsole.log(n + 1, arg, process.env.foo)"}
                """))
        .isEqualTo(done("\"42 hello bar\\n\""));
  }

  @Test
  void shouldRunPython() {
    assertThat(
            script(
                """
                {"language": "python", "arguments": [{"n": 41}],
                 "code": "import sys, json\\nprint(json.loads(sys.argv[1])['n'] + 1)"}
                """))
        .isEqualTo(done("\"42\\n\""));
  }

  @Test
  void shouldKeepWhatTheTaskAsksFor() {
    String command = "\"command\": \"echo out; echo err >&2; exit 3\"";

    assertThat(shell("{" + command + ", \"return\": \"all\"}"))
        .isEqualTo(done("{\"code\":3,\"stdout\":\"out\\n\",\"stderr\":\"err\\n\"}"));
    assertThat(shell("{" + command + ", \"return\": \"code\"}")).isEqualTo(done("3"));
    assertThat(shell("{\"command\": \"echo err >&2\", \"return\": \"stderr\"}"))
        .isEqualTo(done("\"err\\n\""));
    assertThat(shell("{\"command\": \"echo out\", \"return\": \"none\"}")).isEqualTo(done("null"));
  }

  @Test
  void shouldFaultWhenNobodyJudgesAnExitCodeThatIsNotZero() {
    assertThat(fault(shell("{\"command\": \"echo why >&2; exit 3\"}")))
        .contains("exit code 3")
        .contains("why");
  }

  @Test
  void shouldSeeNothingOfTheMachine() {
    String seen =
        text(
            shell(
                "{\"command\": \"ls /; id -u; env | sort; ls -A /tmp /dev/shm; hostname; ps -e\"}"));

    assertThat(seen.lines())
        .contains("65534", "sandbox", "HOME=/tmp", "work")
        .doesNotContain("home", "root", "etc", "var", "run", "sys");
    assertThat(
            seen.lines()
                .filter(line -> line.contains("="))
                .map(line -> line.substring(0, line.indexOf('='))))
        .containsExactlyInAnyOrder("HOME", "LANG", "PATH", "PWD");
    assertThat(seen).doesNotContain("java");
  }

  @Test
  void shouldHaveNoRightsAndGetNone() {
    assertThat(
            text(
                shell(
                    """
                    {"command": "grep -E 'CapEff|NoNewPrivs' /proc/self/status; unshare -U true 2>/dev/null || echo no namespace; ls /proc/self/fd | wc -l"}
                    """)))
        .contains("CapEff:\t0000000000000000", "NoNewPrivs:\t1", "no namespace")
        .endsWith("4\n");
  }

  @Test
  void shouldHaveNoNetwork() throws IOException {
    try (ServerSocket here = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      assertThat(
              script(
                  """
                  {"language": "python", "arguments": [%d],
                   "code": "import socket, sys\\ntry:\\n  socket.create_connection(('127.0.0.1', int(sys.argv[1])), 2)\\n  print('reached')\\nexcept OSError as e:\\n  print('refused')"}
                  """
                      .formatted(here.getLocalPort())))
          .isEqualTo(done("\"refused\\n\""));
    }
  }

  @Test
  void shouldWriteNowhereButToItsOwnMemory() {
    String written =
        text(
            shell(
                """
                {"command": "for p in /usr/x $WORK/x /x /dev/x /proc/x; do (echo a >$p) 2>/dev/null && echo wrote $p; done; echo b > /tmp/x && cat /tmp/x"}
                """
                    .replace("$WORK", Bubblewrap.WORK)));

    assertThat(written).isEqualTo("b\n");
    assertThat(text(shell("{\"command\": \"ls -A /tmp | wc -l\"}"))).isEqualTo("0\n");
  }

  @Test
  void shouldHoldItsMemoryItsFilesAndItsProcesses() {
    Limits small = new Limits(64L << 20, 20, 1, 1L << 20, 64, 10_000);
    Sandbox tight = new Sandbox(Installed::look, small);

    assertThat(
            act(
                new ScriptTool(tight),
                "{\"language\": \"python\", \"return\": \"code\", \"code\": \"x = bytearray(1 << 28)\"}"))
        .isNotEqualTo(done("0"))
        .isInstanceOf(ToolResult.Succeeded.class);
    assertThat(
            text(
                act(
                    new ShellTool(tight),
                    "{\"command\": \"head -c 3000000 /dev/zero >/tmp/x 2>/dev/null; stat -c %s /tmp/x\"}")))
        .isEqualTo("1048576\n");
    assertThat(
            text(
                act(
                    new ShellTool(tight),
                    "{\"command\": \"for i in $(seq 60); do sleep 5 & done; jobs -p | wc -l\","
                        + " \"return\": \"all\"}")))
        .contains("fork");
    assertThat(fault(act(new ShellTool(tight), "{\"command\": \"yes\"}")))
        .contains("more than 10000 bytes");
  }

  @Test
  void shouldEndWithAllThatItStartedWhenTheTimeIsUp() {
    ToolResult result =
        act(
            new ShellTool(SANDBOX),
            "{\"command\": \"setsid sleep 4711 & sleep 4711\"}",
            Duration.ofSeconds(1),
            StopSignal.never());

    assertThat(fault(result)).contains("longer than allowed");
    assertThat(running("sleep 4711")).isZero();
  }

  @Test
  void shouldEndWithAllThatItStartedWhenNobodyWaitsForItAnyMore() {
    ToolResult result =
        act(
            new ShellTool(SANDBOX),
            "{\"command\": \"sleep 4712 & sleep 4712\"}",
            AMPLE,
            () -> true);

    assertThat(fault(result)).contains("Nobody waits");
    assertThat(running("sleep 4712")).isZero();
  }

  @Test
  void shouldLeaveNothingBehindThatGoesOnAfterItsEnd() {
    String many =
        """
        {"command": "for i in $(seq 40); do setsid sleep 4713 >/dev/null 2>&1 & done; echo done"}
        """;
    for (int i = 0; i < 10; i++) {
      assertThat(shell(many)).isEqualTo(done("\"done\\n\""));
      assertThat(running("sleep 4713")).isZero();
    }
  }

  @Test
  void shouldRemoveItsControlGroupOnceTheLastMemberHasLeft() throws IOException {
    ControlGroup group = ControlGroup.make("test-" + System.nanoTime(), Limits.defaults());
    Assumptions.assumeFalse(group.doors().isEmpty(), "Only root may make control groups here.");
    List<String> command =
        new ArrayList<>(
            List.of("/bin/sh", "-c", "for d; do echo $$ >$d; done; echo in; exec sleep 1", "sh"));
    command.addAll(group.doors());
    Process member = new ProcessBuilder(command).start();
    assertThat(member.getInputStream().readNBytes(2)).hasSize(2);

    group.close();

    until(() -> group.doors().stream().noneMatch(door -> Files.exists(Path.of(door))));
  }

  @Test
  void shouldEndWithTheWorkerThatIsKilled() throws IOException, InterruptedException {
    Process worker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LonelyWorker.class.getName(),
                "sleep 4714")
            .redirectErrorStream(true)
            .start();
    until(() -> running("sleep 4714") > 0);

    worker.destroyForcibly().waitFor();

    until(() -> running("sleep 4714") == 0);
  }

  private static void until(BooleanSupplier held) {
    long giveUp = System.nanoTime() + AMPLE.toNanos();
    while (!held.getAsBoolean()) {
      assertThat(System.nanoTime()).as("gave up waiting").isLessThan(giveUp);
      LockSupport.parkNanos(20_000_000);
    }
  }

  @Test
  void shouldGoOnAtOnceWhenTheEndIsNotWaitedFor() {
    assertThat(shell("{\"command\": \"sleep 1\", \"await\": false}")).isEqualTo(done("null"));
  }

  @Test
  void shouldGiveASecretByTheEnvironmentAndNotByTheCommandLine() {
    ToolCall call =
        prepared(
            new ShellTool(SANDBOX),
            """
            {"command": "printf %s $TOKEN | wc -c; cat /proc/1/cmdline | tr '\\\\0' ' '", "environment": {"TOKEN": null},
             "secrets": [{"at": "/environment/TOKEN", "secret": "key", "member": ""}]}
            """);

    assertThat(call.secrets()).containsExactly("key");
    try (Secrets secrets =
        new Secrets(
            Map.of(
                "key",
                new OpenSecret(
                    "key", 1, SecretValue.of("quiet".getBytes(StandardCharsets.UTF_8)))))) {
      ToolResult result = call.act(permit(secrets, AMPLE, StopSignal.never()));

      assertThat(text(result)).startsWith("5\n").contains("bwrap").doesNotContain("quiet");
      assertThat(secrets.traces()).contains("quiet");
    }
  }

  @Test
  void shouldRefuseEverythingWhenThereIsNoSandbox() {
    Sandbox none =
        new Sandbox(() -> new Installed.Lacking("Install bubblewrap."), Limits.defaults());

    for (Tool tool : List.of(new ShellTool(none), new ScriptTool(none))) {
      assertThatThrownBy(
              () ->
                  prepared(
                      tool, "{\"command\": \"ls\", \"language\": \"python\", \"code\": \"1\"}"))
          .isInstanceOfSatisfying(
              PreparationException.class,
              e -> assertThat(e.error().detail()).isEqualTo("Install bubblewrap."));
    }
  }

  @Test
  void shouldTellASandboxThatFailsFromAProcessThatFails(@TempDir Path folder) throws IOException {
    Path broken =
        Files.writeString(folder.resolve("bwrap"), "#!/bin/sh\necho broken >&2; exit 3\n");
    assertThat(broken.toFile().setExecutable(true)).isTrue();
    Sandbox failing =
        new Sandbox(
            () -> new Installed.Working(new Bubblewrap(broken, Path.of("/usr/bin/prlimit"), true)),
            Limits.defaults());

    assertThat(act(new ShellTool(failing), "{\"command\": \"ls\", \"return\": \"code\"}"))
        .isInstanceOfSatisfying(
            ToolResult.Failed.class,
            failed -> {
              assertThat(failed.error().detail()).contains("could not be set up: broken");
              assertThat(failed.reached()).isFalse();
            });
  }

  private static long running(String command) {
    return ProcessHandle.allProcesses()
        .filter(p -> p.isAlive() && p.info().commandLine().orElse("").endsWith(command))
        .count();
  }

  private static ToolResult done(String json) {
    return new ToolResult.Succeeded(Json.read(json));
  }

  private static String text(ToolResult result) {
    if (result instanceof ToolResult.Succeeded(JsonNode value)) {
      return value.isTextual() ? value.textValue() : value.toString();
    }
    throw new AssertionError(result);
  }

  private static String fault(ToolResult result) {
    return result instanceof ToolResult.Failed failed
        ? String.valueOf(failed.error().detail())
        : "not a fault: " + result;
  }

  private static ToolResult shell(String arguments) {
    return act(new ShellTool(SANDBOX), arguments);
  }

  private static ToolResult script(String arguments) {
    return act(new ScriptTool(SANDBOX), arguments);
  }

  private static ToolResult act(Tool tool, String arguments) {
    return act(tool, arguments, AMPLE, StopSignal.never());
  }

  private static ToolResult act(Tool tool, String arguments, Duration timeout, StopSignal stop) {
    return prepared(tool, arguments).act(permit(Secrets.none(), timeout, stop));
  }

  private static Permit permit(Secrets secrets, Duration timeout, StopSignal stop) {
    return new Permit(
        "run_1:/do/0/t",
        1,
        secrets,
        Reach.PUBLIC,
        _ -> new ActionGate.Passage.Closed("nothing else"),
        Deadline.in(timeout),
        "/do/0/t",
        stop,
        Tenure.unlimited());
  }

  private static ToolCall prepared(Tool tool, String arguments) {
    return tool.prepare(
        Json.read(arguments),
        new Preparation(
            _ -> new ActionGate.Passage.Closed("nothing else"),
            (_, _) -> Secrets.none(),
            Deadline.in(Duration.ofSeconds(5)),
            "/do/0/t"));
  }
}

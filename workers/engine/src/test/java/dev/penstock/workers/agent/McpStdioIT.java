package dev.penstock.workers.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.vault.OpenSecret;
import dev.penstock.vault.SecretValue;
import dev.penstock.workers.credential.Authorizations;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.EgressSettings;
import dev.penstock.workers.http.NameResolver;
import dev.penstock.workers.sandbox.Sandbox;
import dev.penstock.workers.sandbox.SandboxHere;
import dev.penstock.workers.tool.Action;
import dev.penstock.workers.tool.ActionGate;
import dev.penstock.workers.tool.Deadline;
import dev.penstock.workers.tool.InvalidArgumentsException;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.Preparation;
import dev.penstock.workers.tool.Reach;
import dev.penstock.workers.tool.Secrets;
import dev.penstock.workers.tool.StopSignal;
import dev.penstock.workers.tool.ToolCall;
import dev.penstock.workers.tool.ToolResult;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code call: mcp} with a server that is a process, under the real bubblewrap. F29. */
class McpStdioIT {

  private static final Egress EGRESS = new Egress(EgressSettings.defaults(), NameResolver.system());
  private static final McpTool TOOL =
      new McpTool(EGRESS, new Authorizations(EGRESS, Clock.systemUTC()), Sandbox.ofThisMachine());

  private final List<Action> asked = new ArrayList<>();
  private boolean network;

  @BeforeAll
  static void requireBubblewrap() {
    SandboxHere.require();
  }

  @AfterAll
  static void close() {
    EGRESS.close();
  }

  @Test
  void shouldCallAToolOfAServerThatItStarts() {
    ObjectNode call = StdioServer.tool("greet", Json.object().put("name", "Ada"));

    assertThat(text(act(call))).isEqualTo("Hello Ada");
    assertThat(prepared(call).action())
        .isEqualTo(new Action("mcp", "POST", "tools/call greet", URI.create("sandbox://sandbox/")));
  }

  @Test
  void shouldGiveTheServerItsArgumentsAndNothingElseOfTheEnvironment() {
    ObjectNode call = StdioServer.tool("environment", Json.object());
    call.putObject("environment").put("TOKEN", "t");

    assertThat(Json.read(text(act(call))).properties().stream().map(Map.Entry::getKey).toList())
        .contains("TOKEN", "HOME", "PATH")
        .isSubsetOf("TOKEN", "HOME", "PATH", "LANG", "LC_CTYPE", "PWD");
    assertThat(text(act(StdioServer.tool("arguments", Json.object())))).isEqualTo("[\"one\"]");
  }

  @Test
  void shouldHaveNoNetworkUntilARuleSaysSo() {
    assertThat(text(act(StdioServer.tool("network", Json.object())))).isEqualTo("lo");
    assertThat(asked)
        .extracting(a -> a.kind() + " " + a.operation() + " " + a.host())
        .containsExactly("mcp-network python3 sandbox");

    network = true;
    assertThat(text(act(StdioServer.tool("trusted", Json.object())))).isEqualTo("resolv.conf");
  }

  @Test
  void shouldTellTheServerWhichEffectItIs() {
    assertThat(text(act(StdioServer.tool("key", Json.object())))).isEqualTo("run_1:/do/0/t");
  }

  @Test
  void shouldAnswerThePingOfAServerAndOfferNothingElse() {
    JsonNode answers = Json.read(text(act(StdioServer.tool("ask", Json.object()))));

    assertThat(answers.get(0).path("result")).isEqualTo(Json.object());
    assertThat(answers.get(1).at("/error/code").asInt()).isEqualTo(-32601);
  }

  @Test
  void shouldFailWithTheErrorThatTheServerAnswers() {
    ObjectNode call = StdioServer.tool("greet", Json.object()).put("method", "prompts/list");

    assertThat(failed(act(call)).error().type()).endsWith("/runtime");
    assertThat(failed(act(call)).error().detail()).contains("-32601", "no method prompts/list");
  }

  @Test
  void shouldRefuseAVersionThatItDoesNotKnow() {
    ObjectNode call = StdioServer.tool("greet", Json.object().put("name", "Ada"));
    call.putObject("environment").put("SPEAKS", "1999-12-31");

    assertThat(failed(act(call)).error().detail()).contains("1999-12-31");
    assertThat(failed(act(call)).reached()).isFalse();

    call.putObject("environment").put("SPEAKS", "2024-11-05");
    assertThat(text(act(call))).isEqualTo("Hello Ada");
  }

  @Test
  void shouldFailForCertainWhenTheServerDiesAndCanHaveReachedNobody() {
    ToolResult.Failed failed = failed(act(StdioServer.tool("die", Json.object())));

    assertThat(failed.error().detail())
        .isEqualTo("The server ended without an answer: out of luck");
    assertThat(failed.reached()).isTrue();
  }

  @Test
  void shouldBeInDoubtWhenTheServerDiesAndMayHaveReachedSomebody() {
    network = true;

    assertThat(act(StdioServer.tool("die", Json.object()))).isInstanceOf(ToolResult.Doubtful.class);
  }

  @Test
  void shouldFailBeforeTheActWhenThereIsNoSuchProgram() {
    network = true;
    ObjectNode call = StdioServer.tool("greet", Json.object()).put("command", "no-such-program");

    ToolResult.Failed failed = failed(act(call));

    assertThat(failed.error().detail()).contains("no-such-program");
    assertThat(failed.reached()).isFalse();
  }

  @Test
  void shouldEndTheServerWhenTheTimeIsUpOrNobodyWaits() {
    ObjectNode call = StdioServer.tool("hang", Json.object()).put("timeoutMillis", 2_000);
    call.withArray("arguments").add("4721");

    assertThat(failed(act(call)).error().type()).endsWith("/timeout");
    assertThat(running("4721")).isZero();

    ToolResult stopped = prepared(call).act(permit(Secrets.none(), () -> true));
    assertThat(failed(stopped).error().detail()).contains("Nobody waits");
    assertThat(running("4721")).isZero();
  }

  @Test
  void shouldEndAServerThatSaysTooMuch() {
    assertThat(failed(act(StdioServer.tool("flood", Json.object()))).error().detail())
        .contains("more than 1048576 bytes");
  }

  @Test
  void shouldLeaveNoPartOfASecretInWhatTheServerComplainsOf() {
    // Longer than what is told of complaints, so that only a part of it would be.
    String secret = "abcdefghij".repeat(60);
    ObjectNode call = StdioServer.tool("die", Json.object().putNull("complaint"));
    call.putArray("secrets")
        .addObject()
        .put("at", "/parameters/arguments/complaint")
        .put("secret", "key")
        .put("member", "");
    try (Secrets secrets =
        new Secrets(
            Map.of(
                "key",
                new OpenSecret(
                    "key", 1, SecretValue.of(secret.getBytes(StandardCharsets.UTF_8)))))) {
      ToolResult.Failed failed = failed(prepared(call).act(permit(secrets, StopSignal.never())));

      assertThat(failed.error().detail()).endsWith(": ***");
    }
  }

  @Test
  void shouldRefuseACommandThatIsNone() {
    ObjectNode call = StdioServer.tool("greet", Json.object());

    for (JsonNode command : Json.array().add(" ").add(7).add("a\0b")) {
      call.set("command", command);
      assertThatThrownBy(() -> prepared(call))
          .isInstanceOfSatisfying(
              InvalidArgumentsException.class, e -> assertThat(e.reason()).contains("command"));
    }
  }

  private ToolResult act(ObjectNode arguments) {
    return prepared(arguments).act(permit(Secrets.none(), StopSignal.never()));
  }

  private Permit permit(Secrets secrets, StopSignal stop) {
    return new Permit(
        "run_1:/do/0/t",
        1,
        secrets,
        Reach.PUBLIC,
        this::passage,
        Deadline.in(Duration.ofSeconds(60)),
        "/do/0/t",
        stop);
  }

  private ActionGate.Passage passage(Action action) {
    asked.add(action);
    return network
        ? new ActionGate.Passage.Open(Reach.PUBLIC)
        : new ActionGate.Passage.Closed("no rule");
  }

  private static ToolCall prepared(ObjectNode arguments) {
    return TOOL.prepare(
        arguments,
        new Preparation(
            _ -> new ActionGate.Passage.Closed("nothing else"),
            (_, _) -> Secrets.none(),
            Deadline.in(Duration.ofSeconds(5)),
            "/do/0/t"));
  }

  private static String text(ToolResult result) {
    if (result instanceof ToolResult.Succeeded(JsonNode value)) {
      return value.at("/content/0/text").asText();
    }
    throw new AssertionError(result);
  }

  private static ToolResult.Failed failed(ToolResult result) {
    if (result instanceof ToolResult.Failed failed) {
      return failed;
    }
    throw new AssertionError(result);
  }

  private static long running(String last) {
    return ProcessHandle.allProcesses()
        .filter(p -> p.isAlive() && p.info().commandLine().orElse("").endsWith(last))
        .count();
  }
}

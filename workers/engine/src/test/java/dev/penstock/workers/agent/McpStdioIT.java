package dev.penstock.workers.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.vault.OpenSecret;
import dev.penstock.vault.SecretValue;
import dev.penstock.workers.sandbox.Sandbox;
import dev.penstock.workers.sandbox.SandboxHere;
import dev.penstock.workers.tool.Action;
import dev.penstock.workers.tool.InvalidArgumentsException;
import dev.penstock.workers.tool.Secrets;
import dev.penstock.workers.tool.StopSignal;
import dev.penstock.workers.tool.ToolCall;
import dev.penstock.workers.tool.ToolResult;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code call: mcp} with a server that is a process, under the real bubblewrap. F29. */
class McpStdioIT {

  private final AgentCalls calls = new AgentCalls(Sandbox.ofThisMachine());

  @BeforeAll
  static void requireBubblewrap() {
    SandboxHere.require();
  }

  @AfterEach
  void close() {
    calls.close();
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
    assertThat(calls.asked)
        .extracting(a -> a.kind() + " " + a.operation() + " " + a.host())
        .containsExactly("mcp-network python3 sandbox");

    calls.open = true;
    assertThat(text(act(StdioServer.tool("trusted", Json.object())))).isEqualTo("resolv.conf");
  }

  @Test
  void shouldTellTheServerWhichEffectItIs() {
    assertThat(text(act(StdioServer.tool("key", Json.object())))).isEqualTo(AgentCalls.KEY);
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

    assertThat(AgentCalls.failed(act(call)).error().type()).endsWith("/runtime");
    assertThat(AgentCalls.failed(act(call)).error().detail())
        .contains("-32601", "no method prompts/list");
  }

  @Test
  void shouldRefuseAVersionThatItDoesNotKnow() {
    ObjectNode call = StdioServer.tool("greet", Json.object().put("name", "Ada"));
    call.putObject("environment").put("SPEAKS", "1999-12-31");

    assertThat(AgentCalls.failed(act(call)).error().detail()).contains("1999-12-31");
    assertThat(AgentCalls.failed(act(call)).reached()).isFalse();

    call.putObject("environment").put("SPEAKS", "2024-11-05");
    assertThat(text(act(call))).isEqualTo("Hello Ada");
  }

  @Test
  void shouldFailForCertainWhenTheServerDiesAndCanHaveReachedNobody() {
    ToolResult.Failed failed = AgentCalls.failed(act(StdioServer.tool("die", Json.object())));

    assertThat(failed.error().detail())
        .isEqualTo("The server ended without an answer: out of luck");
    assertThat(failed.reached()).isTrue();
  }

  @Test
  void shouldBeInDoubtWhenTheServerDiesAndMayHaveReachedSomebody() {
    calls.open = true;

    assertThat(act(StdioServer.tool("die", Json.object()))).isInstanceOf(ToolResult.Doubtful.class);
  }

  @Test
  void shouldFailBeforeTheActWhenThereIsNoSuchProgram() {
    calls.open = true;
    ObjectNode call = StdioServer.tool("greet", Json.object()).put("command", "no-such-program");

    ToolResult.Failed failed = AgentCalls.failed(act(call));

    assertThat(failed.error().detail()).contains("no-such-program");
    assertThat(failed.reached()).isFalse();
  }

  @Test
  void shouldEndTheServerWhenTheTimeIsUpOrNobodyWaits() {
    ObjectNode call = StdioServer.tool("hang", Json.object()).put("timeoutMillis", 2_000);
    call.withArray("arguments").add("4721");

    assertThat(AgentCalls.failed(act(call)).error().type()).endsWith("/timeout");
    assertThat(running("4721")).isZero();

    ToolResult stopped = prepared(call).act(calls.permit(Secrets.none(), () -> true));
    assertThat(AgentCalls.failed(stopped).error().detail()).contains("Nobody waits");
    assertThat(running("4721")).isZero();
  }

  @Test
  void shouldEndAServerThatSaysTooMuch() {
    assertThat(AgentCalls.failed(act(StdioServer.tool("flood", Json.object()))).error().detail())
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
      ToolResult.Failed failed =
          AgentCalls.failed(prepared(call).act(calls.permit(secrets, StopSignal.never())));

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
    return calls.act(calls.mcp, arguments);
  }

  private ToolCall prepared(ObjectNode arguments) {
    return calls.prepared(calls.mcp, arguments);
  }

  private static String text(ToolResult result) {
    return AgentCalls.done(result).at("/content/0/text").asText();
  }

  private static long running(String last) {
    return ProcessHandle.allProcesses()
        .filter(p -> p.isAlive() && p.info().commandLine().orElse("").endsWith(last))
        .count();
  }
}

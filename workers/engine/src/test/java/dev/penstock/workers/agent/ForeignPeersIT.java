package dev.penstock.workers.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.workers.sandbox.SandboxHere;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code call: mcp} and {@code call: a2a} against peers that are not ours: the MCP project's own
 * test server, and servers by the official Python SDKs of MCP and A2A. F103.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignPeersIT {

  private final List<AutoCloseable> opened = new ArrayList<>();
  private AgentCalls calls;
  private ForeignPeer everything;
  private ForeignPeer python;

  @BeforeAll
  void start(@TempDir Path folder) {
    String lacking = ForeignPeer.lacking();
    if (!lacking.isEmpty()) {
      System.out.println("Skipped: " + lacking);
    }
    assumeTrue(lacking.isEmpty(), lacking);
    SandboxHere.require();
    calls = opened(new AgentCalls(SandboxHere.showing(ForeignPeer.home())));
    everything = opened(ForeignPeer.everything(folder));
    python = opened(ForeignPeer.python(folder));
  }

  @AfterAll
  void stop() {
    opened.reversed().forEach(ForeignPeersIT::close);
  }

  @Test
  void shouldUseTheServerFromNpmOverStdioAndOverHttp() {
    for (ObjectNode server : new ObjectNode[] {stdio(), http(everything)}) {
      assertThat(names(mcp(server, "tools/list", null).path("tools")))
          .contains("echo", "get-sum", "get-tiny-image");
      assertThat(tool(server, "echo", Json.object().put("message", "hello")))
          .isEqualTo("Echo: hello");
      assertThat(tool(server, "get-sum", Json.object().put("a", 3).put("b", 4))).contains("7");
      assertThat(mcp(server, "resources/templates/list", null).path("resourceTemplates"))
          .isNotEmpty();
      assertThat(names(mcp(server, "prompts/list", null).path("prompts"))).isNotEmpty();
    }
  }

  @Test
  void shouldBeAnsweredAfterWhatTheServerFromNpmTellsByTheWay() {
    ObjectNode parameters = Json.object().put("name", "trigger-long-running-operation");
    parameters.putObject("arguments").put("duration", 0.4).put("steps", 4);
    parameters.putObject("_meta").put("progressToken", "p-1");

    for (ObjectNode server : new ObjectNode[] {stdio(), http(everything)}) {
      assertThat(mcp(server, "tools/call", parameters).at("/content/0/text").asText())
          .contains("completed");
    }
  }

  @Test
  void shouldGiveTheErrorOfAToolAsItsResultAndThatOfTheServerAsAFailure() {
    for (ObjectNode server : new ObjectNode[] {stdio(), http(everything), http(python)}) {
      ObjectNode unknown = arguments(server, "prompts/get", Json.object().put("name", "nobody"));

      assertThat(AgentCalls.failed(calls.act(calls.mcp, unknown)).error().type())
          .endsWith("/runtime");
    }
    JsonNode broken = mcp(http(python), "tools/call", Json.object().put("name", "broken"));
    assertThat(broken.path("isError").asBoolean()).isTrue();
    assertThat(broken.at("/content/0/text").asText()).contains("broken");
  }

  @Test
  void shouldUseAServerByThePythonSdkOverHttp() {
    ObjectNode server = http(python);

    assertThat(names(mcp(server, "tools/list", null).path("tools")))
        .containsExactlyInAnyOrder("add", "broken");
    assertThat(tool(server, "add", Json.object().put("a", 3).put("b", 4))).isEqualTo("7");
    assertThat(
            mcp(server, "resources/read", Json.object().put("uri", "greeting://Ada"))
                .at("/contents/0/text")
                .asText())
        .isEqualTo("Hello Ada");
    ObjectNode review = Json.object().put("name", "review");
    review.putObject("arguments").put("code", "x = 1");
    assertThat(mcp(server, "prompts/get", review).at("/messages/0/content/text").asText())
        .isEqualTo("Review this: x = 1");
  }

  @Test
  void shouldSpeakTheVersionsOfMcpThatThePeersKnow() {
    for (String version : new String[] {"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"}) {
      for (ObjectNode server : new ObjectNode[] {http(everything), http(python)}) {
        ObjectNode call = arguments(server, "tools/list", null).put("protocolVersion", version);

        assertThat(AgentCalls.done(calls.act(calls.mcp, call)).path("tools"))
            .as(version)
            .isNotEmpty();
      }
    }
  }

  @Test
  void shouldSendAMessageToAnAgentAndFindItsTaskAgain() {
    JsonNode task = a2a("message/send", message("hello"));

    assertThat(task.at("/status/state").asText()).isEqualTo("completed");
    assertThat(task.at("/artifacts/0/parts/0/text").asText()).isEqualTo("You said: hello");
    JsonNode found = a2a("tasks/get", Json.object().put("id", task.path("id").asText()));
    assertThat(found.path("id")).isEqualTo(task.path("id"));
    assertThat(found.at("/status/state").asText()).isEqualTo("completed");
  }

  @Test
  void shouldGiveAllThatAnAgentSaysInAStream() {
    JsonNode said = a2a("message/stream", message("hello"));

    assertThat(said.findValuesAsText("kind")).contains("task", "status-update", "artifact-update");
    assertThat(said.get(said.size() - 1).at("/status/state").asText()).isEqualTo("completed");
  }

  @Test
  void shouldManageThePushNotificationsOfATask() {
    String id = a2a("message/send", message("hello")).path("id").asText();
    ObjectNode wanted = Json.object().put("taskId", id);
    wanted.putObject("pushNotificationConfig").put("id", "p-1").put("url", "https://example.com/");

    a2a("tasks/pushNotificationConfig/set", wanted);

    assertThat(a2a("tasks/pushNotificationConfig/list", Json.object().put("id", id))).hasSize(1);
    assertThat(
            a2a(
                    "tasks/pushNotificationConfig/get",
                    Json.object().put("id", id).put("pushNotificationConfigId", "p-1"))
                .at("/pushNotificationConfig/url")
                .asText())
        .isEqualTo("https://example.com/");
    a2a(
        "tasks/pushNotificationConfig/delete",
        Json.object().put("id", id).put("pushNotificationConfigId", "p-1"));
    assertThat(a2a("tasks/pushNotificationConfig/list", Json.object().put("id", id))).isEmpty();
  }

  @Test
  void shouldAskForTheExtendedCardAndFailWithTheErrorsOfAnAgent() {
    assertThat(a2a("agent/getAuthenticatedExtendedCard", null).path("name").asText())
        .isEqualTo("echo");

    ObjectNode unknown = agent("tasks/get", Json.object().put("id", "nobody"));
    assertThat(AgentCalls.failed(calls.act(calls.a2a, unknown)).error().detail())
        .contains("-32001");
    ObjectNode over =
        agent(
            "tasks/cancel",
            Json.object().put("id", a2a("message/send", message("hello")).path("id").asText()));
    assertThat(AgentCalls.failed(calls.act(calls.a2a, over)).error().detail()).contains("-32002");
  }

  private JsonNode mcp(ObjectNode server, String method, @Nullable JsonNode parameters) {
    return AgentCalls.done(calls.act(calls.mcp, arguments(server, method, parameters)));
  }

  private String tool(ObjectNode server, String name, ObjectNode toolArguments) {
    ObjectNode parameters = Json.object().put("name", name);
    parameters.set("arguments", toolArguments);
    return mcp(server, "tools/call", parameters).at("/content/0/text").asText();
  }

  private JsonNode a2a(String method, @Nullable JsonNode parameters) {
    return AgentCalls.done(calls.act(calls.a2a, agent(method, parameters)));
  }

  private ObjectNode agent(String method, @Nullable JsonNode parameters) {
    ObjectNode arguments = Json.object().put("method", method);
    arguments.putObject("agentCard").put("endpoint", python.uri("/.well-known/agent-card.json"));
    if (parameters != null) {
      arguments.set("parameters", parameters);
    }
    return arguments;
  }

  private static ObjectNode message(String text) {
    ObjectNode parameters = Json.object();
    ObjectNode part = parameters.putObject("message").putArray("parts").addObject();
    part.put("kind", "text").put("text", text);
    return parameters;
  }

  private static ObjectNode arguments(
      ObjectNode server, String method, @Nullable JsonNode parameters) {
    ObjectNode arguments = server.deepCopy();
    arguments.put("protocolVersion", "2025-06-18").put("method", method);
    arguments.putObject("client").put("name", "penstock").put("version", "1");
    if (parameters != null) {
      arguments.set("parameters", parameters);
    }
    return arguments;
  }

  private static ObjectNode http(ForeignPeer peer) {
    ObjectNode server = Json.object();
    server.putObject("server").put("endpoint", peer.uri("/mcp"));
    return server;
  }

  private static ObjectNode stdio() {
    ObjectNode server = Json.object().put("command", "node");
    server.putArray("arguments").add(ForeignPeer.everythingScript().toString()).add("stdio");
    return server;
  }

  private static List<String> names(JsonNode list) {
    return list.findValuesAsText("name");
  }

  private <T extends AutoCloseable> T opened(T each) {
    opened.add(each);
    return each;
  }

  private static void close(AutoCloseable each) {
    try {
      each.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}

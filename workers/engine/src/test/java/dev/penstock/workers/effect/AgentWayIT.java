package dev.penstock.workers.effect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.json.Json;
import dev.penstock.workers.http.Target;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * {@code call: mcp} and {@code call: a2a} on the way of an effect, against servers over real HTTP
 * that answer as the protocols say, by JSON and by streams of events.
 */
class AgentWayIT {

  private static final EffectFixture FIXTURE = new EffectFixture();

  @AfterAll
  static void close() {
    FIXTURE.close();
  }

  @BeforeEach
  void answer() {
    FIXTURE.target.answers(
        (exchange, received) -> {
          if (received.method().equals("GET") && received.uri().endsWith("/newer.json")) {
            Target.json(
                    200,
                    """
                    {"name": "reporter", "supportedInterfaces": [
                      {"url": "%s", "protocolBinding": "JSONRPC", "protocolVersion": "1.0"},
                      {"url": "%s", "protocolBinding": "JSONRPC", "protocolVersion": "0.3"}]}
                    """
                        .formatted(FIXTURE.target.uri("/1.0"), FIXTURE.target.uri("/0.3")))
                .answer(exchange, received);
            return;
          }
          if (received.method().equals("GET")) {
            Target.json(
                    200,
                    Json.write(
                        Json.object()
                            .put("name", "reporter")
                            .put("url", FIXTURE.target.uri("/agent"))))
                .answer(exchange, received);
            return;
          }
          JsonNode message = Json.read(received.body());
          switch (message.path("method").asText()) {
            case "initialize" -> {
              exchange.getResponseHeaders().set("Mcp-Session-Id", "session-7");
              result(message, "{\"protocolVersion\": \"2025-03-26\", \"capabilities\": {}}")
                  .answer(exchange, received);
            }
            case "notifications/initialized" ->
                Target.with(202, Map.of(), "").answer(exchange, received);
            case "tools/call" ->
                stream(
                        "{\"jsonrpc\": \"2.0\", \"method\": \"notifications/progress\"}",
                        answerTo(
                            message, "{\"content\": [{\"type\": \"text\", \"text\": \"done\"}]}"))
                    .answer(exchange, received);
            case "message/stream" ->
                stream(answerTo(message, "{\"n\": 1}"), answerTo(message, "{\"n\": 2}"))
                    .answer(exchange, received);
            case "tasks/cancel" ->
                Target.json(
                        200,
                        "{\"jsonrpc\": \"2.0\", \"id\": "
                            + message.path("id")
                            + ", \"error\": {\"code\": -32002, \"message\": \"can't\"}}")
                    .answer(exchange, received);
            default ->
                result(message, "{\"echo\": " + message.path("params") + "}")
                    .answer(exchange, received);
          }
        });
  }

  @Test
  void shouldCallAToolInASessionOfItsOwn() {
    EffectRequest request = mcp("tools/call", "{\"name\": \"report\", \"arguments\": {\"q\": 1}}");

    EffectOutcome outcome = FIXTURE.effects().perform(request);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Done.class,
            done -> assertThat(done.result().at("/content/0/text").asText()).isEqualTo("done"));
    List<Target.Received> sent = lastReceived(3);
    assertThat(sent.stream().map(r -> Json.read(r.body()).path("method").asText()))
        .containsExactly("initialize", "notifications/initialized", "tools/call");
    assertThat(sent.getLast().header("Mcp-Session-Id")).isEqualTo("session-7");
    assertThat(sent.getLast().header("MCP-Protocol-Version")).isEqualTo("2025-03-26");
    assertThat(sent.getLast().header("X-Plain")).isEqualTo("p");
    assertThat(sent.getLast().header("Idempotency-Key")).isEqualTo(request.task().idempotencyKey());
    assertThat(sent.getFirst().header("Idempotency-Key")).isEmpty();
    assertThat(decisions(request)).containsExactly("mcp tools/call report");
    assertThat(FIXTURE.strings("SELECT tool FROM receipt WHERE run_id = ?", request.task().runId()))
        .containsExactly("mcp tools/call report 127.0.0.1");
  }

  @Test
  void shouldFailForCertainWhenTheSessionDoesNotComeAbout() {
    FIXTURE.target.answers((exchange, _) -> exchange.close());

    assertThat(FIXTURE.effects().perform(mcp("tools/call", "{\"name\": \"report\"}")))
        .isInstanceOf(EffectOutcome.Failed.class);
  }

  @Test
  void shouldBeInDoubtWhenTheToolWasCalledAndNoAnswerCame() {
    FIXTURE.target.answers(
        (exchange, received) -> {
          JsonNode message = Json.read(received.body());
          switch (message.path("method").asText()) {
            case "initialize" ->
                result(message, "{\"protocolVersion\": \"2025-06-18\"}").answer(exchange, received);
            case "tools/call" -> exchange.close();
            default -> Target.with(202, Map.of(), "").answer(exchange, received);
          }
        });

    assertThat(FIXTURE.effects().perform(mcp("tools/call", "{\"name\": \"report\"}")))
        .isInstanceOf(EffectOutcome.Unknown.class);
  }

  @Test
  void shouldSendAMessageToTheAgentThatTheCardNames() {
    EffectRequest request =
        a2a("message/send", "{\"message\": {\"parts\": [{\"kind\": \"text\", \"text\": \"hi\"}]}}");

    EffectOutcome outcome = FIXTURE.effects().perform(request);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            EffectOutcome.Done.class,
            done -> {
              assertThat(done.result().at("/echo/message/role").asText()).isEqualTo("user");
              assertThat(done.result().at("/echo/message/messageId").asText()).hasSize(36);
            });
    assertThat(FIXTURE.target.received().getLast().uri()).isEqualTo("/agent");
    assertThat(decisions(request)).containsExactly("resource ", "a2a message/send");
  }

  @Test
  void shouldAskWhereTheAgentOfANewerCardSpeaksWhatTheLanguageKnows() {
    ObjectNode arguments = Json.object().put("method", "tasks/list");
    arguments.putObject("agentCard").put("endpoint", FIXTURE.target.uri("/newer.json"));
    arguments.putObject("parameters");

    assertThat(FIXTURE.effects().perform(request("a2a", arguments)))
        .isInstanceOf(EffectOutcome.Done.class);
    assertThat(FIXTURE.target.received().getLast().uri()).isEqualTo("/0.3");
  }

  @Test
  void shouldGiveAllResultsOfAStreamInOrder() {
    assertThat(FIXTURE.effects().perform(a2a("message/stream", "{\"message\": {\"parts\": []}}")))
        .isInstanceOfSatisfying(
            EffectOutcome.Done.class,
            done -> assertThat(done.result()).isEqualTo(Json.read("[{\"n\": 1}, {\"n\": 2}]")));
  }

  @Test
  void shouldRaiseTheRuntimeErrorWhenTheAgentAnswersWithOne() {
    assertThat(FIXTURE.effects().perform(a2a("tasks/cancel", "{\"id\": \"t\"}")))
        .isInstanceOfSatisfying(
            EffectOutcome.Failed.class,
            failed -> {
              assertThat(failed.error().type()).endsWith("/runtime");
              assertThat(failed.error().detail()).contains("-32002");
            });
  }

  private static EffectRequest mcp(String method, String parameters) {
    ObjectNode arguments = Json.object().put("protocolVersion", "2025-06-18").put("method", method);
    arguments.set("parameters", Json.read(parameters));
    arguments.putObject("server").put("endpoint", FIXTURE.target.uri("/mcp"));
    arguments.putObject("headers").put("X-Plain", "p");
    arguments.putObject("client").put("name", "test").put("version", "1");
    return request("mcp", arguments);
  }

  private static EffectRequest a2a(String method, String parameters) {
    ObjectNode arguments = Json.object().put("method", method);
    arguments.putObject("agentCard").put("endpoint", FIXTURE.target.uri("/card.json"));
    arguments.set("parameters", Json.read(parameters));
    return request("a2a", arguments);
  }

  private static EffectRequest request(String tool, ObjectNode arguments) {
    return FIXTURE.request(tool, FIXTURE.newRun(), Idempotency.NONE, arguments);
  }

  private static List<Target.Received> lastReceived(int count) {
    List<Target.Received> all = FIXTURE.target.received();
    return all.subList(all.size() - count, all.size());
  }

  private static List<String> decisions(EffectRequest request) {
    return FIXTURE.strings(
        "SELECT (action::json)->>'kind' || ' ' || ((action::json)->>'operation')"
            + " FROM policy_decision WHERE run_id = ? ORDER BY decided_at, id",
        request.task().runId());
  }

  private static String answerTo(JsonNode message, String result) {
    return "{\"jsonrpc\": \"2.0\", \"id\": " + message.path("id") + ", \"result\": " + result + "}";
  }

  private static Target.Answering result(JsonNode message, String result) {
    return Target.json(200, answerTo(message, result));
  }

  private static Target.Answering stream(String... events) {
    StringBuilder text = new StringBuilder(": hello\n\n");
    for (String event : events) {
      text.append("event: message\r\ndata: ").append(event).append("\r\n\r\n");
    }
    return Target.with(200, Map.of("Content-Type", "text/event-stream"), text.toString());
  }
}

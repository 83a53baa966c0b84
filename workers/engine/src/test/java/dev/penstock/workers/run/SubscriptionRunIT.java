package dev.penstock.workers.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.json.Json;
import dev.penstock.workers.asyncapi.NatsServer;
import dev.penstock.workers.effect.Tools;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.EgressSettings;
import dev.penstock.workers.http.NameResolver;
import dev.penstock.workers.http.Target;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.RunStart;
import io.nats.client.Connection;
import io.temporal.client.WorkflowStub;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Subscriptions of the real workflow to a real NATS server, and what is left of them (F103). */
class SubscriptionRunIT {

  private static final String DOCUMENT =
      """
      asyncapi: 3.0.0
      info: { title: Chat, version: 1.0.0 }
      servers: { nats: { host: '127.0.0.1:PORT', protocol: nats } }
      channels: { chat: { address: chat } }
      operations: { hear: { action: send, channel: { $ref: '#/channels/chat' } } }
      """;

  private static final String WORKFLOW =
      """
      document: { dsl: '1.0.3', namespace: test, name: hear, version: 1.0.0 }
      do:
        - hear:
            call: asyncapi
            with:
              document: { endpoint: 'DOCUMENT' }
              operation: hear
              subscription:
                filter: ${ .payload.n > 1 }
                consume: { amount: 3 }
                foreach:
                  item: message
                  do:
                    - rest: { wait: { milliseconds: 50 } }
                    - keep: { set: { n: '${ $message.payload.n }' } }
            timeout: { after: TIMEOUT }
      """;

  private final NatsServer nats = new NatsServer();
  private final Target target = new Target();
  private final Egress egress = new Egress(EgressSettings.defaults(), NameResolver.system());
  private final Tools tools = new Tools(egress, Clock.systemUTC());
  private final RunFixture fixture = new RunFixture();

  @BeforeEach
  void connect() {
    target.answers(
        Target.with(200, Map.of(), DOCUMENT.replace("PORT", Integer.toString(nats.port()))));
    fixture.effects.answer(new BenchEffects(tools)::perform);
    fixture.effects.releaseBy(tools);
  }

  @AfterEach
  void close() {
    fixture.close();
    tools.close();
    egress.close();
    target.close();
    nats.close();
  }

  @Test
  void shouldTakeEachMessageInOrderAndLeaveNoConnectionBehind() throws Exception {
    WorkflowStub run = started("PT1M");
    NatsServer.await(() -> nats.subscribers() == 1);
    Connection client = nats.connect();
    for (int n = 1; n <= 6; n++) {
      client.publish("chat", ("{\"n\": " + n + "}").getBytes(StandardCharsets.UTF_8));
    }

    RunResult result = run.getResult(RunResult.class);

    assertThat(result)
        .isEqualTo(new RunResult.Completed(Json.read("[{\"n\": 2}, {\"n\": 3}, {\"n\": 4}]")));
    NatsServer.await(() -> nats.subscribers() == 0);
  }

  @Test
  void shouldEndTheConnectionWithTheTaskThatTimesOut() {
    WorkflowStub run = started("PT2S");
    NatsServer.await(() -> nats.subscribers() == 1);

    RunResult result = run.getResult(RunResult.class);

    assertThat(RunFixture.json(result).at("/error/status").asInt()).isEqualTo(408);
    NatsServer.await(() -> nats.subscribers() == 0);
  }

  private WorkflowStub started(String timeout) {
    String text =
        WORKFLOW.replace("DOCUMENT", target.uri("/asyncapi.yaml")).replace("TIMEOUT", timeout);
    RunStart start = RunFixture.start(RunFixture.definition(text), Json.object());
    return fixture.started(start);
  }
}

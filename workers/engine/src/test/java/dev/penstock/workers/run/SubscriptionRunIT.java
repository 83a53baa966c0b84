package dev.penstock.workers.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.workers.asyncapi.NatsServer;
import dev.penstock.workers.effect.Tools;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.EgressSettings;
import dev.penstock.workers.http.NameResolver;
import dev.penstock.workers.http.Target;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.RunStart;
import io.nats.client.Connection;
import io.temporal.client.WorkflowStub;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
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
                consume: { amount: AMOUNT }
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
  private final AtomicInteger asked = new AtomicInteger();
  private final List<EffectOutcome> outcomes = new CopyOnWriteArrayList<>();

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
    process(tools);
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

  /** Each batch of its own would land here or there, and miss what came in between. */
  @Test
  void shouldMissNothingWhenThereAreSeveralWorkers() throws Exception {
    try (Tools others = new Tools(egress, Clock.systemUTC())) {
      process(tools);
      process(others);
      WorkflowStub run = started("PT1M", 20);
      NatsServer.await(() -> nats.subscribers() == 1);
      Connection client = nats.connect();
      for (int n = 2; n <= 21; n++) {
        int next = n;
        client.publish("chat", ("{\"n\": " + n + "}").getBytes(StandardCharsets.UTF_8));
        NatsServer.await(() -> next % 4 > 0 || batches() > next / 4);
      }

      JsonNode taken = completed(run);

      assertThat(taken.findValuesAsText("n"))
          .isEqualTo(IntStream.rangeClosed(2, 21).mapToObj(Integer::toString).toList());
      NatsServer.await(() -> nats.subscribers() == 0);
    }
  }

  /** Nobody takes what is for the process that the first batch was taken in. */
  @Test
  void shouldGoOnWithANewConnectionAndSayItWhenItsWorkerIsGone() throws Exception {
    try (Tools others = new Tools(egress, Clock.systemUTC())) {
      WorkflowStub run = started("PT1M", 2);
      NatsServer.await(() -> nats.subscribers() == 1);
      process(others);
      Connection client = nats.connect();
      client.publish("chat", "{\"n\": 2}".getBytes(StandardCharsets.UTF_8));
      NatsServer.await(() -> nats.subscribers() == 2);
      tools.close();
      NatsServer.await(() -> nats.subscribers() == 1);
      client.publish("chat", "{\"n\": 3}".getBytes(StandardCharsets.UTF_8));

      JsonNode taken = completed(run);

      assertThat(taken.findValuesAsText("n")).containsExactly("2", "3");
      assertThat(outcomes)
          .singleElement()
          .isInstanceOfSatisfying(
              EffectOutcome.Done.class,
              done -> assertThat(done.result().path("anew").asBoolean()).isTrue());
    }
  }

  @Test
  void shouldEndTheConnectionWithTheTaskThatTimesOut() {
    process(tools);
    WorkflowStub run = started("PT2S");
    NatsServer.await(() -> nats.subscribers() == 1);

    RunResult result = run.getResult(RunResult.class);

    assertThat(RunFixture.json(result).at("/error/status").asInt()).isEqualTo(408);
    NatsServer.await(() -> nats.subscribers() == 0);
  }

  /** What makes a worker the place of subscriptions, with connections of its own. */
  private void process(Tools connections) {
    fixture.process(
        request -> {
          asked.incrementAndGet();
          EffectOutcome outcome = new BenchEffects(connections).perform(request);
          outcomes.add(outcome);
          return outcome;
        },
        connections);
  }

  /** How many batches were asked for. */
  private int batches() {
    return asked.get() + fixture.effects.requests().size();
  }

  private static JsonNode completed(WorkflowStub run) {
    return ((RunResult.Completed) run.getResult(RunResult.class)).output();
  }

  private WorkflowStub started(String timeout) {
    return started(timeout, 3);
  }

  private WorkflowStub started(String timeout, int amount) {
    String text =
        WORKFLOW
            .replace("DOCUMENT", target.uri("/asyncapi.yaml"))
            .replace("TIMEOUT", timeout)
            .replace("AMOUNT", Integer.toString(amount));
    RunStart start = RunFixture.start(text);
    return fixture.started(start);
  }
}

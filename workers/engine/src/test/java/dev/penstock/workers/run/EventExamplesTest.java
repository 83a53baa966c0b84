package dev.penstock.workers.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.ReadResult;
import dev.penstock.event.CloudEvent;
import dev.penstock.json.Json;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.RunStart;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** F10: the specification's own examples of events, unchanged, on the real workflow. */
class EventExamplesTest {

  private static final Path EXAMPLES =
      Path.of("../../shared/language/src/test/resources/dev/penstock/definition/examples");
  private static final String VITALS = "com.fake-hospital.vitals.measurements.";

  private final RunFixture fixture = new RunFixture();
  private int sent;

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void shouldEmitTheEventOfTheExample() throws IOException {
    JsonNode output = completed(fixture.run(start("emit", "{}")));

    assertThat(fixture.events.all()).containsExactly(output);
    assertThat(output.path("source").asText()).isEqualTo("https://petstore.com");
    assertThat(output.at("/data/items/0/quantity").intValue()).isEqualTo(101);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "listen-to-all ; [{\"bpm\":120},{\"temperature\":39}]",
        "listen-to-any ; [\"first\"]",
        "listen-to-any-filter ; [{\"bpm\":120}]",
        "listen-to-any-until-condition ; [\"first\",{\"temperature\":37},{\"bpm\":120},{\"temperature\":39}]",
        "listen-to-any-until-consumed ; [{\"bpm\":120},{\"temperature\":39}]"
      })
  void shouldTakeWhatTheExampleListensTo(String example, String taken) throws IOException {
    send("other", "\"first\"");
    send(VITALS + "temperature", "{\"temperature\":37}");
    send(VITALS + "bpm", "{\"bpm\":120}");
    send(VITALS + "temperature", "{\"temperature\":39}");
    send("com.fake-hospital.patient.checked-out", "{}");
    send(VITALS + "bpm", "{\"bpm\":20}");

    assertThat(completed(fixture.run(start(example, "{}")))).isEqualTo(Json.read(taken));
  }

  @Test
  void shouldReadTheEnvelopeWhereTheExampleSaysSo() throws IOException {
    send(VITALS + "temperature", "{\"temperature\":39}");
    send(VITALS + "bpm", "{\"bpm\":120}");

    JsonNode output = completed(fixture.run(start("listen-to-all read-envelope", "{}")));

    assertThat(output.findValuesAsText("type"))
        .containsExactly(VITALS + "temperature", VITALS + "bpm");
    assertThat(output.at("/1/data/bpm").intValue()).isEqualTo(120);
  }

  @Test
  void shouldGoOnAfterTheOneEventOfTheExample() throws IOException {
    send("com.virtual-wf-powered-race.events.race.started.v1", "{}");

    assertThat(fixture.run(start("listen-to-one", "{}"))).isInstanceOf(RunResult.Completed.class);
    assertThat(fixture.effects.requests())
        .singleElement()
        .satisfies(
            call ->
                assertThat(call.arguments().path("endpoint").asText())
                    .startsWith("https://virtual-wf-powered-race.com/api/v4/cars/"));
  }

  @Test
  void shouldPostEachEventOfTheExampleThatNeverEnds() throws Exception {
    var posted = new CountDownLatch(3);
    fixture.effects.answer(
        request -> {
          posted.countDown();
          return new EffectOutcome.Done(Json.object(), "rcp_1");
        });
    RunStart start = start("listen-to-any-forever-foreach", "{}");
    WorkflowStub run = fixture.started(start);
    for (int i = 0; i < 3; i++) {
      send("gossip", "{\"roomId\":\"r" + i + "\"}");
    }

    assertThat(posted.await(60, TimeUnit.SECONDS)).isTrue();
    run.signal("cancel", "enough");

    assertThat(run.getResult(RunResult.class)).isInstanceOf(RunResult.Cancelled.class);
    assertThat(fixture.effects.requests())
        .extracting(call -> call.arguments().path("endpoint").asText())
        .containsExactly(
            "https://fake-chat-api.com/room/r0",
            "https://fake-chat-api.com/room/r1",
            "https://fake-chat-api.com/room/r2");
  }

  private RunStart start(String example, String input) throws IOException {
    var definition =
        switch (DefinitionReader.read(
            example, Files.readAllBytes(EXAMPLES.resolve(example + ".yaml")))) {
          case ReadResult.Valid(var valid, _) -> valid;
          case ReadResult.Invalid(var defects) -> throw new AssertionError(defects.toString());
        };
    return RunFixture.start(definition, Json.read(input));
  }

  private void send(String type, String data) {
    fixture.events.send(
        CloudEvent.of(
            Json.object()
                .put("specversion", "1.0")
                .put("id", Integer.toString(sent++))
                .put("source", "/test")
                .put("type", type)
                .set("data", Json.read(data))));
  }

  private static JsonNode completed(RunResult result) {
    assertThat(result).isInstanceOf(RunResult.Completed.class);
    return ((RunResult.Completed) result).output();
  }
}

package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.functions.api.access.Role;
import dev.penstock.json.Json;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.jackson.JsonFormat;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * F10, F32: events come in as the HTTP binding of CloudEvents 1.0.2 says. The other side is the
 * official SDK for Java, so that our reading of the specification is not its own judge.
 */
class SendEventIT {

  @TempDir static Path folder;
  private static ApiFixture fixture;

  @BeforeAll
  static void start() {
    fixture = new ApiFixture(folder);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void shouldKeepWhatTheOfficialSdkWritesInStructuredMode() {
    CloudEvent event = event("structured-1");
    byte[] written = new JsonFormat().serialize(event);

    JsonNode stored =
        stored(
            fixture
                .post("/events")
                .as(Role.SERVICE)
                .header("content-type", "application/cloudevents+json; charset=UTF-8")
                .raw(written));

    assertThat(stored.path("event")).isEqualTo(Json.read(written));
    assertThat(new JsonFormat().deserialize(utf8(stored.path("event"))).getAttributeNames())
        .isEqualTo(event.getAttributeNames());
    assertThat(stored.path("sentBy").asText()).startsWith("key:");
  }

  @Test
  void shouldKeepWhatTheOfficialSdkWritesInBinaryMode() {
    CloudEvent event = event("binary-ü-1");
    var call = fixture.post("/events").as(Role.SERVICE);
    HttpMessageFactory.createWriter(
            (name, value) -> call.header(name.toLowerCase(Locale.ROOT), value), call::raw)
        .writeBinary(event);

    CloudEvent read = new JsonFormat().deserialize(utf8(stored(call).path("event")));

    assertThat(read.getId()).isEqualTo("binary-ü-1");
    assertThat(read.getAttributeNames()).isEqualTo(event.getAttributeNames());
    assertThat(read.getExtension("roomid")).isEqualTo("kitchen");
    assertThat(Json.read(Objects.requireNonNull(read.getData()).toBytes()))
        .isEqualTo(Json.read("{\"degrees\":21}"));
  }

  @Test
  void shouldKeepDataThatIsNotJson() {
    var text =
        fixture
            .post("/events")
            .as(Role.SERVICE)
            .header("ce-specversion", "1.0")
            .header("ce-id", "t")
            .header("ce-source", "/s")
            .header("ce-type", "t")
            .header("content-type", "text/plain")
            .raw("plain".getBytes(StandardCharsets.UTF_8));
    var bytes =
        fixture
            .post("/events")
            .as(Role.SERVICE)
            .header("ce-specversion", "1.0")
            .header("ce-id", "b")
            .header("ce-source", "/s")
            .header("ce-type", "t")
            .header("content-type", "image/png")
            .raw(new byte[] {(byte) 0x89, 'P', (byte) 0xff});

    assertThat(stored(text).at("/event/data").asText()).isEqualTo("plain");
    assertThat(Base64.getDecoder().decode(stored(bytes).at("/event/data_base64").asText()))
        .containsExactly(0x89, 'P', 0xff);
  }

  @Test
  void shouldTakeOneOfTwoWithTheSameSourceAndIdAndAnswerBothAlike() throws Exception {
    Callable<JsonNode> send = () -> send("{'id':'twice','source':'/s','type':'t'}").body();
    List<JsonNode> answers;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      answers =
          threads.invokeAll(List.of(send, send, send, send)).stream()
              .map(SendEventIT::result)
              .toList();
    }

    assertThat(answers).hasSize(4).containsOnly(answers.getFirst());
    JsonNode list = fixture.get("/event-log?source=/s&type=t").as(Role.ADMIN).send().body();
    assertThat(list.findValuesAsText("id")).filteredOn("twice"::equals).hasSize(1);
    assertThat(audited("twice")).containsExactly("event.received");
  }

  @Test
  void shouldGiveHigherNumbersToLaterEvents() {
    long first = send("{'id':'n1','source':'/n','type':'t'}").body().path("seq").asLong();
    long second = send("{'id':'n2','source':'/n','type':'t'}").body().path("seq").asLong();

    assertThat(second).isGreaterThan(first);
    JsonNode page = fixture.get("/event-log?source=/n&limit=1").as(Role.ADMIN).send().body();
    assertThat(page.at("/items/0/id").asText()).isEqualTo("n2");
    JsonNode next =
        fixture
            .get("/event-log?source=/n&limit=1&cursor=" + page.path("next").asText())
            .as(Role.ADMIN)
            .send()
            .body();
    assertThat(next.at("/items/0/id").asText()).isEqualTo("n1");
    assertThat(next.path("next").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'source':'/s','type':'t'}                                            | /id
          {'id':'','source':'/s','type':'t'}                                    | /id
          {'id':1,'source':'/s','type':'t'}                                     | /id
          {'id':'1','source':'a b','type':'t'}                                  | /source
          {'id':'1','source':'/api/v1/runs/run_1','type':'t'}                   | /source
          {'id':'1','source':'/api/v1/approvals','type':'t'}                    | /source
          {'id':'1','source':'/s','type':'t','time':'yesterday'}                | /time
          {'id':'1','source':'/s','type':'t','dataschema':'relative'}           | /dataschema
          {'id':'1','source':'/s','type':'t','datacontenttype':'json'}          | /datacontenttype
          {'id':'1','source':'/s','type':'t','Room':'1'}                        | /Room
          {'id':'1','source':'/s','type':'t','room':{'a':1}}                    | /room
          {'id':'1','source':'/s','type':'t','room':1.5}                        | /room
          {'id':'1','source':'/s','type':'t','room':4294967296}                 | /room
          {'id':'1','source':'/s','type':'t','data':1,'data_base64':'AA=='}     | /data_base64
          {'id':'1','source':'/s','type':'t','data_base64':'?'}                 | /data_base64
          {'id':'1','source':'/s','type':'t','specversion':'0.3'}               | /specversion
          """)
  void shouldNameTheAttributeThatIsWrong(String event, String pointer) {
    var reply = send(event);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.at("/errors/0/pointer")).isEqualTo(pointer);
  }

  @Test
  void shouldRefuseWhatIsNoEvent() {
    assertThat(fixture.post("/events").as(Role.SERVICE).json("{'a':1}").send().status())
        .isEqualTo(400);
    assertThat(
            fixture
                .post("/events")
                .as(Role.SERVICE)
                .header("content-type", "application/cloudevents-batch+json")
                .raw("[]".getBytes(StandardCharsets.UTF_8))
                .send()
                .status())
        .isEqualTo(415);
    String large = "x".repeat(dev.penstock.event.CloudEvent.MOST_BYTES);
    assertThat(send("{'id':'large','source':'/s','type':'t','data':'" + large + "'}").status())
        .isEqualTo(413);
  }

  private static ApiFixture.Reply send(String event) {
    String specified =
        event.contains("specversion") ? event : event.replaceFirst("\\{", "{'specversion':'1.0',");
    return fixture
        .post("/events")
        .as(Role.SERVICE)
        .header("content-type", "application/cloudevents+json")
        .json(specified)
        .send();
  }

  private static JsonNode stored(ApiFixture.Call call) {
    var reply = call.send();
    assertThat(reply.status()).as(reply.text()).isEqualTo(202);
    return fixture.get("/event-log/" + reply.at("/seq")).as(Role.ADMIN).send().body();
  }

  private static List<String> audited(String subject) {
    return fixture
        .get("/audit?limit=250")
        .as(Role.AUDITOR)
        .send()
        .body()
        .path("items")
        .valueStream()
        .filter(entry -> entry.path("subject").asText().equals(subject))
        .map(entry -> entry.path("kind").asText())
        .toList();
  }

  private static CloudEvent event(String id) {
    return CloudEventBuilder.v1()
        .withId(id)
        .withSource(URI.create("https://my.home.com/sensor"))
        .withType("my.home.sensors.temperature")
        .withSubject("livingroom")
        .withTime(OffsetDateTime.parse("2026-11-21T08:00:00Z"))
        .withDataSchema(URI.create("https://my.home.com/schemas/reading"))
        .withExtension("roomid", "kitchen")
        .withData("application/json", "{\"degrees\":21}".getBytes(StandardCharsets.UTF_8))
        .build();
  }

  private static byte[] utf8(JsonNode tree) {
    return Json.write(tree).getBytes(StandardCharsets.UTF_8);
  }

  private static <T> T result(java.util.concurrent.Future<T> future) {
    return future.resultNow();
  }
}

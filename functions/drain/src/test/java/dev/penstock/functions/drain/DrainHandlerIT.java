package dev.penstock.functions.drain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.penstock.audit.AuditTrail;
import dev.penstock.aws.SqsStub;
import dev.penstock.delivery.Delivery;
import dev.penstock.function.KeyInUse;
import dev.penstock.json.Json;
import dev.penstock.keyring.Keyring;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.spill.SpillIntake;
import dev.penstock.spill.SpillSeal;
import dev.penstock.spill.SpilledDelivery;
import dev.penstock.store.Database;
import dev.penstock.store.DatabaseRole;
import dev.penstock.store.DatabaseSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * F131: what a queue kept while the store was away is taken in once, in order; what has to be tried
 * again is said by name, and what never can be holds up nobody.
 */
class DrainHandlerIT {

  private static final PostgresFixture STORE = PostgresFixture.open();

  private final SqsStub sqs;
  private final SpillSeal seal = new SpillSeal(STORE.keyring());

  DrainHandlerIT() throws IOException {
    sqs = new SqsStub();
  }

  @AfterEach
  void stop() {
    sqs.close();
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void shouldTakeInOnceAndInOrderHoweverOftenAMessageComes() throws IOException {
    SpilledDelivery first = delivery("orders", "1");
    SpilledDelivery copy = delivery("orders", "1");
    List<String> batch =
        List.of(seal.text(first), seal.text(copy), seal.text(delivery("orders", "2")));

    assertThat(drained(STORE.ingress(), batch)).isEmpty();
    assertThat(drained(STORE.ingress(), batch)).isEmpty();

    assertThat(
            STORE.strings(
                "SELECT d.sender_id FROM outbox o JOIN delivery d ON d.run_id = o.run_id"
                    + " WHERE d.trigger = 'orders' ORDER BY o.id"))
        .containsExactly("1", "2");
    assertThat(STORE.strings("SELECT id FROM delivery WHERE sender_id = '1'"))
        .containsExactly(first.delivery().id());
    assertThat(STORE.count("SELECT count(*) FROM audit WHERE body LIKE '%delivery.spilled-copy%'"))
        .isEqualTo(2);
  }

  @Test
  void shouldPutAsideWhatIsNotOursAndGoOn() throws IOException {
    List<String> batch = List.of("dlv_x.AAAA", seal.text(delivery("aside", "3")));

    assertThat(drained(STORE.ingress(), batch)).isEmpty();

    JsonNode aside = sqs.calls("SendMessage").getFirst();
    assertThat(aside.path("QueueUrl").textValue()).isEqualTo(sqs.url("aside.fifo"));
    assertThat(aside.path("MessageBody").textValue()).isEqualTo("dlv_x.AAAA");
    assertThat(STORE.strings("SELECT sender_id FROM delivery WHERE trigger = 'aside'"))
        .containsExactly("3");
  }

  @Test
  void shouldSayWhichAreToComeAgainWhileTheStoreIsAway() throws IOException {
    List<String> batch =
        List.of(seal.text(delivery("away", "1")), seal.text(delivery("away", "2")));

    assertThat(drained(nowhere(), batch)).containsExactly("m0", "m1");

    assertThat(sqs.calls("ChangeMessageVisibility"))
        .extracting(call -> call.path("VisibilityTimeout").intValue())
        .containsExactly(2, 60);
    assertThat(sqs.calls("SendMessage")).isEmpty();
  }

  @Test
  void shouldLetAMessageComeAgainThatCanBePutAsideNowhere() throws IOException {
    sqs.is(SqsStub.Mood.DENIED);

    assertThat(drained(STORE.ingress(), List.of("dlv_x.AAAA"))).containsExactly("m0");
  }

  /** F74: what it can't open may be under a key that it is yet to be given. */
  @Test
  void shouldPutNothingAsideWhileItLacksTheInstallationsKeyInUse() throws IOException {
    List<String> batch = List.of(elsewhere("4"), seal.text(delivery("lacking", "5")));
    STORE.sql("INSERT INTO installation_key (id) VALUES ('installation:0123456789abcdef')");
    try {
      assertThat(drained(STORE.ingress(), batch)).containsExactly("m0", "m1");
    } finally {
      STORE.sql("DELETE FROM installation_key");
    }

    assertThat(sqs.calls("SendMessage")).isEmpty();
    assertThat(STORE.strings("SELECT sender_id FROM delivery WHERE trigger = 'lacking'")).isEmpty();
  }

  /** As a front door makes it that has another key. */
  private static String elsewhere(String senderId) {
    byte[] another = new byte[32];
    another[0] = 1;
    return new SpillSeal(Keyring.of(another)).text(delivery("lacking", senderId));
  }

  private List<String> drained(Database database, List<String> texts) throws IOException {
    var handler =
        new DrainHandler(
            new KeyInUse(database, STORE.keyring(), "drain:1", Clock.systemUTC()),
            database,
            new SpillIntake(new AuditTrail(STORE.keyring(), Clock.systemUTC()), STORE.keyring()),
            seal,
            sqs.queue("spill.fifo"),
            sqs.queue("aside.fifo"));
    ArrayNode records = Json.array();
    for (String text : texts) {
      int number = records.size();
      records
          .addObject()
          .put("messageId", "m" + number)
          .put("receiptHandle", "r" + number)
          .put("body", text)
          .putObject("attributes")
          .put("MessageGroupId", "group")
          .put("ApproximateReceiveCount", number == 0 ? "1" : "900");
    }
    byte[] event =
        Json.write(Json.object().set("Records", records)).getBytes(StandardCharsets.UTF_8);
    var answer = new ByteArrayOutputStream();
    handler.handleRequest(new ByteArrayInputStream(event), answer, null);
    List<String> again = new ArrayList<>();
    Json.read(answer.toByteArray())
        .path("batchItemFailures")
        .forEach(failure -> again.add(failure.path("itemIdentifier").textValue()));
    return again;
  }

  private static Database nowhere() {
    return Database.single(
        new DatabaseSettings(
            "jdbc:postgresql://127.0.0.1:1/penstock",
            DatabaseRole.INGRESS.user(),
            "",
            1,
            Duration.ofMillis(500)));
  }

  private static SpilledDelivery delivery(String trigger, String senderId) {
    return new SpilledDelivery(
        Delivery.fresh(
            trigger,
            senderId,
            "none",
            Json.object(),
            "application/json",
            new byte[] {'{', '}'},
            Instant.parse("2026-11-21T08:00:00Z")),
        "192.0.2.1",
        7);
  }
}

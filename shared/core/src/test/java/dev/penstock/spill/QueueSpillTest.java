package dev.penstock.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.penstock.aws.SqsStub;
import dev.penstock.delivery.Delivery;
import dev.penstock.json.Json;
import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** F131: what SQS has acknowledged is kept, sealed; everything else is not kept. */
class QueueSpillTest {

  private final SqsStub sqs;
  private final SpillSeal seal = new SpillSeal(Keyring.of(new byte[32]));
  private final QueueSpill spill;

  QueueSpillTest() throws IOException {
    sqs = new SqsStub();
    spill = new QueueSpill(sqs.queue("spill.fifo"), seal);
  }

  @AfterEach
  void close() {
    sqs.close();
  }

  @Test
  void shouldSendADeliverySealedInTheGroupOfItsTrigger() {
    SpilledDelivery put = delivery(new byte[] {1, 2, 3});

    assertThat(spill.put(put)).isEqualTo(put);

    var message = sqs.calls("SendMessage").getFirst();
    assertThat(message.path("QueueUrl").textValue()).isEqualTo(sqs.url("spill.fifo"));
    assertThat(message.path("MessageGroupId").textValue()).isEqualTo("orders");
    assertThat(message.path("MessageDeduplicationId").textValue()).isEqualTo(put.delivery().id());
    String text = message.path("MessageBody").textValue();
    assertThat(text).startsWith(put.delivery().id() + ".").doesNotContain("sender-1");
    assertThat(seal.read(text).orElseThrow().delivery())
        .usingRecursiveComparison()
        .isEqualTo(put.delivery());
    assertThat(sqs.asked("SendMessage").findFirst().orElseThrow().authorization())
        .contains("/eu-central-1/sqs/aws4_request");
  }

  @ParameterizedTest
  @EnumSource(value = SqsStub.Mood.class, mode = EnumSource.Mode.EXCLUDE, names = "WELL")
  void shouldKeepNothingThatSqsDoesNotSayToHave(SqsStub.Mood mood) {
    sqs.is(mood);

    assertThat(refused(new byte[1])).isEqualTo(ProblemType.UNAVAILABLE);
  }

  @Test
  void shouldKeepNothingWhenSqsIsAway() {
    sqs.close();

    assertThat(refused(new byte[1])).isEqualTo(ProblemType.UNAVAILABLE);
  }

  @Test
  void shouldKeepNothingThatNoMessageHolds() {
    assertThat(spill.put(delivery(new byte[780_000]))).isNotNull();
    assertThat(refused(new byte[800_000])).isEqualTo(ProblemType.UNAVAILABLE);
    assertThat(sqs.calls("SendMessage")).hasSize(1);
  }

  @Test
  void shouldReadNothingThatWasNotSealedSo() {
    String text = seal.text(delivery(new byte[1]));

    assertThat(seal.read(text.replaceFirst("^dlv_0", "dlv_1"))).isEmpty();
    assertThat(seal.read(text.substring(0, text.length() - 4))).isEmpty();
    assertThat(seal.read("no message of ours")).isEmpty();
    assertThat(seal.read("dlv_1.no base64!")).isEmpty();
  }

  private ProblemType refused(byte[] body) {
    return catchThrowableOfType(PlatformException.class, () -> spill.put(delivery(body)))
        .problem()
        .type();
  }

  private static SpilledDelivery delivery(byte[] body) {
    return new SpilledDelivery(
        Delivery.fresh(
            "orders",
            "sender-1",
            "github",
            Json.object().put("x-github-event", "push"),
            "application/json",
            body,
            Instant.parse("2026-11-21T08:00:00.123456Z")),
        "192.0.2.1",
        7);
  }
}

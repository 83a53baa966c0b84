package dev.penstock.workers.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.trigger.Broker;
import dev.penstock.vault.OpenSecret;
import dev.penstock.vault.SecretValue;
import dev.penstock.workers.broker.Arrival;
import dev.penstock.workers.broker.TapException;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.EgressSettings;
import dev.penstock.workers.http.NameResolver;
import dev.penstock.workers.http.Target;
import dev.penstock.workers.http.Target.Received;
import dev.penstock.workers.tool.Reach;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * F16: what is asked of SQS, and what is made of its answers. That SQS takes it so is in
 * DeployedIT, against LocalStack.
 */
class SqsTapTest {

  private static final Duration POLL = Duration.ofSeconds(3);

  private final Target sqs = new Target();
  private final Egress egress = egress(1 << 16);
  private final Broker.Sqs queue =
      new Broker.Sqs(
          URI.create(sqs.uri("/000000000000/orders.fifo")), "eu-central-1", Optional.of("aws"));
  private final SqsTap tap = tap(egress);

  @AfterEach
  void close() {
    egress.close();
    sqs.close();
  }

  @Test
  void shouldReadWhatAMessageSaysOfItself() throws Exception {
    answers(
        """
        {"Messages": [{"MessageId": "m-1", "ReceiptHandle": "r-1", "Body": "{\\"n\\": 1}",
          "Attributes": {"MessageDeduplicationId": "o-1", "MessageGroupId": "g"},
          "MessageAttributes": {
            "Content-Type": {"DataType": "String", "StringValue": "application/json"},
            "sqs-message-group-id": {"DataType": "String", "StringValue": "not so"}}}]}
        """);

    Arrival arrival = tap.take(POLL).getFirst();

    assertThat(arrival.place()).isEqualTo("m-1");
    assertThat(arrival.senderKey()).contains("o-1");
    assertThat(arrival.header("content-type")).contains("application/json");
    assertThat(arrival.header("sqs-message-group-id")).contains("g");
    assertThat(new String(arrival.body(), StandardCharsets.UTF_8)).isEqualTo("{\"n\": 1}");
    Received asked = sqs.received().getFirst();
    assertThat(asked.header("x-amz-target")).isEqualTo("AmazonSQS.ReceiveMessage");
    assertThat(asked.header("authorization")).contains("/eu-central-1/sqs/aws4_request");
    assertThat(asked(0).path("WaitTimeSeconds").asInt()).isEqualTo(3);
    assertThat(asked(0).path("QueueUrl").asText()).isEqualTo(queue.queue().toString());
  }

  /** Two messages that only read the same, an hour apart, are two. */
  @Test
  void shouldNotTellMessagesByAKeyThatTheQueueMakesOfTheirContent() throws Exception {
    String digest =
        Digest.of("same".getBytes(StandardCharsets.UTF_8)).substring("sha256:".length());
    answers(
        """
        {"Messages": [{"MessageId": "m-1", "ReceiptHandle": "r", "Body": "same",
                       "Attributes": {"MessageDeduplicationId": "%s"}}]}
        """
            .formatted(digest));

    assertThat(tap.take(POLL).getFirst().senderKey()).isEmpty();
  }

  @Test
  void shouldDeleteWhatIsDoneWithAndShowTheRestAtOnce() throws Exception {
    answers(
        """
        {"Messages": [{"MessageId": "m-1", "ReceiptHandle": "r-1", "Body": "1"},
                      {"MessageId": "m-2", "ReceiptHandle": "r-2", "Body": "2"}]}
        """);
    List<Arrival> arrivals = tap.take(POLL);
    answers("{}");

    tap.settle(arrivals.subList(0, 1));
    tap.giveBack(arrivals.subList(1, 2));

    assertThat(sqs.received().subList(1, 3))
        .extracting(received -> received.header("x-amz-target"))
        .containsExactly("AmazonSQS.DeleteMessage", "AmazonSQS.ChangeMessageVisibility");
    assertThat(asked(1).path("ReceiptHandle").asText()).isEqualTo("r-1");
    assertThat(asked(2).path("ReceiptHandle").asText()).isEqualTo("r-2");
    assertThat(asked(2).path("VisibilityTimeout").asInt(-1)).isZero();
  }

  @Test
  void shouldAskForOneMessageAfterMoreThanIsRead() throws Exception {
    answers("{\"Messages\": \"" + "x".repeat(1 << 17) + "\"}");
    assertThat(tap.take(POLL)).isEmpty();
    answers("{}");
    assertThat(tap.take(POLL)).isEmpty();
    assertThat(tap.take(POLL)).isEmpty();

    assertThat(List.of(0, 1, 2))
        .extracting(i -> asked(i).path("MaxNumberOfMessages").asInt())
        .containsExactly(10, 1, 10);
  }

  @Test
  void shouldSayWhatSqsSaysWhenItRefuses() {
    sqs.answers(Target.json(400, "{\"__type\": \"com.amazonaws.sqs#QueueDoesNotExist\"}"));

    assertThatThrownBy(() -> tap.take(POLL))
        .isInstanceOf(TapException.class)
        .hasMessageContaining("QueueDoesNotExist")
        .hasMessageContaining("orders.fifo");
  }

  private void answers(String body) {
    sqs.answers(Target.json(200, body));
  }

  private JsonNode asked(int number) {
    return Json.read(sqs.received().get(number).body());
  }

  private SqsTap tap(Egress way) {
    var secret = SecretValue.of("{\"accessKeyId\": \"AKIAX\", \"secretAccessKey\": \"s\"}");
    return new SqsTap(way, queue, List.of(new OpenSecret("aws", 1, secret)), Reach.NAMED);
  }

  private static Egress egress(int maxAnswerBytes) {
    return new Egress(
        new EgressSettings(maxAnswerBytes, 10, 10, Duration.ofSeconds(10), Duration.ZERO),
        NameResolver.system());
  }
}

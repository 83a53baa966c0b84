package dev.penstock.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem.FieldError;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** F16: a trigger that takes from a broker, read to the letter or refused by pointer. */
class BrokerTest {

  private static final String NATS =
      "'nats': {'server': 'tls://nats.example.com', 'stream': 'ORDERS', 'consumer': 'penstock'";
  private static final String SQS =
      "'sqs': {'queue': 'https://sqs.eu-central-1.amazonaws.com/123456789012/orders.fifo',"
          + " 'region': 'eu-central-1'";
  private static final String KAFKA =
      "'kafka': {'servers': ['kafka-secure://a:9093', 'kafka-secure://b'], 'topic': 'orders',"
          + " 'group': 'penstock'";

  @Test
  void shouldReadEachKindAndReadItBack() {
    Trigger nats = trigger(NATS + ", 'subject': 'orders.*.paid.>', 'secret': 'nats'}");
    Trigger sqs = trigger(SQS + "}");
    Trigger kafka =
        trigger(KAFKA + ", 'from': 'earliest', 'login': 'scram-sha-512', 'secret': 'kafka'}");

    assertThat(nats.origin())
        .isEqualTo(
            new Broker.Nats(
                URI.create("tls://nats.example.com"),
                "ORDERS",
                "penstock",
                Optional.of("orders.*.paid.>"),
                Optional.of("nats")));
    assertThat(sqs.origin())
        .isInstanceOfSatisfying(
            Broker.Sqs.class,
            it -> {
              assertThat(it.place()).isEqualTo("orders.fifo");
              assertThat(it.secret()).isEmpty();
            });
    assertThat(kafka.origin())
        .isEqualTo(
            new Broker.Kafka(
                List.of(URI.create("kafka-secure://a:9093"), URI.create("kafka-secure://b")),
                "orders",
                "penstock",
                Broker.Kafka.From.EARLIEST,
                KafkaLogin.SCRAM_SHA_512,
                Optional.of("kafka")));
    assertThat(List.of(nats, sqs, kafka))
        .allSatisfy(it -> assertThat(Trigger.parse(it.document())).isEqualTo(it));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'nats': {} | /nats/server /nats/stream /nats/consumer",
        "'nats': {'server': 'http://x', 'stream': 'a.b', 'consumer': 'c'} | /nats/server /nats/stream",
        "'nats': {'server': 'nats://u:p@x', 'stream': 's', 'consumer': 'c'} | /nats/server",
        "'nats': {'server': 'nats://x', 'stream': 's', 'consumer': 'c', 'subject': 'a..b'} | /nats/subject",
        "'nats': {'server': 'nats://x', 'stream': 's', 'consumer': 'c', 'subject': 'a.>.b'} | /nats/subject",
        "'nats': {'server': 'nats://x', 'stream': 's', 'consumer': 'c', 'durable': 'd'} | /nats/durable",
        "'sqs': {'queue': 'https://x/', 'region': 'eu-central-1'} | /sqs/queue",
        "'sqs': {'queue': 'https://x/1/q', 'region': 'Frankfurt'} | /sqs/region",
        "'kafka': {'servers': [], 'topic': '..', 'group': 'g'} | /kafka/servers /kafka/topic",
        "'kafka': {'servers': ['kafka://a', 'kafka-secure://b'], 'topic': 't', 'group': 'g'} | /kafka/servers",
        "'kafka': {'servers': ['nats://a'], 'topic': 't', 'group': 'g'} | /kafka/servers/0",
        "'kafka': {'servers': ['kafka://a'], 'topic': 't', 'group': 'g', 'secret': 's'} | /kafka/login",
        "'kafka': {'servers': ['kafka://a'], 'topic': 't', 'group': 'g', 'login': 'plain'} | /kafka/secret",
        "'kafka': {'servers': ['kafka://a'], 'topic': 't', 'group': 'g', 'from': 'now'} | /kafka/from",
        "'webhook': {'scheme': 'none'}, 'nats': {} | /nats",
        "'nats': [] | /nats"
      })
  void shouldNameEachDefect(String origin, String pointers) {
    var problem = catchThrowableOfType(PlatformException.class, () -> trigger(origin)).problem();

    assertThat(problem.errors())
        .extracting(FieldError::pointer)
        .containsExactlyInAnyOrder(pointers.strip().split(" "));
  }

  @Test
  void shouldHaveNoWebhookToShow() {
    assertThatThrownBy(() -> trigger(SQS + "}").webhook())
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("messages of sqs");
  }

  private static Trigger trigger(String origin) {
    return Trigger.parse(
        Json.read(
            ("{'trigger': 't', " + origin + ", 'start': {'workflow': 'a/b'}}").replace('\'', '"')));
  }
}

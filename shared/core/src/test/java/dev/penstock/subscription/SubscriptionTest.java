package dev.penstock.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem.FieldError;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * F16, F17: the subscription file, read to the letter or refused with the pointer of the offender.
 */
class SubscriptionTest {

  private static final String TARGET =
      ", 'webhook': {'url': 'https://example.com/hooks', 'secret': 'orders-out'}";

  @Test
  void shouldReadTheFileOfTheManualAndWriteItsDefaultsOut() {
    Subscription subscription =
        parse(
            "{'subscription': 'orders', 'events': {'types': ['order.*'], 'sources': ['/shop']},"
                + " 'when': '${ .data.amount > 0 }'"
                + TARGET
                + "}");

    assertThat(subscription.name()).isEqualTo("orders");
    assertThat(subscription.events())
        .isEqualTo(
            new Selection(
                List.of("order.*"), List.of("/shop"), Optional.of("${ .data.amount > 0 }")));
    assertThat(subscription.target())
        .isEqualTo(new Target.Webhook(URI.create("https://example.com/hooks"), "orders-out"));
    assertThat(subscription.disableAfter()).isEqualTo(Duration.ofDays(5));
    assertThat(Subscription.parse(Json.read(subscription.document()))).isEqualTo(subscription);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'sqs': {'queue': 'https://sqs.eu-central-1.amazonaws.com/000000000000/out.fifo',"
            + " 'region': 'eu-central-1'}|https://sqs.eu-central-1.amazonaws.com/000000000000/out.fifo",
        "'sns': {'topic': 'arn:aws:sns:eu-central-1:000000000000:out', 'region': 'eu-central-1'}"
            + "|https://sns.eu-central-1.amazonaws.com",
        "'event-bridge': {'bus': 'out', 'region': 'eu-central-1', 'secret': 'aws'}"
            + "|https://events.eu-central-1.amazonaws.com"
      })
  void shouldReadAServiceOfAwsAsTargetAndSayWhereItIs(String target, String uri) {
    Subscription subscription =
        parse("{'subscription': 'orders', 'events': {'types': ['*']}, " + target + "}");

    assertThat(subscription.target().uri()).isEqualTo(URI.create(uri));
    assertThat(Subscription.parse(Json.read(subscription.document()))).isEqualTo(subscription);
  }

  @Test
  void shouldReadAStreamAsTarget() {
    Subscription subscription =
        parse(
            "{'subscription': 'orders', 'events': {'types': ['*']},"
                + " 'nats': {'server': 'tls://nats.example.com', 'subject': 'out.orders',"
                + " 'secret': 'nats'}}");

    assertThat(subscription.target())
        .isEqualTo(
            new Target.Nats(
                URI.create("tls://nats.example.com"), "out.orders", Optional.of("nats")));
    assertThat(Subscription.parse(Json.read(subscription.document()))).isEqualTo(subscription);
  }

  @Test
  void shouldReadWhereLinksLeadAndForHowLongTheyAreGood() {
    Subscription usual =
        parse(
            "{'subscription': 'chat', 'events': {'types': ['*']},"
                + " 'links': {'console': 'https://penstock.example.com:8443'}"
                + TARGET
                + "}");

    assertThat(usual.links())
        .contains(new Links(URI.create("https://penstock.example.com:8443"), Duration.ofDays(1)));
    assertThat(usual.links().orElseThrow().to("/links/a.b"))
        .isEqualTo(URI.create("https://penstock.example.com:8443/links/a.b"));
    assertThat(Subscription.parse(Json.read(usual.document()))).isEqualTo(usual);
  }

  @ParameterizedTest
  @CsvSource({
    "order.paid,order.paid,true",
    "order.paid,order.paid.late,false",
    "order.*,order.paid,true",
    "order.*,orders,false",
    "*,anything,true"
  })
  void shouldMeanTypesByNameOrByTheirBeginning(String pattern, String type, boolean means) {
    var all = new Selection(List.of("x", pattern), List.of(), Optional.empty());
    var some = new Selection(List.of(pattern), List.of("/shop/*"), Optional.empty());

    assertThat(all.names(type, "/any")).isEqualTo(means);
    assertThat(some.names(type, "/shop/1")).isEqualTo(means);
    assertThat(some.names(type, "/other")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'events': {'types': ['*']}|''",
        "'events': {'types': []}, TARGET|/events/types",
        "'events': {}, TARGET|/events/types",
        "'events': {'types': ['a*b']}, TARGET|/events/types/0",
        "'events': {'types': ['a', '']}, TARGET|/events/types/1",
        "'events': {'types': ['*'], 'sources': 'x'}, TARGET|/events/sources",
        "'events': {'types': ['*'], 'ids': []}, TARGET|/events/ids",
        "'events': {'types': ['*']}, 'when': 'true', TARGET|/when",
        "'events': {'types': ['*']}, 'disableAfter': 'PT5M', TARGET|/disableAfter",
        "'events': {'types': ['*']}, 'links': {'lasts': 'P1D'}, TARGET|/links/console",
        "'events': {'types': ['*']}, 'links': {'console': 'https://e/at'}, TARGET|/links/console",
        "'events': {'types': ['*']}, 'links': {'console': 'https://e?q'}, TARGET|/links/console",
        "'events': {'types': ['*']}, 'links': {'console': 'https://e', 'lasts': 'P8D'}, TARGET|/links/lasts",
        "'events': {'types': ['*']}, 'email': {}, TARGET|/email",
        "'events': {'types': ['*']}, 'webhook': {'url': 'ftp://e', 'secret': 's'}|/webhook/url",
        "'events': {'types': ['*']}, 'webhook': {'url': 'https://u:p@e/', 'secret': 's'}|/webhook/url",
        "'events': {'types': ['*']}, 'sqs': {'queue': 'https://q/1/a'}|/sqs/region",
        "'events': {'types': ['*']}, 'sns': {'topic': 'out', 'region': 'eu-central-1'}|/sns/topic",
        "'events': {'types': ['*']}, 'event-bridge': {'bus': 'b', 'region': 'x'}|/event-bridge/region",
        "'events': {'types': ['*']}, 'nats': {'server': 'nats://e', 'subject': 'a.>'}|/nats/subject",
        "'events': {'types': ['*']}, 'nats': {'server': 'http://e', 'subject': 'a'}|/nats/server",
        "'events': {'types': ['*']}, 'nats': {'server': 'nats://e', 'subject': 'a'}, TARGET|''",
        "'events': {'types': ['*']}, 'webhook': {'url': 'https://e/'}|/webhook/secret"
      })
  void shouldNameWhatIsWrong(String members, String pointer) {
    String file = "{'subscription': 'orders', " + members.replace(", TARGET", TARGET) + "}";

    PlatformException refused = catchThrowableOfType(PlatformException.class, () -> parse(file));

    assertThat(refused.problem().errors())
        .extracting(FieldError::pointer)
        .containsExactly(pointer.equals("''") ? "" : pointer);
  }

  private static Subscription parse(String file) {
    return Subscription.parse(Json.read(file.replace('\'', '"')));
  }
}

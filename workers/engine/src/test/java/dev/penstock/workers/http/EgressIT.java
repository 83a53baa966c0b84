package dev.penstock.workers.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.json.Json;
import dev.penstock.workers.tool.Reach;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The way out, checked at the connection: F83. */
class EgressIT {

  private static final Duration LONG = Duration.ofSeconds(10);

  private final Target target = new Target();

  @AfterEach
  void close() {
    target.close();
  }

  @Test
  void shouldRefuseLoopbackWhenNoRuleNamesTheHost() {
    try (Egress egress = egress(NameResolver.system())) {
      assertThat(egress.exchange(get(target.uri("/")), Reach.PUBLIC, LONG))
          .isInstanceOf(Exchange.Refused.class);
      assertThat(target.received()).isEmpty();
    }
  }

  @Test
  void shouldNotReuseANamedConnectionForACallThatMayOnlyGoPublic() {
    try (Egress egress = egress(NameResolver.system())) {
      assertThat(egress.exchange(get(target.uri("/")), Reach.NAMED, LONG))
          .isInstanceOf(Exchange.Answered.class);

      assertThat(egress.exchange(get(target.uri("/")), Reach.PUBLIC, LONG))
          .isInstanceOf(Exchange.Refused.class);
      assertThat(target.received()).hasSize(1);
    }
  }

  @Test
  void shouldRefuseTheAddressItWouldConnectToWhenANameIsReboundAfterItLookedPublic()
      throws Exception {
    AtomicInteger asked = new AtomicInteger();
    NameResolver rebinding =
        _ ->
            List.of(
                asked.incrementAndGet() == 1
                    ? InetAddress.ofLiteral("1.1.1.1")
                    : InetAddress.getLoopbackAddress());
    assertThat(rebinding.resolve("rebinding.test"))
        .extracting(AddressKind::of)
        .containsExactly(AddressKind.PUBLIC);

    try (Egress egress = egress(rebinding)) {
      assertThat(
              egress.exchange(
                  get("http://rebinding.test:" + target.port() + "/"), Reach.PUBLIC, LONG))
          .isInstanceOf(Exchange.Refused.class);
    }
    assertThat(target.received()).isEmpty();
  }

  @Test
  void shouldConnectToTheVeryAddressThatWasCheckedAndAskNoSecondTime() {
    AtomicInteger asked = new AtomicInteger();
    NameResolver counting =
        _ -> {
          asked.incrementAndGet();
          return List.of(InetAddress.getLoopbackAddress());
        };
    try (Egress egress = egress(counting)) {
      assertThat(
              egress.exchange(get("http://named.test:" + target.port() + "/"), Reach.NAMED, LONG))
          .isInstanceOf(Exchange.Answered.class);
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void shouldRefuseAHostWhenOneOfItsAddressesIsPrivate() {
    NameResolver mixed =
        _ -> List.of(InetAddress.ofLiteral("1.1.1.1"), InetAddress.ofLiteral("10.0.0.1"));
    try (Egress egress = egress(mixed)) {
      assertThat(egress.exchange(get("http://mixed.test/"), Reach.PUBLIC, LONG))
          .isInstanceOf(Exchange.Refused.class);
    }
  }

  @Test
  void shouldRefuseMetadataBehindANameEvenWhenARuleNamesIt() {
    NameResolver metadata = _ -> List.of(InetAddress.ofLiteral("169.254.169.254"));
    try (Egress egress = egress(metadata)) {
      assertThat(egress.exchange(get("http://innocent.test/"), Reach.NAMED, LONG))
          .isInstanceOf(Exchange.Refused.class);
    }
  }

  @Test
  void shouldSayThatNothingWasSentWhenNobodyListens() {
    int port = target.port();
    target.close();
    try (Egress egress = egress(NameResolver.system())) {
      assertThat(egress.exchange(get("http://127.0.0.1:" + port + "/"), Reach.NAMED, LONG))
          .isInstanceOf(Exchange.NotSent.class);
    }
  }

  @Test
  void shouldSayThatNothingWasSentWhenTheNameIsUnknown() {
    NameResolver nobody =
        host -> {
          throw new java.net.UnknownHostException(host);
        };
    try (Egress egress = egress(nobody)) {
      assertThat(egress.exchange(get("http://nowhere.test/"), Reach.NAMED, LONG))
          .isInstanceOf(Exchange.NotSent.class);
    }
  }

  @Test
  void shouldLoseTheAnswerWhenTheTargetHangsUp() {
    target.answers((exchange, _) -> exchange.close());
    try (Egress egress = egress(NameResolver.system())) {
      assertThat(egress.exchange(get(target.uri("/")), Reach.NAMED, LONG))
          .isInstanceOfSatisfying(
              Exchange.Lost.class, lost -> assertThat(lost.timedOut()).isFalse());
    }
  }

  @Test
  void shouldStopReadingWhenTheTargetDripsBeyondTheDeadline() {
    CountDownLatch over = new CountDownLatch(1);
    target.answers(
        (exchange, _) -> {
          exchange.sendResponseHeaders(200, 0);
          try {
            while (!over.await(50, TimeUnit.MILLISECONDS)) {
              exchange.getResponseBody().write('.');
              exchange.getResponseBody().flush();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    try (Egress egress = egress(NameResolver.system())) {
      assertThat(egress.exchange(get(target.uri("/")), Reach.NAMED, Duration.ofSeconds(2)))
          .isInstanceOfSatisfying(
              Exchange.Lost.class, lost -> assertThat(lost.timedOut()).isTrue());
    } finally {
      over.countDown();
    }
  }

  @Test
  void shouldStopReadingWhenTheAnswerIsLongerThanTheCap() {
    target.answers(Target.with(200, Map.of(), "x".repeat(2_000)));
    var settings = new EgressSettings(1_000, 10, 10, LONG);
    try (Egress egress = new Egress(settings, NameResolver.system())) {
      assertThat(egress.exchange(get(target.uri("/")), Reach.NAMED, LONG))
          .isEqualTo(new Exchange.TooLarge(200, 1_000));
    }
  }

  private static Egress egress(NameResolver names) {
    return new Egress(EgressSettings.defaults(), names);
  }

  private static HttpCall get(String uri) {
    return HttpArguments.of(Json.object().put("method", "GET").put("endpoint", uri)).call();
  }
}
